// Copies one thing that a person would otherwise type off by hand, and says that it did.
import { useEffect, useState } from 'react'

export function CopyButton(props: { text: string; label: string; done: string; small?: boolean }) {
  const { text, label, done, small } = props
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      className={small ? 'link inline' : 'button'}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
    >
      <span role="status">{copied ? `✓ ${done}` : label}</span>
    </button>
  )
}
