// The deed itself: key → request → signing → bundle → key → registered. Every step may be repeated, so a run that broke
// anywhere is simply run again. The PIN lives only in the call.
import { afterDeskRoutes, call, deskRoutes, type OrderLine } from '@hufu/contract'
import type { AgentClient } from '@hufu/ui/agent-client.ts'

export interface Deed {
  agent: Pick<AgentClient, 'generate' | 'import' | 'devices'>
  authority: string
  order: string
  line: number
  device: string
  pin: string
  /** Told before each step: 0 generate … 5 register. */
  at: (step: number) => void
  pause?: (ms: number) => Promise<void>
}

/** The key chosen is not the one that the request was made on. */
export class OtherDevice extends Error {}
/** All or nothing: signed, but written only when its siblings are signed too. Another key is next. */
export class Held extends Error {}
/** Signing takes longer than anybody wants to watch; nothing is lost. */
export class StillSigning extends Error {}

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

export async function writeLine(deed: Deed, state: OrderLine['state']): Promise<void> {
  const params = { authority: deed.authority, order: deed.order, line: deed.line }
  if (state === 'waiting') {
    deed.at(0)
    const plan = await call(deskRoutes.startProduction, { params })
    const { csr } = await deed.agent.generate(deed.device, deed.pin, plan)
    deed.at(1)
    await call(deskRoutes.requestCertificate, {
      params,
      body: { request: plan.request, csr, device: deed.device },
    })
  }
  deed.at(2)
  const { held, told } = await signed(deed)
  if (held) throw new Held()
  deed.at(3)
  const bundle = await call(deskRoutes.productionBundle, { params })
  const devices = await deed.agent.devices()
  const holds = devices
    .find(device => device.device === deed.device)
    ?.containers.some(container => container.request === bundle.request)
  if (!holds) throw new OtherDevice()
  deed.at(4)
  const { signSerial, encryptSerial } = await deed.agent.import(deed.device, deed.pin, bundle)
  deed.at(5)
  // Where the holder is told the PIN, once: sealed before the key counts as written.
  if (told) await call(afterDeskRoutes.keepPin, { params, body: { pin: deed.pin } })
  await call(deskRoutes.productionWritten, {
    params,
    body: { request: bundle.request, signSerial, encryptSerial },
  })
}

/** Waits for the CA; whether it is held back is the order's word. */
async function signed(deed: Deed): Promise<{ held: boolean; told: boolean }> {
  const pause = deed.pause ?? wait
  for (let tries = 0; tries < 60; tries++) {
    const view = await call(deskRoutes.case, { params: { authority: deed.authority, order: deed.order } })
    const line = view.order.lines.find(each => each.line === deed.line)
    const kind = view.order.pins?.find(pin => pin.line === deed.line)?.kind
    const told = kind === 'revealed-once' || kind === 'memo'
    if (line?.state === 'signed' || line?.state === 'written') return { held: line.held ?? false, told }
    // Back in waiting: the request was refused, and the line says why.
    if (line?.state === 'waiting' && line.refused) throw new Refused(line.refused)
    await pause(Math.min(2000, 300 + tries * 100))
  }
  throw new StillSigning()
}

export class Refused extends Error {
  readonly text: { zh: string; en: string }
  constructor(text: { zh: string; en: string }) {
    super('refused')
    this.text = text
  }
}
