// The stamp of a seal is signed by the key that the seal names; nothing else is signed, whatever a page asks for.
import { algorithmOfKey, buildRequestInfo, encodeName, parseCertificate } from '@hufu/pki'
import { makeParty } from '@hufu/pki/testing/hierarchy.ts'
import { buildStampTbs, makeSeal, type SealInfo, sm3 } from '@hufu/seal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Counter, openCounter } from '../testing/counter.ts'
import { PIN, plan, Stand } from '../testing/stand.ts'

const stand = new Stand()
let counter: Counter
beforeAll(async () => {
  await stand.start()
  stand.token = await stand.pair()
  counter = await openCounter('sm2')
}, 60_000)
afterAll(() => stand.close())

async function holder() {
  const device = await stand.device()
  const made = plan('sm2')
  const { csr } = (await stand.call('POST', `/v1/devices/${device}/generate`, { pin: PIN, plan: made })).body
  const bundle = await counter.issue(csr, made)
  await stand.call('POST', `/v1/devices/${device}/import`, { pin: PIN, bundle })
  return { device, container: made.container, certificate: Buffer.from(bundle.signCertificate, 'base64') }
}

async function stampFor(certificate: Uint8Array) {
  const maker = await makeParty({ suite: 'sm2', name: 'Maker', days: 30, extensions: [] })
  const now = new Date()
  const info: SealInfo = {
    ...{ version: 4, vendor: 'HUFU', id: '41010000000001', kind: 1, name: '示例期货有限公司' },
    holders: { by: 'certificate', certificates: [certificate] },
    ...{ created: now, validFrom: now, validUntil: new Date(now.getTime() + 86_400_000) },
    // As large as a picture may be: it has to fit through the agent's door.
    picture: { type: 'PNG', data: Buffer.alloc(100 * 1024, 7), widthMm: 40, heightMm: 40 },
    extensions: [],
  }
  const seal = await makeSeal(info, maker.certificate.der, maker.signer)
  return buildStampTbs({ seal, at: now, documentHash: sm3(Buffer.from('x')), property: 'PDF ByteRange' })
}

const sign = (device: string, container: string, tbs: Uint8Array, pin = PIN) =>
  stand.call('POST', `/v1/devices/${device}/sign`, {
    ...{ pin, container },
    tbs: Buffer.from(tbs).toString('base64'),
  })

describe('the agent', () => {
  it('signs the stamp of the seal that names its certificate', async () => {
    const { device, container, certificate } = await holder()
    const tbs = await stampFor(certificate)
    const answer = await sign(device, container, tbs)
    expect(answer.status).toBe(200)
    const { signature } = answer.body as unknown as { signature: string }
    const { spki } = parseCertificate(certificate)
    expect(algorithmOfKey(spki).verify(tbs, spki, Buffer.from(signature, 'base64'))).toBe(true)
  })

  it('signs no stamp of another seal, no request and no noise; and counts no PIN for them', async () => {
    const mine = await holder()
    const other = await holder()
    const { spki } = parseCertificate(mine.certificate)
    const request = buildRequestInfo({ subject: encodeName([{ type: 'CN', value: 'x' }]), spki })
    for (const tbs of [await stampFor(other.certificate), request, Buffer.from('noise'), Buffer.alloc(0)]) {
      const answer = await sign(mine.device, mine.container, tbs, 'Wrong-9999')
      expect(answer.body.error).toBe('request.invalid')
    }
    expect((await stand.seen(mine.device)).triesLeft).toBe((await stand.seen(mine.device)).triesMax)
  })

  it('asks for the PIN, and for a site that was let in', async () => {
    const { device, container, certificate } = await holder()
    const tbs = await stampFor(certificate)
    expect((await sign(device, container, tbs, 'Wrong-9999')).body.error).toBe('pin.wrong')
    expect((await sign(device, 'hufu-unknown', tbs)).body.error).toBe('container.unknown')
    const body = { pin: PIN, container, tbs: tbs.toString('base64') }
    const stranger = await stand.call('POST', `/v1/devices/${device}/sign`, body, {
      authorization: 'Bearer x',
    })
    expect(stranger.body.error).toBe('agent.not-paired')
  })
})
