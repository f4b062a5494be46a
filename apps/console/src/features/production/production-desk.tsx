// The production desk: one order, its lines, and a key to write them to.
import type { CaseView, OrderLine } from '@hufu/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Steps } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { Certificates } from '../../lib/case/history.tsx'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { SealLine } from '../seal/seal-line.tsx'
import { AgentGate, DeviceChoice, SetPin } from './agent-gate.tsx'
import './production.css'
import { useAgent } from './use-agent.ts'
import { words } from './words.ts'
import { Held, OtherDevice, Refused, StillSigning, writeLine } from './write-line.ts'

export function ProductionDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="production"
      path="/production"
      title={w.title}
      order={order}
      groups={[
        { title: w.broken, has: item => item.state === 'signed' },
        { title: w.waiting, has: item => item.state !== 'signed' && item.state !== 'signing' },
        { title: w.running, has: item => item.state === 'signing' },
      ]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <Production view={view} next={next} />}
    </Bench>
  )
}

function Production({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const lines = view.order.lines.filter(line => line.by === 'production' && line.state !== 'skipped')
  const written = lines.filter(line => line.state === 'written').length
  // What can be worked on first: the next to make, then what is signed and waits for its key.
  const now =
    lines.find(line => line.state === 'waiting') ?? lines.find(line => line.state !== 'written' && !line.held)
  return (
    <>
      <CaseHead view={view} />
      {lines.length > 1 ? (
        <p className="quiet" role="status">
          {w.progress(written, lines.length)}
        </p>
      ) : null}
      {lines.map(line => (
        <LineCard
          key={line.line}
          view={view}
          line={line}
          last={written === lines.length}
          open={line === now || line.state === 'signed' || line.state === 'signing'}
          next={next}
        />
      ))}
      {lines
        .filter(line => line.seal)
        .map(line => (
          <SealLine key={line.line} order={view.order.id} line={line.line} />
        ))}
      <Certificates lines={view.order.lines} />
    </>
  )
}

interface LineCardProps {
  view: CaseView
  line: OrderLine
  /** Every line is written: the order goes on. */
  last: boolean
  /** Its turn: one after the other, so that each certificate gets a key of its own. */
  open: boolean
  next: () => void
}

function LineCard({ view, line, last, open, next }: LineCardProps) {
  const w = useWords(words)
  const text = useText()
  const agent = useAgent()
  const issue = view.willIssue.lines?.find(each => each.line === line.line) ?? view.willIssue
  return (
    <section className="card" aria-label={text(line.title)}>
      <h2>{text(line.title)}</h2>
      <p className="quiet">
        {w.issue}
        {text(issue.text)} · <span className="num">{issue.subject}</span>
      </p>
      {line.state === 'written' ? (
        <>
          <div className="note note-good" role="status">
            <strong>{w.written}</strong>
            <p>{last ? w.writtenNext : w.siblings}</p>
          </div>
          {last ? (
            <Button type="primary" onClick={next}>
              {w.next}
            </Button>
          ) : null}
        </>
      ) : (
        <>
          {line.held && line.state === 'signed' ? <p className="note note-sky">{w.held}</p> : null}
          {line.state !== 'waiting' && !line.held ? <p className="note note-sky">{w.interrupted}</p> : null}
          {line.refused ? (
            <p className="note note-amber">
              {w.refused}
              {text(line.refused)}
            </p>
          ) : null}
          {open && !(line.held && line.state === 'signed') ? (
            <AgentGate agent={agent}>
              <Writing agent={agent} view={view} line={line} />
            </AgentGate>
          ) : null}
        </>
      )}
    </section>
  )
}

function Writing(props: { agent: ReturnType<typeof useAgent>; view: CaseView; line: OrderLine }) {
  const { agent, view, line } = props
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const [picked, pick] = useState<string>()
  const [pin, setPin] = useState('')
  const [step, setStep] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const devices = agent.devices.data ?? []
  // A write that broke left its container open: that key is the one to go on with.
  const begun = devices.find(device =>
    device.containers.some(each => each.state === 'writing' || each.state === 'key'),
  )
  // Each of several certificates goes onto a key of its own: an empty one is offered first.
  const several = view.order.lines.length > 1
  const empty = several ? devices.find(each => !each.locked && each.containers.length === 0) : undefined
  const free = empty ?? devices.find(each => !each.locked)
  const fallback = line.state === 'waiting' ? free : (begun ?? devices[0])
  const device = devices.find(each => each.device === picked) ?? fallback
  const running = step !== null && error === null

  async function run() {
    if (!device) return
    setError(null)
    try {
      await writeLine(
        {
          agent: agent.agent,
          authority,
          order: view.order.id,
          line: line.line,
          device: device.device,
          pin,
          at: setStep,
        },
        line.state,
      )
    } catch (thrown) {
      setError(thrown)
    } finally {
      setPin('')
      await Promise.all([agent.again(), queries.invalidateQueries({ queryKey: ['desk', authority] })])
    }
  }
  return (
    <>
      <DeviceChoice agent={agent} chosen={device?.device} choose={pick} locked={running} />
      {device && !device.locked && !device.pinSet ? <SetPin agent={agent} device={device} /> : null}
      {device?.pinSet && !device.locked && !running ? (
        <form
          className="pin-form"
          onSubmit={event => {
            event.preventDefault()
            if (pin.length >= 6) void run()
          }}
        >
          <Field
            id={`pin-${line.line}`}
            label={`${w.pin} · ${device.label}`}
            hint={
              <span className={device.triesLeft <= 2 ? 'tries-few' : undefined}>
                {w.tries(device.triesLeft, device.triesMax)} {device.triesLeft === 1 ? w.last : ''}
              </span>
            }
          >
            <Input
              id={`pin-${line.line}`}
              type="password"
              autoComplete="off"
              maxLength={32}
              aria-describedby={`pin-${line.line}-hint`}
              value={pin}
              onChange={event => setPin(event.target.value)}
            />
          </Field>
          <Button type="primary" htmlType="submit" disabled={pin.length < 6}>
            {line.state === 'waiting' ? w.make : w.resume}
          </Button>
        </form>
      ) : null}
      {step !== null ? (
        <div className="progress" role="status">
          {running ? <p>{w.working}</p> : null}
          <Steps
            size="small"
            orientation="vertical"
            current={step}
            status={error ? 'error' : 'process'}
            items={w.steps.map(title => ({ title }))}
          />
        </div>
      ) : null}
      {error ? <WriteFault error={error} /> : null}
    </>
  )
}

function WriteFault({ error }: { error: unknown }) {
  const w = useWords(words)
  const text = useText()
  if (error instanceof Held) return <p className="note note-sky">{w.held}</p>
  if (error instanceof OtherDevice) return <p className="note note-amber">{w.otherDevice}</p>
  if (error instanceof StillSigning) return <p className="note note-sky">{w.slow}</p>
  if (error instanceof Refused)
    return (
      <p className="note note-amber">
        {w.refused}
        {text(error.text)}
      </p>
    )
  return <Broken inline error={error} />
}
