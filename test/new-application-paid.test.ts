// A new application, paid by WeChat, from sign-in to the e-invoice, with a key made by the key agent: in both suites, the
// certificates judged by OpenSSL and not by ourselves.
import { applicantRoutes, deskRoutes, type OrderView, recordRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, desk, pin, placeOf, programme, submitted, useStand } from './stand/journey.ts'
import { checkWithOpenssl } from './stand/openssl.ts'
import { newOrganisation } from './stand/organisation.ts'
import { decide, passThroughWechat, payByWechat, produce, ship, signInApplicant } from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { until } from './stand/world.ts'
import { certificateOf, fetchStatus } from './walk/artefacts.ts'
import { takeInvoice, walk } from './walk/walk.ts'

const stand = useStand({ agent: true })
const labels = (order: OrderView) => Object.values(order.axes).map(axis => axis?.label.zh)
const openid = 'oSandboxLiLing00000000000001'

describe(`a new application, paid, on ${engine}`, () => {
  it('goes submit, pay, review, production, parcel, invoice, with its four statuses [Z-02, Z-12, Z-13, Z-15, Z-16, Z-17, Z-19, Z-20, Z-21, Z-22, Z-26, Z-27, Z-34, Z-35]', async () => {
    const place = placeOf(stand())
    const who = await signInApplicant(place)
    await passThroughWechat(place, who, openid)
    const { at, order, organisation } = await submitted(stand(), { who })
    expect(order.number).toMatch(/^\d{14}$/)
    expect(order.totalFen).toBe(30_000)
    expect(labels(order)).toEqual(['去支付', '待审核', '待制证', '待开票'])
    expect(order.now).toMatchObject({ holder: 'applicant', action: 'pay' })
    expect(order.ahead.map(a => a.stage)).toEqual(['payment', 'review', 'issuance', 'delivery', 'invoice'])
    expect(order.methods.map(m => m.method)).toContain('wechat-pay')
    expect(
      await refusal(who.call(applicantRoutes.pay, { params: at, body: { method: 'transfer' } })),
    ).toMatchObject({ status: 400, code: 'request.invalid' })

    const paid = await payByWechat(place, who, at)
    expect(labels(paid)).toEqual(['已支付', '待审核', '待制证', '待开票'])
    expect(paid.now.holder).toBe('reviewer')
    expect(
      await refusal(who.call(applicantRoutes.pay, { params: at, body: { method: 'wechat-pay' } })),
    ).toMatchObject({ code: 'payment.settled' })

    const reviewer = await desk(stand(), 'reviewer')
    const case_ = await reviewer.case(at.order)
    expect(case_.willIssue.subject).toContain(organisation.name)
    await decide(reviewer, at.order, 'pass')
    expect(labels(await who.order(at))).toEqual(['已支付', '通过', '待制证', '待开票'])

    const producer = await desk(stand(), 'producer')
    const key = await stand().agent!.freshKey(pin)
    await produce(producer, at.order, key)
    const made = await who.order(at)
    expect(labels(made)).toEqual(['已支付', '通过', '已制证', '去开票'])
    expect(made.lines[0]?.certificates.map(c => c.use).sort()).toEqual(['encrypt', 'sign'])

    await who.call(applicantRoutes.saveValues, {
      params: at,
      body: { values: [{ path: 'mailing.address', value: '郑东新区如意西路8号3号楼1单元' }] },
    })
    const shipped = await ship(producer, at.order)
    expect(shipped.order.delivery?.courier).toBe('顺丰速运')
    expect((await who.order(at)).may.received).toBe(true)
    await who.call(applicantRoutes.received, { params: at })

    const invoice = await takeInvoice(who, at)
    expect(invoice.subarray(0, 5).toString()).toBe('%PDF-')
    const done = await who.order(at)
    expect(done.state).toBe('completed')
    expect(labels(done)).toEqual(['已支付', '通过', '已制证', '发票详情'])
    expect(done.invoice?.number).toMatch(/^\d{8,20}$/)

    const told = await until('the notices in WeChat', async () => {
      const all = (await stand().world.wechatMessages(openid)).map(m => JSON.stringify(m))
      const mine = all.filter(m => m.includes(done.number!))
      return mine.length >= 5 ? mine : undefined
    })
    const text = told.join('\n')
    expect(text).toContain('审核已通过')
    expect(text).toContain('制证已完成')
  })

  it('asks for no invoice before the certificate is made, and issues one however often one asks [Z-34]', async () => {
    const { who, at } = await submitted(stand())
    await payByWechat(placeOf(stand()), who, at)
    expect(await refusal(who.call(applicantRoutes.askInvoice, { params: at }))).toMatchObject({
      status: 409,
      code: 'invoice.not-due',
    })
    await decide(await desk(stand(), 'reviewer'), at.order, 'pass')
    await produce(await desk(stand(), 'producer'), at.order, openSoftwareKey())
    await Promise.allSettled([1, 2, 3].map(() => who.call(applicantRoutes.askInvoice, { params: at })))
    const order = await until('the invoice', async () => {
      const now = await who.call(applicantRoutes.refreshInvoice, { params: at })
      return now.invoice?.state === 'issued' ? now : undefined
    })
    expect(order.timeline.filter(t => t.event === 'invoice-issued')).toHaveLength(1)
  })

  it.each(['rsa', 'sm2'] as const)(
    'ends in a %s pair on the key that OpenSSL accepts, and refuses after revocation [Z-33]',
    async suite => {
      const began = new Date()
      const walked = await walk({
        place: placeOf(stand()),
        signIns: stand().signIns,
        programme,
        suite,
        organisation: newOrganisation(),
        key: () => stand().agent!.freshKey(pin),
      })
      const [pair] = walked.certificates
      const status = await fetchStatus(pair!)
      expect(checkWithOpenssl(status, 'sign')).toEqual({ chain: true, ocsp: 'good', complaints: '' })
      expect(
        checkWithOpenssl(
          { ...status, ocsp: (await fetchStatus({ sign: pair!.encrypt!, encrypt: null })).ocsp },
          'encrypt',
        ),
      ).toEqual({
        chain: true,
        ocsp: 'good',
        complaints: '',
      })

      const [sign, encrypt] = [certificateOf(pair!.sign), certificateOf(pair!.encrypt!)]
      expect([...sign.keyUsage!].sort()).toEqual(['digitalSignature', 'nonRepudiation'])
      // RFC 3279 2.3.1: an RSA key agrees on nothing.
      const agrees = suite === 'sm2' ? ['keyAgreement'] : []
      expect([...encrypt.keyUsage!].sort()).toEqual(['dataEncipherment', ...agrees, 'keyEncipherment'])
      expect(sign.subjectText).toBe(encrypt.subjectText)
      expect(sign.subjectText).toContain(walked.organisation.name)
      expect(sign.notBefore.getMilliseconds()).toBe(0)
      expect(sign.notBefore.getTime()).toBeLessThanOrEqual(Date.now())
      expect(sign.notBefore.getTime()).toBeGreaterThan(began.getTime() - 600_000)
      expect(Buffer.from(sign.spki).equals(Buffer.from(encrypt.spki))).toBe(false)
      expect(BigInt(`0x${sign.serialHex}`).toString(2).length).toBeGreaterThan(100)

      const service = await desk(stand(), 'service')
      const [certificate] = walked.order.lines[0]!.certificates
      const params = { authority, certificate: certificate!.id }
      const asked = { params, body: { reason: 'keyCompromise' as const } }
      expect(await refusal(service.call(deskRoutes.prepareRevocation, asked))).toMatchObject({
        code: 'revocation.unchecked',
      })
      await service.call(recordRoutes.checkApplicant, {
        params,
        body: { method: 'papers', number: walked.organisation.identity },
      })
      const prepared = await service.call(deskRoutes.prepareRevocation, asked)
      expect(prepared.certificates).toHaveLength(2)
      await service.call(deskRoutes.revoke, { params, body: { token: prepared.token } })
      expect(
        await refusal(service.call(deskRoutes.revoke, { params, body: { token: prepared.token } })),
      ).toMatchObject({ status: 409 })
      const verdict = await until(
        'the revocation to be published',
        async () => {
          const found = checkWithOpenssl(await fetchStatus(pair!), 'sign')
          return found.ocsp === 'revoked' && !found.chain ? found : undefined
        },
        { pace: 300 },
      )
      expect(verdict.complaints).toMatch(/revoked/)
      const { certificates } = await walked.applicant.call(applicantRoutes.certificates, {
        params: { authority },
        query: {},
      })
      expect(certificates.map(c => c.state)).toContain('revoked')
    },
  )
})
