// The agent's interface for web pages, as packages/contract/agent.ts lists it.
import { agentGenerate, agentImport, agentSign } from '@hufu/contract/agent.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AgentFailure } from '../errors.ts'
import type { Sites } from '../pairing/sites.ts'
import type { KeyDesk } from '../writing/key-desk.ts'
import { isPaired, ownPort } from './guard.ts'

const devicePath = z.object({ device: z.string().max(80) })
const exportPath = devicePath.extend({
  container: z.string().max(80),
  file: z.enum(['sign.pem', 'encrypt.pem']),
})
/** Wider than a PIN may be: one that is too short or long is a wrong or weak PIN, not an unreadable request. */
const anyPin = z.string().max(200)
const pinChange = z.object({ pin: anyPin, old: anyPin.optional() })
const generateBody = agentGenerate.extend({ pin: anyPin })
const importBody = agentImport.extend({ pin: anyPin })
const signBody = agentSign.extend({ pin: anyPin })

export function addApi(app: FastifyInstance, desk: KeyDesk, sites: Sites, version: string): void {
  app.get('/v1/info', async request => ({
    name: 'hufu-key-agent',
    version,
    paired: isPaired(request, sites),
    pairUrl: `http://127.0.0.1:${ownPort(app)}/pair`,
  }))
  app.get('/v1/devices', async () => ({ devices: await desk.devices() }))
  app.post('/v1/devices', async () => ({ device: await desk.addDevice() }))
  app.post('/v1/devices/:device/pin', async request => {
    const { device } = read(devicePath, request.params)
    const { pin, old } = read(pinChange, request.body)
    return { device: await desk.setPin(device, pin, old) }
  })
  app.post('/v1/devices/:device/generate', async request => {
    const { device } = read(devicePath, request.params)
    const { pin, plan } = read(generateBody, request.body)
    const { container, csr } = await desk.generate(device, pin, plan)
    return { container, csr: Buffer.from(csr).toString('base64') }
  })
  app.post('/v1/devices/:device/import', async request => {
    const { device } = read(devicePath, request.params)
    const { pin, bundle } = read(importBody, request.body)
    return desk.import(device, pin, bundle)
  })
  app.post('/v1/devices/:device/sign', async request => {
    const { device } = read(devicePath, request.params)
    const { pin, container, tbs } = read(signBody, request.body)
    const { origin = '' } = request.headers
    const signature = await desk.sign(device, pin, container, Buffer.from(tbs, 'base64'), origin)
    return { signature: Buffer.from(signature).toString('base64') }
  })
  app.get('/v1/devices/:device/containers/:container/:file', async (request, reply) => {
    const { device, container, file } = read(exportPath, request.params)
    const pem = await desk.exportPem(device, container, file === 'sign.pem' ? 'sign' : 'encrypt')
    return reply.type('application/x-pem-file').send(pem)
  })
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  // Not the zod error as the cause: it can quote what was sent, and a PIN was sent.
  if (!result.success) throw new AgentFailure('request.invalid')
  return result.data
}
