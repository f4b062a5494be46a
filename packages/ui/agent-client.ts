// Talks to the key agent on this computer. It listens on loopback only, knows this site only after the user agreed on the
// agent's own page, and then wants its token with every call. The server never speaks to it.
import type {
  AgentDevice,
  AgentInfo,
  AgentPaired,
  AgentProblem,
  agentGenerated,
  agentImported,
  agentSigned,
} from '@hufu/contract/agent.ts'
import type { KeyBundle, KeyPlan } from '@hufu/contract/routes/applicant.ts'
import type { z } from 'zod'
import { AgentError, AgentMissing, PairingEnded } from './agent-errors.ts'

export { AgentError, AgentMissing, PairingEnded }

export interface AgentClient {
  /** Is it there, and has the user let this site in? Throws AgentMissing. */
  info(): Promise<AgentInfo>
  /** Call from a click: opens the agent's consent page and waits for its token. */
  pair(): Promise<void>
  devices(): Promise<AgentDevice[]>
  addDevice(): Promise<AgentDevice>
  setPin(device: string, pin: string, old?: string): Promise<AgentDevice>
  generate(device: string, pin: string, plan: KeyPlan): Promise<z.infer<typeof agentGenerated>>
  import(device: string, pin: string, bundle: KeyBundle): Promise<z.infer<typeof agentImported>>
  /** Signs the stamp of an electronic seal. */
  sign(device: string, pin: string, container: string, tbs: string): Promise<z.infer<typeof agentSigned>>
  exportPem(device: string, container: string, use: 'sign' | 'encrypt'): Promise<string>
}

const tokenKey = (base: string) => `hufu.agent.token ${base}`

export function agentClient(
  base: string,
  store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = localStorage,
): AgentClient {
  const origin = new URL(base).origin

  async function once(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {}
    const token = store.getItem(tokenKey(origin))
    if (token) headers.authorization = `Bearer ${token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    return fetch(origin + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'omit',
    })
  }

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    let answer: Response | undefined
    // Every call of the agent may be repeated (the same plan gives the same request, an import is all or nothing), so a
    // connection that broke is tried again: the agent may just be starting.
    for (let tries = 0; !answer; tries++) {
      try {
        answer = await once(method, path, body)
      } catch {
        if (tries >= 2) throw new AgentMissing('no answer')
        await new Promise(resolve => setTimeout(resolve, 300 * (tries + 1)))
      }
    }
    if (answer.ok) return answer
    const problem = (await answer.json().catch(() => null)) as AgentProblem | null
    if (problem?.error === 'agent.not-paired') store.removeItem(tokenKey(origin))
    throw new AgentError(
      problem ?? {
        error: 'agent.fault',
        zh: '密钥助手没有完成这一步，请再试一次；还不行就重新启动它。',
        en: 'The key agent could not finish. Try again; if it fails again, restart the agent.',
      },
    )
  }

  const json = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> =>
    (await (await ask(method, path, body)).json()) as T
  const at = (device: string) => `/v1/devices/${encodeURIComponent(device)}`

  return {
    info: () => json('GET', '/v1/info'),
    pair: () => pairInPopup(origin, token => store.setItem(tokenKey(origin), token)),
    devices: async () => (await json<{ devices: AgentDevice[] }>('GET', '/v1/devices')).devices,
    addDevice: async () => (await json<{ device: AgentDevice }>('POST', '/v1/devices', {})).device,
    setPin: async (device, pin, old) =>
      (await json<{ device: AgentDevice }>('POST', `${at(device)}/pin`, { pin, old })).device,
    generate: (device, pin, plan) => json('POST', `${at(device)}/generate`, { pin, plan }),
    import: (device, pin, bundle) => json('POST', `${at(device)}/import`, { pin, bundle }),
    sign: (device, pin, container, tbs) => json('POST', `${at(device)}/sign`, { pin, container, tbs }),
    exportPem: async (device, container, use) =>
      (await ask('GET', `${at(device)}/containers/${encodeURIComponent(container)}/${use}.pem`)).text(),
  }
}

function pairInPopup(origin: string, keep: (token: string) => void): Promise<void> {
  const state = crypto.randomUUID()
  const page = `${origin}/pair?${new URLSearchParams({ origin: location.origin, state })}`
  const popup = window.open(page, 'hufu-key-agent', 'popup,width=460,height=620')
  if (!popup) return Promise.reject(new PairingEnded(true))
  return new Promise((resolve, reject) => {
    const end = (deed: () => void) => {
      removeEventListener('message', heard)
      clearInterval(watch)
      deed()
    }
    const heard = (event: MessageEvent) => {
      const said = event.data as Partial<AgentPaired> | null
      // Only the agent's own origin, and only the answer to the question asked here.
      if (event.origin !== origin || said?.hufu !== 'paired' || said.state !== state || !said.token) return
      keep(said.token)
      end(() => {
        popup.close()
        resolve()
      })
    }
    const watch = setInterval(() => {
      if (popup.closed) end(() => reject(new PairingEnded(false)))
    }, 400)
    addEventListener('message', heard)
  })
}
