// The three steps of a stamp: the server draws and says what to sign, the key signs it, the server puts it in and judges.
import type { Client } from '@hufu/contract/client.ts'
import { sealRoutes } from '@hufu/contract/routes/seal.ts'
import type { AgentClient } from '@hufu/ui/agent-client.ts'

interface Stamping {
  call: Client
  agent: AgentClient
  path: { authority: string; seal: string }
  file: File
  place: { page: number; xMm: number; yMm: number }
  device: string
  container: string
  pin: string
}

export async function stampPdf({ call, agent, path, file, place, device, container, pin }: Stamping) {
  const prepared = await call(sealRoutes.prepareStamp, { params: path, query: place, bytes: file })
  const { signature } = await agent.sign(device, pin, container, prepared.tbs)
  return call(sealRoutes.finishStamp, { params: { ...path, stamp: prepared.stamp }, body: { signature } })
}
