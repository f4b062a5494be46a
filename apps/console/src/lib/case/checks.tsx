// What the machine thinks, set apart from the decision: dashed frame, its own heading, no button of consequence.

import { RobotOutlined } from '@ant-design/icons'
import type { Check } from '@hufu/contract'
import { useText, useWords } from '../language.ts'
import { words } from './words.ts'

const rank = { failed: 0, unavailable: 1, warning: 2, passed: 3 }

export const worstFirst = (checks: readonly Check[]) =>
  [...checks].sort((a, b) => rank[a.result] - rank[b.result])

export function Checks({ checks, show }: { checks: readonly Check[]; show?: (path: string) => void }) {
  const w = useWords(words)
  const text = useText()
  if (checks.length === 0) return null
  return (
    <section className="machine" aria-label={w.machine}>
      <h2>
        <RobotOutlined aria-hidden /> {w.machine} <small>{w.machineHint}</small>
      </h2>
      <ul>
        {worstFirst(checks).map(check => {
          const { path } = check
          const said = (
            <>
              <span className="sr">{w.results[check.result]}: </span>
              {text(check.text)}
            </>
          )
          return (
            <li key={check.check + (path ?? '')}>
              {path && show ? (
                <button type="button" className={`chk chk-${check.result}`} onClick={() => show(path)}>
                  {said}
                </button>
              ) : (
                <span className={`chk chk-${check.result}`}>{said}</span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
