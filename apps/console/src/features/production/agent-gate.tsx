// Between the producer and the key: find the agent, agree once, choose a key, give it a PIN.
import type { AgentDevice } from '@hufu/contract'
import { PairingEnded } from '@hufu/ui/agent-client.ts'
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import type { Agent } from './use-agent.ts'
import { words } from './words.ts'

/** Shows its children once the agent is there and has agreed. */
export function AgentGate({ agent, children }: { agent: Agent; children: ReactNode }) {
  const w = useWords(words)
  const pair = useMutation({ mutationFn: () => agent.agent.pair(), onSuccess: () => agent.again() })
  if (agent.info.isPending) return <p className="quiet">{w.agentWaiting}</p>
  if (!agent.info.data)
    return (
      <div className="note note-amber">
        <strong>{w.agentMissing}</strong>
        <p>{w.agentMissingNext}</p>
        <div className="acts">
          <Button loading={agent.info.isFetching} onClick={() => void agent.again()}>
            {w.check}
          </Button>
        </div>
      </div>
    )
  if (!agent.info.data.paired)
    return (
      <div>
        <p>{w.pairHint}</p>
        <div className="acts">
          <Button type="primary" loading={pair.isPending} onClick={() => pair.mutate()}>
            {w.pair}
          </Button>
        </div>
        {pair.error instanceof PairingEnded ? (
          <p className="note note-amber">{pair.error.blocked ? w.pairBlocked : w.pairEnded}</p>
        ) : pair.error ? (
          <Broken inline error={pair.error} />
        ) : null}
      </div>
    )
  return children
}

export function DeviceChoice(props: {
  agent: Agent
  chosen: string | undefined
  choose: (device: string) => void
  locked: boolean
}) {
  const { agent, chosen, choose } = props
  const w = useWords(words)
  const name = useId()
  const add = useMutation({
    mutationFn: () => agent.agent.addDevice(),
    onSuccess: async device => {
      await agent.again()
      choose(device.device)
    },
  })
  const devices = agent.devices.data ?? []
  return (
    <fieldset disabled={props.locked}>
      <legend className="step-title">{w.device}</legend>
      {agent.devices.isError ? (
        <Broken inline error={agent.devices.error} again={() => void agent.again()} />
      ) : null}
      {devices.length === 0 && agent.devices.isSuccess ? <p className="quiet">{w.noDevice}</p> : null}
      <div className="devices">
        {devices.map(device => (
          <label key={device.device} className={device.device === chosen ? 'device on' : 'device'}>
            <input
              type="radio"
              name={name}
              checked={device.device === chosen}
              onChange={() => choose(device.device)}
            />
            <span>
              <b>{device.label}</b>
              <small>
                <span className="num">{device.device}</span> ·{' '}
                {filled(device) ? w.pairs(filled(device)) : w.blank}
              </small>
            </span>
            {device.locked ? <span className="tag tag-cinnabar">{w.locked}</span> : null}
          </label>
        ))}
      </div>
      <div className="acts">
        <Button onClick={() => void agent.again()}>{w.refresh}</Button>
        <Button loading={add.isPending} onClick={() => add.mutate()}>
          {w.addDevice}
        </Button>
        <span className="quiet">{w.deviceHint}</span>
      </div>
      {add.isError ? <Broken inline error={add.error} /> : null}
    </fieldset>
  )
}
const filled = (device: AgentDevice) => device.containers.filter(each => each.state === 'pair').length

/** A first PIN for a fresh key. It goes to the agent and nowhere else. */
export function SetPin({ agent, device }: { agent: Agent; device: AgentDevice }) {
  const w = useWords(words)
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const set = useMutation({
    mutationFn: () => agent.agent.setPin(device.device, pin),
    onSettled: () => {
      setPin('')
      setAgain('')
      setTried(false)
      return agent.again()
    },
  })
  const fault = pin.length < 6 ? w.pinShort : pin !== again ? w.pinDiffers : null
  return (
    <form
      className="pin-form"
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (!fault) set.mutate()
      }}
    >
      <Field id="pin-new" label={w.pinNew} hint={w.pinHint}>
        <Input
          id="pin-new"
          type="password"
          autoComplete="off"
          maxLength={32}
          value={pin}
          onChange={e => setPin(e.target.value)}
        />
      </Field>
      <Field id="pin-again" label={w.pinAgain} fault={tried ? fault : null}>
        <Input
          id="pin-again"
          type="password"
          autoComplete="off"
          maxLength={32}
          value={again}
          onChange={e => setAgain(e.target.value)}
        />
      </Field>
      {set.isError ? <Broken inline error={set.error} /> : null}
      <Button type="primary" htmlType="submit" loading={set.isPending}>
        {w.setPin}
      </Button>
    </form>
  )
}
