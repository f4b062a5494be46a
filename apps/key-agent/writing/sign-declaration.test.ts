// What an organisation declares is signed for the site that asks, with a key that holds a certificate; nothing else gets through.
import { readDeclaration, writeDeclaration } from '@hufu/contract/declaration.ts'
import { algorithmOfKey, parseCertificate } from '@hufu/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counter, openCounter } from '../testing/counter.ts'
import { PIN, plan, SITE, Stand } from '../testing/stand.ts'

const stand = new Stand()
let counter: Counter
beforeAll(async () => {
  await stand.start()
  stand.token = await stand.pair()
  counter = await openCounter('sm2')
}, 60_000)
afterAll(() => stand.close())

const lines = (origin = SITE) =>
  [
    ['origin', origin],
    ['order', 'c0ffee'],
    ['statement', '本单位确认'],
    ['until', '2026-03-04T02:15:00.000Z'],
    ['nonce', 'ab12'],
  ] as [string, string][]
const sign = (device: string, container: string, bytes: Uint8Array, pin = PIN) =>
  stand.call('POST', `/v1/devices/${device}/sign`, {
    ...{ pin, container },
    tbs: Buffer.from(bytes).toString('base64'),
  })

describe('a declaration', () => {
  it('is signed for the site that asks, and for no other; a try is not counted for what is no declaration [X-08]', async () => {
    const device = await stand.device()
    const made = plan('sm2')
    const { csr } = (await stand.call('POST', `/v1/devices/${device}/generate`, { pin: PIN, plan: made }))
      .body
    const bytes = writeDeclaration(lines())
    // A key without a certificate has no name to sign under.
    expect((await sign(device, made.container, bytes)).body.error).toBe('container.unknown')
    const bundle = await counter.issue(csr, made)
    await stand.call('POST', `/v1/devices/${device}/import`, { pin: PIN, bundle })

    const answer = await sign(device, made.container, bytes)
    expect(answer.status).toBe(200)
    const { signature } = answer.body as unknown as { signature: string }
    const { spki } = parseCertificate(Buffer.from(bundle.signCertificate, 'base64'))
    expect(algorithmOfKey(spki).verify(bytes, spki, Buffer.from(signature, 'base64'))).toBe(true)

    const text = new TextDecoder().decode(bytes)
    const bad = [
      writeDeclaration(lines('https://evil.example')),
      writeDeclaration(lines().filter(([name]) => name !== 'nonce')),
      Buffer.from(`${text}order: another\n`),
      Buffer.from(text.replace('order: ', 'order:\u2028 ')),
      Buffer.from(text.slice(0, -1)),
      Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0a])]),
    ]
    for (const each of bad)
      expect((await sign(device, made.container, each, 'Wrong-9999')).body.error).toBe('request.invalid')
    const seen = await stand.seen(device)
    expect(seen.triesLeft).toBe(seen.triesMax)
    expect((await sign(device, made.container, bytes, 'Wrong-9999')).body.error).toBe('pin.wrong')
  })

  it('cannot be written with a value that breaks out of its line, and reads back as it was', () => {
    expect(() => writeDeclaration([['order', 'a\nuscc: 9']])).toThrow()
    expect(() => writeDeclaration([['order', 'a\u2028b']])).toThrow()
    const read = readDeclaration(writeDeclaration(lines()))
    expect([...(read ?? [])]).toEqual(lines())
  })
})
