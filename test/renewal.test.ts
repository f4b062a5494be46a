// A renewal: offered only inside its window, filled in from the certificate, downloaded by the holder to the key they have,
// and the new pair judged by OpenSSL at the moment the clocks show.
import { applicantRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { authority, desk, pin, placeOf, programme, useStand } from './stand/journey.ts'
import { checkWithOpenssl } from './stand/openssl.ts'
import {
  type Applicant,
  decide,
  fillDraft,
  payByWechat,
  signInApplicant,
  startDraft,
  submit,
} from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { certificateOf, fetchStatus } from './walk/artefacts.ts'
import { renewalDays } from './walk/renewal.ts'
import { type Walked, walk } from './walk/walk.ts'

const stand = useStand({ agent: true })
const day = 86_400_000
const mine = async (who: Applicant) =>
  (await who.call(applicantRoutes.certificates, { params: { authority }, query: { programme } })).certificates
const renew = (who: Applicant, certificate: string) =>
  startDraft(who, { authority, programme, offer: 'renewal', certificate, suite: 'sm2' })

describe(`a renewal, on ${engine}`, () => {
  let first: Walked
  let other: Walked

  it('is not offered more than three months before the end, and says when to come back [Z-29]', async () => {
    const common = { place: placeOf(stand()), signIns: stand().signIns, programme, suite: 'sm2' as const }
    first = await walk({ ...common, key: () => stand().agent!.freshKey(pin) })
    other = await walk({ ...common, key: async () => openSoftwareKey() })
    const [certificate] = await mine(first.applicant)
    expect(certificate).toMatchObject({ renewable: false, state: 'good' })
    expect(certificate?.why?.zh).toContain('三个月')
    expect(await refusal(renew(first.applicant, certificate!.id))).toMatchObject({
      status: 409,
      code: 'programme.offer-closed',
    })
  })

  it('is filled in from the certificate, whose name and code cannot be changed, one at a time [Z-08, Z-29, R-03, R-05]', async () => {
    await stand().restart({ days: renewalDays })
    const who = await signInApplicant(placeOf(stand()), first.applicant.mobile)
    first = { ...first, applicant: who }
    const certificate = (await mine(who)).find(c => c.renewable)!
    const draft = await renew(who, certificate.id)
    expect(draft.offerTitle.zh).toBe('到期续费')
    const name = draft.values.find(v => v.path === 'organisation.name')
    expect(name).toMatchObject({ value: first.organisation.name, source: 'certificate' })
    const at = { authority, order: draft.id }
    const changed = who.call(applicantRoutes.saveValues, {
      params: at,
      body: { values: [{ path: 'organisation.name', value: '郑州改名期货有限公司' }] },
    })
    expect((await refusal(changed)).faults?.[0]?.code).toBe('field.locked')
    expect(draft.tasks.map(t => t.section)).not.toContain('mailing')
    expect(await refusal(renew(who, certificate.id))).toMatchObject({ status: 409, code: 'renewal.open' })
    expect((await mine(who)).find(c => c.id === certificate.id)?.openRenewal).toBe(draft.id)
    await who.call(applicantRoutes.cancel, { params: at })

    const stranger = await signInApplicant(placeOf(stand()))
    await stranger.call(applicantRoutes.chooseGroup, {
      params: { authority, programme },
      body: { group: 'other' },
    })
    expect(await refusal(renew(stranger, certificate.id))).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('ends with the new pair on the old key, written by the holder, as often as the line breaks [Z-30, Z-32, X-12]', async () => {
    const who = first.applicant
    const certificate = (await mine(who)).find(c => c.renewable)!
    const draft = await renew(who, certificate.id)
    const at = { authority, order: draft.id }
    const { document } = await who.programme(authority, programme)
    await fillDraft(who, draft, document, first.organisation)
    await submit(who, at, document, 'renewal')
    await payByWechat(placeOf(stand()), who, at)
    await decide(await desk(stand(), 'reviewer'), at.order, 'pass')
    const ready = await who.order(at)
    expect(ready.axes.certificate?.label.zh).toBe('去下载')
    expect(ready.now).toMatchObject({ holder: 'applicant', action: 'collect' })

    const params = { ...at, line: 1 }
    const plan = await who.call(applicantRoutes.keyPlan, { params })
    expect(plan.replaces?.serial.toLowerCase()).toBe(certificate.serial.toLowerCase())
    expect(await who.call(applicantRoutes.keyPlan, { params })).toEqual(plan)
    const key = await stand().agent!.keyWith(certificate.serial, pin)
    const request = await key.generate(plan)
    expect((await key.generate(plan)).csr).toBe(request.csr)
    await who.call(applicantRoutes.requestCertificate, {
      params,
      body: { request: plan.request, ...request },
    })
    await who.waitFor(at, 'the pair', o => o.lines[0]?.state === 'signed')
    expect((await who.order(at)).now.action).toBe('resume-write')
    const bundle = await who.call(applicantRoutes.keyBundle, { params })
    const written = await key.take(plan, bundle)
    // The line broke after the write: the page begins again where it was, and ends in the same pair.
    expect(await key.take(plan, await who.call(applicantRoutes.keyBundle, { params }))).toEqual(written)
    const wrong = { request: plan.request, signSerial: '01', encryptSerial: written.encryptSerial }
    expect(await refusal(who.call(applicantRoutes.written, { params, body: wrong }))).toMatchObject({
      status: 409,
    })
    const body = {
      request: plan.request,
      signSerial: written.signSerial,
      encryptSerial: written.encryptSerial,
    }
    await who.call(applicantRoutes.written, { params, body })
    const done = await who.call(applicantRoutes.written, { params, body })
    expect(done.axes.certificate?.label.zh).toBe('已制证')
    expect(done.timeline.filter(t => t.event === 'issued')).toHaveLength(1)

    const now = new Date(Date.now() + renewalDays * day)
    const pair = await key.exports(plan)
    const status = await fetchStatus(pair)
    expect(checkWithOpenssl(status, 'sign', now)).toEqual({ chain: true, ocsp: 'good', complaints: '' })
    const fresh = certificateOf(pair.sign)
    expect(fresh.subjectText).toBe(certificateOf(first.certificates[0]!.sign).subjectText)
    expect(fresh.notAfter.getTime()).toBeGreaterThan(now.getTime() + 700 * day)
  })

  it('is over three months after the end [Z-29]', async () => {
    await stand().restart({ days: 731 + 100 })
    const who = await signInApplicant(placeOf(stand()), other.applicant.mobile)
    const [certificate] = await mine(who)
    expect(certificate).toMatchObject({ renewable: false, state: 'expired' })
    expect(await refusal(renew(who, certificate!.id))).toMatchObject({ code: 'programme.offer-closed' })
  })
})
