// What the page does with the key agent's answers.
import { afterEach, expect, it, vi } from 'vitest'
import { AgentError, AgentMissing, agentClient } from './agent-client.ts'

function memory() {
  const held = new Map<string, string>()
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  }
}
const base = 'http://127.0.0.1:4700'
afterEach(() => vi.unstubAllGlobals())

it('sends its token, and forgets it when the agent no longer knows it', async () => {
  const store = memory()
  store.setItem(`hufu.agent.token ${base}`, 'tok')
  const calls: (string | undefined)[] = []
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    calls.push((init.headers as Record<string, string>).authorization)
    return Promise.resolve(
      new Response(JSON.stringify({ error: 'agent.not-paired', zh: '未授权', en: 'Not allowed' }), {
        status: 401,
      }),
    )
  })
  await expect(agentClient(base, store).devices()).rejects.toBeInstanceOf(AgentError)
  expect(calls).toEqual(['Bearer tok'])
  expect(store.held.size).toBe(0)
})

it('tries a broken connection again and then says that nobody is there', async () => {
  let calls = 0
  vi.stubGlobal('fetch', () => {
    calls++
    return Promise.reject(new TypeError('failed'))
  })
  await expect(agentClient(base, memory()).info()).rejects.toBeInstanceOf(AgentMissing)
  expect(calls).toBe(3)
})

it('passes on how many tries are left after a wrong PIN', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(JSON.stringify({ error: 'pin.wrong', zh: '密码不对', en: 'Wrong PIN', triesLeft: 4 }), {
        status: 403,
      }),
    ),
  )
  const failed = await agentClient(base, memory())
    .setPin('ukey-1', '123456', '000000')
    .catch((e: unknown) => e)
  expect((failed as AgentError).problem.triesLeft).toBe(4)
})
