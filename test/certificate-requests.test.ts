// Certificate requests that are refused, each with its reason, while the order goes on waiting.
import { readFileSync } from 'node:fs'
import { deskRoutes } from '@hufu/contract'
import { algorithm, decodePem, encodeName, signRequest, softwareSigner } from '@hufu/pki'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, desk, placeOf, submitted, useStand } from './stand/journey.ts'
import { decide, payByWechat, produce, type StaffDesk } from './stand/people.ts'
import { root } from './stand/server.ts'
import { openSoftwareKey } from './stand/software-key.ts'

const stand = useStand()
const vector = (name: string) =>
  Buffer.from(decodePem(readFileSync(`${root}/packages/pki/vectors/${name}.csr.pem`, 'utf8'))[0]!.der)

async function waiting(suite: 'rsa' | 'sm2') {
  const { who, at } = await submitted(stand(), { suite })
  await payByWechat(placeOf(stand()), who, at)
  await decide(await desk(stand(), 'reviewer'), at.order, 'pass')
  const producer = await desk(stand(), 'producer')
  const params = { authority, order: at.order, line: 1 }
  const plan = await producer.call(deskRoutes.startProduction, { params })
  const handIn = (csr: Buffer, desk: StaffDesk = producer, request = plan.request) =>
    desk.call(deskRoutes.requestCertificate, {
      params,
      body: { request, csr: csr.toString('base64'), device: 'test' },
    })
  return { who, at, producer, plan, handIn }
}
const requestOf = async (id: 'rsa' | 'sm2' | 'p256') => {
  const pair = await algorithm(id).generate()
  return Buffer.from(
    await signRequest(
      { subject: encodeName([{ type: 'CN', value: 'x' }]) },
      softwareSigner(pair.privateKeyPkcs8),
    ),
  )
}

describe(`certificate requests, on ${engine}`, () => {
  it('are refused when malformed, badly signed, weak, of the wrong algorithm or for another plan', async () => {
    const sm2 = await waiting('sm2')
    const good = await requestOf('sm2')
    const forged = Buffer.from(good)
    forged[forged.length - 5]! ^= 1
    const bad: [string, Buffer][] = [
      ['request.malformed', Buffer.from('not a request at all')],
      ['request.malformed', good.subarray(0, 60)],
      ['request.signature', forged],
      ['request.algorithm', await requestOf('p256')],
      ['request.algorithm', vector('rsa-openssl')],
    ]
    for (const [code, csr] of bad) {
      const no = await refusal(sm2.handIn(csr))
      expect([code, no.status]).toEqual([no.code, 422])
      expect((await sm2.who.order(sm2.at)).lines[0]?.state).toBe('waiting')
    }
    const stale = await refusal(sm2.handIn(good, sm2.producer, '00000000-0000-4000-8000-000000000000'))
    expect(stale).toMatchObject({ status: 409, code: 'order.stale' })

    const rsa = await waiting('rsa')
    expect(await refusal(rsa.handIn(vector('rsa-1024-openssl')))).toMatchObject({
      status: 422,
      code: 'request.key-weak',
    })
    expect(await refusal(rsa.handIn(vector('rsa-exponent-3-openssl')))).toMatchObject({ status: 422 })
    expect((await rsa.who.order(rsa.at)).now.holder).toBe('producer')
  })

  it('are refused for a key that another certificate has', async () => {
    const one = await waiting('sm2')
    const csr = await requestOf('sm2')
    await one.handIn(csr)
    await one.who.waitFor(one.at, 'the first to be signed', o => o.lines[0]?.state === 'signed')
    const two = await waiting('sm2')
    expect(await refusal(two.handIn(csr))).toMatchObject({ status: 422, code: 'request.key-other-holder' })
  })

  it('leave the order open for a good one afterwards, and a second copy makes no second certificate', async () => {
    const { who, at, producer, handIn } = await waiting('sm2')
    await refusal(handIn(Buffer.from('nonsense')))
    await produce(producer, at.order, openSoftwareKey())
    const order = await who.order(at)
    expect(order.lines[0]?.certificates).toHaveLength(2)
    expect(await refusal(handIn(await requestOf('sm2')))).toMatchObject({ status: 409 })
    expect((await who.order(at)).lines[0]?.certificates).toHaveLength(2)
  })
})
