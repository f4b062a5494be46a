// What nobody has to type twice: values from the last order at any counter, from the account, from the certificate, and
// from another field of the same form. Nothing of it ever overwrites what a person typed.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { fillIn, startAt, toType } from '../../testing/any-counter.ts'
import { startWalk, type Walk } from '../../testing/applicant.ts'
import { DAY, newPerson, openHouse, type TestHouse } from '../../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
})
afterAll(() => house.close())

const shown = async (walk: Walk, path: string) => (await walk.view()).values.find(v => v.path === path)
const choose = (walk: Walk, ...roles: string[]) =>
  chooseOrderLines(
    house.spine,
    walk.key,
    walk.person,
    roles.map(role => ({ role })),
  )

async function submitted(programme: 'shanxi-coal' | 'zhongqi-yunlian', ...roles: string[]) {
  const walk = await startAt(house, programme)
  await choose(walk, ...roles)
  await fillIn(house, walk)
  await walk.submit()
  return walk
}

describe('the last order', () => {
  it('leaves to be typed only what is read from the identity card anyway, and says where the rest is from', async () => {
    const first = await submitted('shanxi-coal', 'trader', 'settler')
    const repeat = await startAt(house, 'shanxi-coal', { person: first.person })
    await choose(repeat, 'trader', 'settler')
    const left = (await toType(house, repeat.key)).map(at => at.path)
    // This counter looks at the card each time; reading it fills these two.
    expect(left).toEqual(['agent.name', 'agent.identity'])
    expect(await shown(repeat, 'organisation.name')).toMatchObject({ source: 'order' })
    expect(await shown(repeat, 'line.2.holder.name')).toMatchObject({ source: 'order' })
  })

  it('waits out of sight for a role that is ticked later', async () => {
    const first = await submitted('shanxi-coal', 'trader', 'settler')
    const repeat = await startAt(house, 'shanxi-coal', { person: first.person })
    await choose(repeat, 'trader')
    expect(await shown(repeat, 'line.2.holder.name')).toBeUndefined()
    await choose(repeat, 'trader', 'settler')
    expect(await shown(repeat, 'line.2.holder.name')).toMatchObject({ value: '张三', source: 'order' })
  })

  it('of another counter helps too, field by field of one meaning', async () => {
    const first = await submitted('shanxi-coal', 'trader')
    const other = await startAt(house, 'henan-hutong', { person: first.person })
    const { uscc } = await first.order()
    await choose(other, 'organisation')
    expect(await shown(other, 'organisation.paper')).toMatchObject({ value: 'uscc', source: 'preset' })
    expect(await shown(other, 'organisation.uscc')).toMatchObject({ value: uscc, source: 'order' })
    expect(await shown(other, 'mailing.address')).toMatchObject({ source: 'order' })
  })

  it('of another person tells nothing', async () => {
    await submitted('shanxi-coal', 'trader')
    const stranger = await startAt(house, 'shanxi-coal')
    expect((await stranger.view()).values).toEqual([])
  })

  it('a draft that was never submitted is no order to learn from', async () => {
    const draft = await startAt(house, 'shanxi-coal')
    await draft.save({ 'organisation.name': '半途有限公司' })
    const next = await startAt(house, 'shanxi-coal', { person: draft.person })
    expect(await shown(next, 'organisation.name')).toBeUndefined()
  })
})

describe('the account', () => {
  it('gives number, name, e-mail and organisation where the programme takes them from it', async () => {
    const person = newPerson()
    house.profiles.set(person, {
      ...{ name: '王经办', mobile: '13712345678', email: 'wang@example.com' },
      organisation: { name: '深圳示例科技有限公司', uscc: '91440300MA5FEXAMP1' },
    })
    const walk = await startAt(house, 'henan-hutong', { person })
    const profile = { source: 'profile' }
    expect(await shown(walk, 'agent.mobile')).toMatchObject({ value: '13712345678', ...profile })
    expect(await shown(walk, 'agent.name')).toMatchObject({ value: '王经办', ...profile })
    expect(await shown(walk, 'agent.email')).toMatchObject({ value: 'wang@example.com', ...profile })
    expect(await shown(walk, 'organisation.name')).toMatchObject({
      value: '深圳示例科技有限公司',
      ...profile,
    })
    // The legal representative is somebody else until said so.
    expect(await shown(walk, 'legal-representative.mobile')).toBeUndefined()
  })

  it('does not stand in for a phone that is to be proved', async () => {
    const person = newPerson()
    house.profiles.set(person, { mobile: '13712345678' })
    const walk = await startWalk(house, { person })
    expect(await shown(walk, 'agent.mobile')).toBeUndefined()
    expect(await walk.view()).toMatchObject({ now: { action: 'verify-phone' } })
  })
})

describe('a journey that proves no phone', () => {
  it('begins with the form, and is submitted without a code', async () => {
    const walk = await startAt(house, 'zhongqi-yunlian')
    expect(await walk.view()).toMatchObject({ now: { action: 'fill' }, phone: { verified: false } })
    await choose(walk, 'line-1', 'line-2')
    await fillIn(house, walk)
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted' })
    expect((await walk.order()).verified_mobile).toBeNull()
  })
})

describe('a field that repeats another', () => {
  it('is filled in by itself, follows, and is left alone once somebody typed there', async () => {
    const walk = await startAt(house, 'zhongqi-yunlian')
    const { paths } = await walk.save({ 'organisation.name': '北京甲有限公司', 'agent.name': '张三' })
    expect(paths).toEqual(expect.arrayContaining(['invoice.title', 'mailing.receiver', 'agent.authorised']))
    expect(await shown(walk, 'invoice.title')).toMatchObject({ value: '北京甲有限公司', source: 'copied' })
    await walk.save({ 'organisation.name': '北京乙有限公司' })
    expect(await shown(walk, 'invoice.title')).toMatchObject({ value: '北京乙有限公司' })
    await walk.save({ 'invoice.title': '北京丙有限公司' })
    await walk.save({ 'organisation.name': '北京丁有限公司' })
    expect(await shown(walk, 'invoice.title')).toMatchObject({ value: '北京丙有限公司', source: 'typed' })
  })

  it('may be emptied to be typed anew, and is taken again at the submission if it stayed empty', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    await choose(walk, 'trader')
    await fillIn(house, walk)
    await walk.save({ 'mailing.receiver': '' })
    expect(await shown(walk, 'mailing.receiver')).toBeUndefined()
    await walk.submit()
    expect(await shown(walk, 'mailing.receiver')).toMatchObject({ value: '张三', source: 'copied' })
  })

  it('in a form by line stands for each line by itself', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    await choose(walk, 'trader', 'settler')
    await walk.save({ 'agent.name': '张三' })
    await walk.save({ 'line.1.holder.name': '李四' })
    await walk.save({ 'agent.name': '赵六' })
    expect(await shown(walk, 'line.1.holder.name')).toMatchObject({ value: '李四' })
    expect(await shown(walk, 'line.2.holder.name')).toMatchObject({ value: '赵六', source: 'copied' })
  })
})

describe('a renewal', () => {
  it('of another counter’s certificate has term, organisation, agent, invoice and legal representative; those of the certificate are locked [R-04] [R-05]', async () => {
    const old = await startAt(house, 'henan-hutong')
    await choose(old, 'organisation')
    await fillIn(house, old)
    await old.submit()
    const certificate = randomUUID()
    const at = house.clock.now().getTime()
    house.certificates.set(certificate, {
      ...{ id: certificate, serial: 'ab12', state: 'expired', order: old.key.order, person: old.person },
      programme: 'henan-hutong',
      notBefore: new Date(at - 400 * DAY),
      notAfter: new Date(at - 10 * DAY),
    })
    const renew = () =>
      startAt(house, 'bidding-renewal', { person: old.person, offer: 'renewal', certificate })
    house.clock.advance(60_000)
    const first = await renew()
    expect((await first.view()).tasks.map(task => task.section)).toEqual([
      ...['lines', 'organisation', 'legal-representative', 'agent', 'bank', 'invoice'],
    ])
    for (const path of ['organisation.name', 'organisation.uscc']) {
      expect(await shown(first, path)).toMatchObject({ source: 'certificate' })
      await expect(first.save({ [path]: '别的' })).rejects.toMatchObject({
        faults: [{ path, code: 'field.locked' }],
      })
    }
    expect(await shown(first, 'legal-representative.mobile')).toMatchObject({ source: 'order' })
    await chooseOrderLines(house.spine, first.key, first.person, [{ role: 'holder', term: '2y' }])
    expect((await first.view()).lines).toMatchObject([{ term: '2y' }])
    // The old counter never asked for an account.
    expect(await fillIn(house, first)).toEqual(['bank.bank', 'bank.account'])
    await first.submit()
    await first.cancel()
    const again = await renew()
    expect((await toType(house, again.key)).map(each => each.path)).toEqual([])
  })
})
