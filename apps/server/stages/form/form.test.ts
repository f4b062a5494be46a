// The form room: what is typed and pasted, what is locked, what is submitted, and what a second order takes over.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDefect, filled, mobile, slots, startWalk, walkOf } from '../../testing/applicant.ts'
import { openHouse, provedMobile, type TestHouse } from '../../testing/house.ts'
import { sendPhoneCode } from './verify-phone.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const shown = async (walk: { view: Awaited<ReturnType<typeof startWalk>>['view'] }, path: string) =>
  (await walk.view()).values.find(v => v.path === path)

describe('typing', () => {
  it('keeps pasted codes without their spaces and in plain digits [C-27]', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    const { faults } = await walk.save({
      'invoice.tax-number': ' 9141 0100 MA0D\u00a0EMQ1 9m ',
      'invoice.account': '６２２２　０２００ 0000-0000 123',
      'agent.identity': '11010519491231002ｘ',
    })
    expect(faults).toEqual([])
    expect(await shown(walk, 'invoice.tax-number')).toMatchObject({ value: '91410100MA0DEMQ19M' })
    expect(await shown(walk, 'invoice.account')).toMatchObject({ value: '6222020000000000123' })
    expect(await shown(walk, 'agent.identity')).toMatchObject({ value: '11010519491231002X' })
  })

  it('tells a fault at once and keeps what was typed', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    const { faults } = await walk.save({ 'agent.identity': '110105194912310021' })
    expect(faults).toMatchObject([{ path: 'agent.identity', zh: expect.any(String), en: expect.any(String) }])
    expect(await shown(walk, 'agent.identity')).toMatchObject({ value: '110105194912310021' })
  })

  it('goes on with a draft where another device stopped', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    await walk.save({ 'organisation.name': '郑州示例期货有限公司' })
    await walk.upload('business-licence')
    const elsewhere = walkOf(house, walk.key, walk.person)
    const view = await elsewhere.view()
    expect(view.values).toContainEqual(
      expect.objectContaining({ path: 'organisation.name', value: '郑州示例期货有限公司', source: 'typed' }),
    )
    expect(view.files.map(file => file.slot)).toEqual(['business-licence'])
    await elsewhere.save({ 'organisation.name': '' })
    expect(await shown(walk, 'organisation.name')).toBeUndefined()
  })

  it('refuses a field that is not in the form, and a file slot written as text', async () => {
    const walk = await startWalk(house)
    for (const path of ['organisation.secret', 'acceptance.form', 'nonsense', '__proto__.x'])
      await expect(walk.save({ [path]: 'x' })).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('starts one draft for two clicks with one key', async () => {
    const [person, key] = [randomUUID(), randomUUID()]
    const walks = await Promise.all([1, 2, 3].map(() => startWalk(house, { person, key })))
    expect(new Set(walks.map(walk => walk.key.order)).size).toBe(1)
  })
})

describe('the phone', () => {
  it('is proved by a code before the sections open [Z-10]', async () => {
    const walk = await startWalk(house)
    expect(await walk.view()).toMatchObject({ now: { action: 'verify-phone' }, phone: { verified: false } })
    await expect(walk.verifyPhone(mobile, '000000')).rejects.toMatchObject({ code: 'code.wrong' })
    expect(await walk.stages()).toEqual({ prepare: 'drafting' })
    await expect(walk.submit()).rejects.toMatchObject({
      code: 'order.faults',
      faults: [{ path: 'agent.mobile', code: 'phone.unverified' }],
    })
    await walk.verifyPhone()
    expect(await walk.stages()).toEqual({ prepare: 'submitted', form: 'drafting' })
    expect(await walk.view()).toMatchObject({ phone: { verified: true, masked: '139****5678' } })
  })

  it('is not asked for twice: who just signed in by it goes on at once', async () => {
    const walk = await startWalk(house)
    const said = await sendPhoneCode(
      house.spine,
      house.codes,
      walk.key,
      walk.person,
      provedMobile,
      '127.0.0.1',
    )
    expect(said).toMatchObject({ proved: true })
    expect(await walk.stages()).toEqual({ prepare: 'submitted', form: 'drafting' })
    expect(await shown(walk, 'agent.mobile')).toMatchObject({ value: provedMobile })
  })

  it('stands in the agent section read-only, and prefilled but editable in the address [Z-13]', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    expect(await shown(walk, 'agent.mobile')).toMatchObject({ value: mobile, source: 'verified-phone' })
    expect(await shown(walk, 'mailing.mobile')).toMatchObject({ value: mobile })
    await expect(walk.save({ 'agent.mobile': '13800138000' })).rejects.toMatchObject({
      code: 'request.invalid',
      faults: [{ path: 'agent.mobile', code: 'field.locked' }],
    })
    await walk.save({ 'mailing.mobile': '13800138000' })
    await walk.verifyPhone('13700137000')
    expect(await shown(walk, 'agent.mobile')).toMatchObject({ value: '13700137000' })
    expect(await shown(walk, 'mailing.mobile')).toMatchObject({ value: '13800138000' })
  })
})

describe('submitting', () => {
  it('lists every failing field and file at once and keeps all data [Z-17]', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    const { 'mailing.address': _, ...rest } = filled(walk.uscc)
    await walk.save({ ...rest, 'agent.identity': '110105194912310021', 'organisation.uscc': '123' })
    await walk.upload('business-licence')
    const refused = await walk.submit({ agreed: ['service'] }).catch(error => error)
    expect(refused).toMatchObject({ code: 'order.faults', status: 422 })
    const paths = refused.faults.map((f: { path: string }) => f.path)
    expect(paths.sort()).toEqual([
      'acceptance.form',
      'agent.back',
      'agent.front',
      'agent.identity',
      'agreement.identity-images',
      'mailing.address',
      'organisation.uscc',
    ])
    expect(await walk.order()).toMatchObject({ state: 'draft', number: null })
    expect(await shown(walk, 'agent.identity')).toMatchObject({ value: '110105194912310021' })
    expect((await walk.view()).files).toHaveLength(1)
  })

  it('gives a number that never falls back: date and a running number [Z-18]', async () => {
    const [first, second] = [await startWalk(house), await startWalk(house)]
    await first.to('payment')
    house.clock.advance(26 * 3_600_000)
    await second.to('payment')
    const [a, b] = [(await first.order()).number ?? '', (await second.order()).number ?? '']
    expect(a).toMatch(/^20260304\d{6}$/)
    expect(b).toMatch(/^20260305\d{6}$/)
    expect(Number(b.slice(8))).toBe(Number(a.slice(8)) + 1)
  })

  it('takes one of two submissions and refuses one of an older state', async () => {
    const walk = await startWalk(house)
    await walk.fill()
    const { version } = await walk.order()
    await walk.save({ 'mailing.receiver': '李四' })
    await expect(walk.submit({ version })).rejects.toMatchObject({ code: 'order.stale' })
    const results = await Promise.allSettled([walk.submit(), walk.submit()])
    expect(results.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(walk.submit()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'form:submitted' })
    expect((await walk.timeline()).filter(event => event === 'submitted')).toHaveLength(1)
  })

  it('warns the reviewer of another open order of the organisation, and stops nobody', async () => {
    const first = await (await startWalk(house)).to('payment')
    const second = await startWalk(house)
    await second.fill({ 'organisation.uscc': first.uscc })
    await second.submit()
    const sheet = await house.db.kysely
      .selectFrom('dossier_sheet')
      .select('sheet')
      .where('order_id', '=', second.key.order)
      .where('stage', '=', 'form')
      .executeTakeFirstOrThrow()
    const number = (await first.order()).number ?? '?'
    expect(sheet.sheet.results).toContainEqual(
      expect.objectContaining({
        check: 'duplicates',
        result: 'warning',
        text: expect.objectContaining({ zh: expect.stringContaining(number) }),
      }),
    )
  })

  it('keeps every round as it was submitted', async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('return', [aDefect])
    await walk.save({ 'organisation.name': '郑州示例期货股份有限公司' })
    await walk.submit()
    const rounds = await house.db.kysely
      .selectFrom('submission')
      .select(['round', 'content'])
      .where('order_id', '=', walk.key.order)
      .orderBy('round')
      .execute()
    expect(rounds.map(r => [r.round, r.content.values['organisation.name']])).toEqual([
      [1, '郑州示例期货有限公司'],
      [2, '郑州示例期货股份有限公司'],
    ])
    expect(Object.keys(rounds[0]?.content.files ?? {}).sort()).toEqual([...slots].sort())
  })

  it('locks what was submitted, but the address until it is shipped and the title until it is invoiced', async () => {
    const walk = await (await startWalk(house)).to('delivery')
    await expect(walk.save({ 'organisation.name': '改名' })).rejects.toMatchObject({
      code: 'order.wrong-state',
    })
    await walk.save({ 'mailing.address': '新址一号' })
    await walk.save({ 'invoice.bank': '中国银行' })
    await walk.ship()
    await expect(walk.save({ 'mailing.address': '新址二号' })).rejects.toMatchObject({
      code: 'order.wrong-state',
    })
    await walk.askInvoice()
    await expect(walk.save({ 'invoice.bank': '工商银行' })).rejects.toMatchObject({
      code: 'order.wrong-state',
    })
  })
})

describe('a second order', () => {
  it('carries everything over: values, files, and the phone that was proved [Z-09]', async () => {
    const first = await (await startWalk(house)).to('payment')
    const copy = await startWalk(house, { person: first.person, copyOf: first.key.order })
    const [before, after] = [await first.view(), await copy.view()]
    const plain = (view: typeof before) => view.values.map(v => [v.path, v.value])
    expect(plain(after)).toEqual(plain(before))
    expect(after.files.map(f => f.slot).sort()).toEqual([...slots].sort())
    expect(await copy.stages()).toEqual({ prepare: 'submitted', form: 'drafting' })
    await copy.submit()
    expect((await copy.order()).number).not.toBe((await first.order()).number)
  })

  it('copies nothing of a stranger', async () => {
    const first = await (await startWalk(house)).to('payment')
    await expect(startWalk(house, { copyOf: first.key.order })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('renews with the holder’s name and code locked as in the certificate [R-05]', async () => {
    const { walk, renewal } = await aRenewal()
    expect(await shown(renewal, 'organisation.name')).toMatchObject({ source: 'certificate' })
    await expect(renewal.save({ 'organisation.name': '别的公司' })).rejects.toMatchObject({
      faults: [{ path: 'organisation.name', code: 'field.locked' }],
    })
    await renewal.submit()
    expect(await renewal.order()).toMatchObject({ uscc: walk.uscc, renews: expect.any(String) })
    expect(await renewal.stages()).not.toHaveProperty('delivery')
  })

  it('renews in the window of three months either side, and one at a time [Z-29]', async () => {
    const { walk, certificate } = await aCertificate()
    const start = () =>
      startWalk(house, { person: walk.person, offer: 'renewal', certificate }).then(renewal =>
        renewal.cancel(),
      )
    const until = (days: number) => {
      const fact = house.certificates.get(certificate)!
      house.certificates.set(certificate, {
        ...fact,
        notAfter: new Date(house.clock.now().getTime() + days * 86_400_000),
      })
    }
    for (const days of [93, 400, -93, -400]) {
      until(days)
      await expect(start(), `${days} days`).rejects.toMatchObject({ code: 'programme.offer-closed' })
    }
    for (const days of [88, 1, -1, -88]) {
      until(days)
      await start()
    }
    const first = await startWalk(house, { person: walk.person, offer: 'renewal', certificate })
    await expect(
      startWalk(house, { person: walk.person, offer: 'renewal', certificate }),
    ).rejects.toMatchObject({ code: 'renewal.open' })
    await first.cancel()
    await expect(startWalk(house, { offer: 'renewal', certificate })).rejects.toMatchObject({
      code: 'not-found',
    })
    house.certificates.set(certificate, { ...house.certificates.get(certificate)!, state: 'revoked' })
    await expect(start()).rejects.toMatchObject({ code: 'certificate.revoked' })
  })
})

async function aCertificate() {
  const walk = await (await startWalk(house)).to('delivery')
  const certificate = randomUUID()
  const at = house.clock.now().getTime()
  house.certificates.set(certificate, {
    ...{ id: certificate, serial: 'ab12', state: 'good', order: walk.key.order, person: walk.person },
    ...{
      programme: 'zce',
      notBefore: new Date(at - 700 * 86_400_000),
      notAfter: new Date(at + 30 * 86_400_000),
    },
  })
  return { walk, certificate }
}

async function aRenewal() {
  const { walk, certificate } = await aCertificate()
  const renewal = await startWalk(house, { person: walk.person, offer: 'renewal', certificate })
  return { walk, renewal }
}
