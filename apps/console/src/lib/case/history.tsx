// What happened to an order, what else its organisation asked for, and the certificates it brought.
import type { CaseView, OrderLine, Text, TimelineEntry } from '@hufu/contract'
import { order } from '@hufu/programme/lifecycle/order.ts'
import { exact } from '@hufu/ui/format.ts'
import type { ReactNode } from 'react'
import { useGo } from '../go.ts'
import { useText, useWords } from '../language.ts'
import { useWhen } from '../when.ts'
import { words } from './words.ts'

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  return (
    <section className="part" aria-label={w.timeline}>
      <h2>{w.timeline}</h2>
      <ol className="timeline">
        {[...entries].reverse().map(entry => (
          <li key={entry.at + entry.event} className={`by-${entry.actor}`}>
            <span>{text(entry.text)}</span>
            <small>
              {when.stamp(entry.at)} · {(entry.actor === 'staff' && entry.actorName) || w.actors[entry.actor]}
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function Earlier({ earlier }: { earlier: CaseView['earlier'] }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const go = useGo()
  if (earlier.length === 0) return null
  const states: Record<string, { text: Text }> = order
  const stateOf = (state: string) => (states[state] ? text(states[state].text) : state)
  return (
    <section className="part" aria-label={w.earlier}>
      <h2>{w.earlier}</h2>
      <ul className="earlier">
        {earlier.map(each => (
          <li key={each.order}>
            <button type="button" className="plain plain-link num" onClick={() => go('/service', each.order)}>
              {each.number}
            </button>
            <span>{text(each.offerTitle)}</span>
            <span className="quiet">
              {stateOf(each.state)} · {when.date(each.submitted)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type Certificate = OrderLine['certificates'][number]
export function Certificates(props: {
  lines: readonly OrderLine[]
  act?: (certificate: Certificate) => ReactNode
}) {
  const w = useWords(words)
  const text = useText()
  return props.lines
    .filter(line => line.certificates.length > 0)
    .map(line => (
      <section key={line.line} className="part" aria-label={w.certificates}>
        <h2>
          {w.certificates} · {text(line.title)}
        </h2>
        <ul className="certificates">
          {line.certificates.map(certificate => (
            <li key={certificate.id} className={`certificate is-${certificate.state}`}>
              <strong>{w.use[certificate.use]}</strong>
              <span className={certificate.state === 'good' ? 'tag tag-bronze' : 'tag tag-cinnabar'}>
                {w.states[certificate.state]}
              </span>
              <dl>
                <dt>{w.serial}</dt>
                <dd className="num">{certificate.serial}</dd>
                <dt>{w.valid}</dt>
                <dd>
                  {exact(certificate.notBefore).slice(0, 10)} – {exact(certificate.notAfter).slice(0, 10)}
                </dd>
              </dl>
              <p className="num subject">{certificate.subject}</p>
              {props.act?.(certificate)}
            </li>
          ))}
        </ul>
      </section>
    ))
}
