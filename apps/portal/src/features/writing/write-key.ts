// Writes the new pair to the key, from the request to the last byte. Every step may be repeated: the same plan gives the same
// request, the import is all or nothing, so a run that broke off goes on where it stopped.
import type { Client } from '@hufu/contract/client.ts'
import { applicantRoutes, type KeyPlan } from '@hufu/contract/routes/applicant.ts'
import type { OrderLine, OrderView } from '@hufu/contract/views.ts'
import type { AgentClient } from '@hufu/ui/agent-client.ts'

export const steps = ['generate', 'request', 'sign', 'import', 'confirm'] as const
export type Step = (typeof steps)[number]

export interface Writing {
  order: OrderView
  line: number
  plan: KeyPlan
  device: string
  pin: string
  call: Client
  agent: AgentClient
  onStep: (step: Step) => void
  /** Waits for the CA between two looks at the order. */
  pause?: () => Promise<void>
  /** Looks before giving up waiting; the order goes on without us. */
  patience?: number
}

/** Signing took longer than a person waits at a page. The order is safe and goes on by itself. */
export class StillSigning extends Error {}
/** The CA refused the request; the order says why. */
export class RequestRefused extends Error {}

export async function writeKey(writing: Writing): Promise<OrderView> {
  const { call, agent, plan, device, pin, onStep } = writing
  const params = { authority: writing.order.authority, order: writing.order.id, line: writing.line }

  // 1. Key and request, unless the CA already has it.
  let order = await call(applicantRoutes.order, { params })
  if (lineOf(order, writing.line)?.state === 'waiting') {
    onStep('generate')
    const { csr } = await agent.generate(device, pin, plan)
    onStep('request')
    order = await call(applicantRoutes.requestCertificate, {
      params,
      body: { request: plan.request, csr, device },
    })
  }
  // 2. The CA signs.
  onStep('sign')
  order = await signed(writing, order)
  const line = lineOf(order, writing.line)
  // All or nothing: it is written once its siblings are signed too; the next one is made first.
  if (line?.state === 'written' || line?.held) return order
  // 3. The pair goes onto the key.
  const bundle = await call(applicantRoutes.keyBundle, { params })
  onStep('import')
  const { signSerial, encryptSerial } = await agent.import(device, pin, bundle)
  // 4. The server learns of it.
  onStep('confirm')
  return call(applicantRoutes.written, {
    params,
    body: { request: bundle.request, signSerial, encryptSerial },
  })
}

async function signed(writing: Writing, from: OrderView): Promise<OrderView> {
  const pause = writing.pause ?? (() => new Promise<void>(resolve => setTimeout(resolve, 1000)))
  let order = from
  for (let look = 0; look < (writing.patience ?? 90); look++) {
    const line = lineOf(order, writing.line)
    if (line?.state === 'signed' || line?.state === 'written') return order
    if (line?.refused) throw new RequestRefused(line.refused.zh)
    await pause()
    order = await writing.call(applicantRoutes.order, {
      params: { authority: order.authority, order: order.id },
    })
  }
  throw new StillSigning()
}

export function lineOf(order: OrderView, line: number): OrderLine | undefined {
  return order.lines.find(each => each.line === line)
}

/** The next line that its holder makes or writes; one that waits for its siblings comes after them. */
export function nextLine(order: OrderView): OrderLine | undefined {
  return order.lines.find(
    line =>
      line.by === 'holder' &&
      (line.state === 'waiting' || line.state === 'signing' || (line.state === 'signed' && !line.held)),
  )
}
