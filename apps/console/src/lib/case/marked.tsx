// A value with the characters that differ from another one marked.
import { difference } from '../difference.ts'

export function Marked({ value, against }: { value: string; against: string | undefined }) {
  if (against === undefined) return <>{value}</>
  let at = 0
  return difference(value, against).map(piece => {
    const key = at
    at += piece.text.length
    return piece.differs ? (
      <mark key={key} className="diff">
        {piece.text}
      </mark>
    ) : (
      <span key={key}>{piece.text}</span>
    )
  })
}
