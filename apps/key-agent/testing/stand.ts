// For tests only: an agent on a free port with a data folder of its own, a site that was let in, and a counter that issues
// pairs with packages/pki.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentDevice } from '@hufu/contract/agent.ts'
import type { KeyPlan } from '@hufu/contract/routes/applicant.ts'
import { type RunningAgent, startAgent } from '../compose.ts'

export const SITE = 'https://ca.example.cn'
export const PIN = 'Huzhou-0572'

export interface Answer {
  status: number
  headers: Headers
  body: {
    device: AgentDevice
    devices: AgentDevice[]
    container: string
    csr: string
    signSerial: string
    encryptSerial: string
    error: string
    zh: string
    en: string
    triesLeft: number
    paired: boolean
    pairUrl: string
  }
}

export class Stand {
  readonly folder = mkdtempSync(join(tmpdir(), 'key-agent-'))
  token = ''
  private agent: RunningAgent | undefined

  get url(): string {
    if (!this.agent) throw new Error('the agent does not run')
    return this.agent.url
  }

  async start(allowedOrigins = [SITE]): Promise<void> {
    this.agent = await startAgent({ port: 0, dataDir: this.folder, allowedOrigins })
  }

  async stop(): Promise<void> {
    await this.agent?.close()
    this.agent = undefined
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** As a page of the site would call. */
  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        origin: SITE,
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json')
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text }
  }

  /** The consent of the README, without a browser. */
  async pair(origin = SITE): Promise<string> {
    const state = randomBytes(12).toString('hex')
    const page = await (await fetch(`${this.url}/pair?${new URLSearchParams({ origin, state })}`)).text()
    const nonce = /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await fetch(`${this.url}/pair`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ nonce, state, answer: 'yes' }),
    })
    return ((await answer.json()) as { token: string }).token
  }

  /** A fresh device with a PIN. */
  async device(): Promise<string> {
    const { device } = (await this.call('POST', '/v1/devices', {})).body.device
    await this.call('POST', `/v1/devices/${device}/pin`, { pin: PIN })
    return device
  }

  async seen(device: string): Promise<AgentDevice> {
    const { devices } = (await this.call('GET', '/v1/devices')).body
    const found = devices.find(one => one.device === device)
    if (!found) throw new Error(`no device ${device}`)
    return found
  }
}

export function plan(algorithm: KeyPlan['algorithm'], more: Partial<KeyPlan> = {}): KeyPlan {
  const request = randomBytes(8).toString('hex')
  return {
    request,
    algorithm,
    subject: [
      { type: 'C', value: 'CN' },
      { type: 'O', value: '示例期货有限公司' },
      { type: 'CN', value: '张三' },
    ],
    container: `hufu-${request.slice(0, 8)}`,
    replaces: null,
    ...more,
  }
}

/** An outside command as the judge, what it reads on its standard input. */
export function ask(
  command: string,
  args: readonly string[],
  input: string,
): { ok: boolean; output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8' })
  if (error) throw error
  return { ok: status === 0, output: `${stdout}${stderr}` }
}
