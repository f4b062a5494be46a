// Drives the key agent as a browser page of the site would: asks for consent once, then sends its token with every
// call. The consent page's button is pressed here the way a person's click presses it.
import { randomUUID } from 'node:crypto'
import {
  type AgentDevice,
  type AgentProblem,
  agentDevice,
  agentGenerated,
  agentImported,
  agentInfo,
  agentPaired,
  type KeyBundle,
  type KeyPlan,
} from '@hufu/contract'
import type { KeyMaker } from './key-maker.ts'

export interface AgentDriver {
  url: string
  info(): Promise<{ paired: boolean; version: string }>
  pair(): Promise<void>
  devices(): Promise<AgentDevice[]>
  /** A fresh UKey from stock, its PIN set. */
  freshKey(pin: string): Promise<AgentKey>
  /** The key that holds this certificate. */
  keyWith(serial: string, pin: string): Promise<AgentKey>
}

export interface AgentKey extends KeyMaker {
  device: string
}

export class AgentRefusal extends Error {
  readonly problem: AgentProblem
  constructor(problem: AgentProblem) {
    super(problem.error)
    this.problem = problem
  }
}

export function openAgent(url: string, origin: string): AgentDriver {
  let token = ''

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(url + path, {
      method,
      headers: {
        origin,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (answer.ok) return answer
    throw new AgentRefusal((await answer.json()) as AgentProblem)
  }
  const json = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> =>
    (await ask(method, path, body)).json()
  const at = (device: string) => `/v1/devices/${encodeURIComponent(device)}`

  const devices = async () =>
    ((await json('GET', '/v1/devices')) as { devices: unknown[] }).devices.map(d => agentDevice.parse(d))

  const keyOn = (device: string, pin: string): AgentKey => {
    const containers = new Map<string, string>()
    return {
      device,
      async generate(plan: KeyPlan) {
        const made = agentGenerated.parse(await json('POST', `${at(device)}/generate`, { pin, plan }))
        containers.set(plan.request, made.container)
        return { csr: made.csr, device }
      },
      async take(_plan: KeyPlan, bundle: KeyBundle) {
        return agentImported.parse(await json('POST', `${at(device)}/import`, { pin, bundle }))
      },
      async exports(plan: KeyPlan) {
        const container = encodeURIComponent(containers.get(plan.request) ?? plan.container)
        const pem = async (use: string) =>
          (await ask('GET', `${at(device)}/containers/${container}/${use}.pem`)).text()
        const held = (await devices()).find(d => d.device === device)?.containers
        const pair = held?.some(
          c => c.container === container && c.certificates.some(x => x.use === 'encrypt'),
        )
        return { sign: await pem('sign'), encrypt: pair ? await pem('encrypt') : null }
      },
    }
  }

  return {
    url,
    devices,
    info: async () => agentInfo.parse(await json('GET', '/v1/info')),
    async pair() {
      token = await consent(url, origin)
    },
    async freshKey(pin) {
      const { device } = (await json('POST', '/v1/devices', {})) as { device: AgentDevice }
      await json('POST', `${at(device.device)}/pin`, { pin })
      return keyOn(device.device, pin)
    },
    async keyWith(serial, pin) {
      const found = (await devices()).find(d =>
        d.containers.some(c => c.certificates.some(x => x.serial.toLowerCase() === serial.toLowerCase())),
      )
      if (!found) throw new Error(`no key holds the certificate ${serial}`)
      return keyOn(found.device, pin)
    },
  }
}

/** Opens the consent page and presses «allow», as its form does; a caller without a browser reads the answer as JSON. */
async function consent(url: string, origin: string): Promise<string> {
  const asked = { origin, state: randomUUID() }
  const page = await (await fetch(`${url}/pair?${new URLSearchParams(asked)}`)).text()
  const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1]
  if (!nonce) throw new Error(`the agent does not ask about ${origin}: ${page.slice(0, 200)}`)
  const answer = await fetch(`${url}/pair`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ nonce, state: asked.state, answer: 'yes' }).toString(),
  })
  const paired = agentPaired.parse(await answer.json())
  if (paired.state !== asked.state) throw new Error('the agent answered another question')
  return paired.token
}
