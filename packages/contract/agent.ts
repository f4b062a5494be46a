// The key agent's own HTTP interface on the applicant's or producer's computer (loopback only).
// The web pages call it; the server never does. `token` comes from the user's consent on the agent's own page.
import { z } from 'zod'
import { keyBundle, keyPlan } from './routes/applicant.ts'

export const agentCertificate = z.object({
  use: z.enum(['sign', 'encrypt']),
  serial: z.string(),
  subject: z.string(),
  issuer: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  algorithm: z.string(),
  issuerUrl: z.string().nullable(),
  der: z.string(),
})
export const agentContainer = z.object({
  container: z.string(),
  algorithm: z.string(),
  state: z.enum(['empty', 'key', 'pair', 'writing']),
  request: z.string().nullable(),
  certificates: z.array(agentCertificate),
})
export const agentDevice = z.object({
  device: z.string(),
  label: z.string(),
  driver: z.string(),
  triesLeft: z.number().int(),
  triesMax: z.number().int(),
  locked: z.boolean(),
  pinSet: z.boolean(),
  containers: z.array(agentContainer),
})
export const agentInfo = z.object({
  name: z.literal('hufu-key-agent'),
  version: z.string(),
  paired: z.boolean(),
  pairUrl: z.string(),
})

/** Errors of the agent: {error: code, zh, en, triesLeft?}. */
export const agentErrors = [
  'agent.not-paired',
  'agent.origin',
  'agent.host',
  'pin.wrong',
  'pin.locked',
  'pin.weak',
  'pin.not-set',
  'device.none',
  'device.full',
  'container.unknown',
  'bundle.mismatch',
  'request.invalid',
  'agent.fault',
] as const
export const agentProblem = z.object({
  error: z.enum(agentErrors),
  zh: z.string(),
  en: z.string(),
  triesLeft: z.number().int().optional(),
})

/**
 * GET  /v1/info                             → agentInfo (only for allowed origins)
 * GET  /v1/devices                          → {devices: agentDevice[]}
 * POST /v1/devices                          → {device} adds an empty software token (demo: a fresh UKey from stock)
 * POST /v1/devices/:device/pin {pin, old?}  → {device} sets or changes the PIN
 * POST /v1/devices/:device/generate {pin, plan: keyPlan}         → {container, csr (base64 DER)}; the same plan again gives the same request
 * POST /v1/devices/:device/import  {pin, bundle: keyBundle}      → {container, signSerial, encryptSerial}; all or nothing, repeatable
 * POST /v1/devices/:device/sign {pin, container, tbs}            → {signature}: base64; signs the stamp of a seal (GB/T 38540 TBS_Sign)
 *                                             or a declaration (declaration.ts) to the very site that asks, and nothing else
 * GET  /v1/devices/:device/containers/:container/:use.pem        → certificate export
 * All but /v1/info need `authorization: Bearer <token>`; GET /pair?origin=…&state=… is the consent page. Opened as a
 * popup, it answers its opener with `agentPaired` by postMessage, targeted at that origin, and closes.
 */
export const agentGenerate = z.object({ pin: z.string().min(6).max(32), plan: keyPlan })
export const agentGenerated = z.object({ container: z.string(), csr: z.string() })
export const agentImport = z.object({ pin: z.string().min(6).max(32), bundle: keyBundle })
export const agentImported = z.object({
  container: z.string(),
  signSerial: z.string(),
  encryptSerial: z.string().nullable(),
})
/** `tbs`: base64. The device reads it, and signs only for a seal that names this container's certificate or for this site. */
export const agentSign = z.object({
  pin: z.string().min(6).max(32),
  container: z.string().max(80),
  tbs: z.string().max(240_000),
})
export const agentSigned = z.object({ signature: z.string() })
export const agentPaired = z.object({ hufu: z.literal('paired'), state: z.string(), token: z.string() })
export type AgentPaired = z.infer<typeof agentPaired>
export type AgentDevice = z.infer<typeof agentDevice>
export type AgentContainer = z.infer<typeof agentContainer>
export type AgentInfo = z.infer<typeof agentInfo>
export type AgentProblem = z.infer<typeof agentProblem>
