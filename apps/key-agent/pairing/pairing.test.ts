// The consent itself: whose question it is, that it is answered once, and that a token can be taken back.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SITE, Stand } from '../testing/stand.ts'
import { openQuestions } from './questions.ts'

let stand: Stand
beforeEach(async () => {
  stand = new Stand()
  await stand.start()
})
afterEach(() => stand.close())

const STATE = '0123456789'
async function question() {
  const answer = await fetch(`${stand.url}/pair?${new URLSearchParams({ origin: SITE, state: STATE })}`)
  const page = await answer.text()
  return { headers: answer.headers, page, nonce: /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? '' }
}
const reply = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${stand.url}/pair`, {
    method: 'POST',
    body: new URLSearchParams({ state: STATE, answer: 'yes', ...fields }),
    headers,
  })
const agreedSites = async () => ((await (await fetch(stand.url)).text()).match(/\/revoke"/g) ?? []).length

it('names the site in its question, and cannot be framed', async () => {
  const { page, headers } = await question()
  expect(page).toContain(SITE)
  expect(page).toContain('允许这个网站使用这台电脑上的 UKey 吗？')
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('access-control-allow-origin')).toBeNull()
})

it('does not ask for a site that is not on the list, nor echo what it sent as HTML', async () => {
  for (const origin of ['https://evil.example', '<script>alert(1)</script>', '']) {
    const answer = await fetch(`${stand.url}/pair?${new URLSearchParams({ origin, state: STATE })}`)
    const page = await answer.text()
    expect(answer.status).toBe(403)
    expect(page).not.toContain('name="nonce"')
    expect(page).not.toContain('<script>')
  }
})

it('sends the token to that origin alone', async () => {
  const { nonce } = await question()
  const page = await (await reply({ nonce })).text()
  const said = JSON.parse(/id="answer">(.*?)<\/script>/.exec(page)?.[1] ?? '{}')
  expect(said).toMatchObject({ origin: SITE, answer: { hufu: 'paired', state: STATE } })
  expect(page).toContain('postMessage(said.answer,said.origin)')
  stand.token = said.answer.token
  expect((await stand.call('GET', '/v1/devices')).status).toBe(200)
})

it('takes an answer once, with its own state, and only from its own page', async () => {
  const used = await question()
  expect((await reply({ nonce: used.nonce })).status).toBe(200)
  expect((await reply({ nonce: used.nonce })).status).toBe(403)
  expect((await reply({ nonce: 'guessed' })).status).toBe(403)
  expect((await reply({ nonce: (await question()).nonce, state: 'another-state' })).status).toBe(403)
  const foreign: Record<string, string>[] = [
    { origin: SITE },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign)
    expect((await reply({ nonce: (await question()).nonce }, headers)).status).toBe(403)
  expect(await agreedSites()).toBe(1)
})

it('lets nobody in on a refusal', async () => {
  const { nonce } = await question()
  const page = await (await reply({ nonce, answer: 'no' })).text()
  expect(page).toContain('没有允许')
  expect(await agreedSites()).toBe(0)
})

it('forgets a question after ten minutes', () => {
  let now = new Date('2026-03-02T08:00:00Z')
  const questions = openQuestions(() => now)
  const early = questions.ask({ origin: SITE, state: STATE })
  const late = questions.ask({ origin: SITE, state: STATE })
  now = new Date('2026-03-02T08:09:00Z')
  expect(questions.take(early)).toEqual({ origin: SITE, state: STATE })
  now = new Date('2026-03-02T08:11:00Z')
  expect(questions.take(late)).toBeUndefined()
})

it('keeps no token on disk, remembers the site over a restart, and forgets it when taken back', async () => {
  stand.token = await stand.pair()
  const text = readFileSync(join(stand.folder, 'sites.json'), 'utf8')
  expect(text).toContain(SITE)
  expect(text).not.toContain(stand.token)
  if (process.platform !== 'win32') expect(statSync(join(stand.folder, 'sites.json')).mode & 0o077).toBe(0)
  await stand.stop()
  await stand.start()
  expect((await stand.call('GET', '/v1/devices')).status).toBe(200)

  const home = await (await fetch(stand.url)).text()
  const action = /action="(\/sites\/[^"]+)"/.exec(home)?.[1] ?? ''
  const key = /name="key" value="([^"]+)"/.exec(home)?.[1] ?? ''
  const revoke = (fields: Record<string, string>) =>
    fetch(stand.url + action, { method: 'POST', body: new URLSearchParams(fields) })
  expect((await revoke({ key: 'x'.repeat(key.length) })).status).toBe(403)
  expect((await stand.call('GET', '/v1/devices')).status).toBe(200)
  expect((await revoke({ key })).status).toBe(200)
  expect((await stand.call('GET', '/v1/devices')).body.error).toBe('agent.not-paired')
  expect(readdirSync(stand.folder)).not.toContain('sites.json.next')
})
