// What programmes may ask for: photographs of the card, a proof that is used again, a person for each line; and what
// happens to a proof when the form is corrected.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { giveConsent } from '../../order/consent.ts'
import { HOUR, newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { identityWalk, publishIdentity } from '../../testing/identity-walk.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  await house.forgetJobs()
  house.cards.length = 0
})

const card = { name: '张三', number: '11010519491231002X' }

describe('photographs of the card', () => {
  const methods = ['liveness', 'identity-card', 'staff'] as const
  beforeAll(() => publishIdentity(house, { photos: true, stage: { methods: [...methods] } }))
  const atPhotos = async (method: 'liveness' | 'identity-card') => {
    const walk = await identityWalk(house)
    const phone = await walk.scan((await walk.begin(method)).token)
    await phone.confirm()
    for (const { agreement } of (await phone.view()).consents) await phone.consent(agreement)
    return { walk, phone }
  }

  it('are taken before the face, both sides, and read for comparison [H-17] [R-10]', async () => {
    const { walk, phone } = await atPhotos('liveness')
    expect(await phone.view()).toMatchObject({
      step: 'photos',
      slots: [{ slot: 'card-front', held: false }, { slot: 'card-back' }],
    })
    await phone.photo('card-front')
    await expect(phone.photosDone()).rejects.toMatchObject({ code: 'identity.photos-missing' })
    await expect(phone.photo('business-licence')).rejects.toMatchObject({ code: 'not-found' })
    await phone.photo('card-back')
    await expect(phone.face()).rejects.toMatchObject({ code: 'identity.photos-missing' })
    house.cards.push(card)
    await phone.photosDone()
    const next = await phone.view()
    expect(next).toMatchObject({ step: 'consent', doubt: null, consents: [{ about: 'face' }] })
    await phone.consent('face')
    await phone.face()
    house.face.pass(phone.ticket())
    await phone.finish()
    expect(await walk.state()).toBe('passed')
    expect((await walk.view()).files.map(file => file.slot)).toEqual(
      expect.arrayContaining(['card-front', 'card-back']),
    )
  })

  it('that came with the form and were read are not asked for again; doubtful ones are [H-17]', async () => {
    const sides = ['identity-card-front', 'identity-card-back'] as const
    const said = { 'person-name': card.name, 'citizen-id': card.number, 'valid-until': 'long' }
    for (const side of sides) house.ocr.says(side, said)
    const at = async () => {
      const walk = await identityWalk(house)
      await giveConsent(house.spine, walk.key, walk.person, 'identity-images')
      await house.jobs.idle()
      const phone = await walk.scan((await walk.begin('liveness')).token)
      await phone.confirm()
      for (const { agreement } of (await phone.view()).consents) await phone.consent(agreement)
      return phone
    }
    const phone = await at()
    expect((await phone.view()).slots).toMatchObject([
      { slot: 'card-front', held: true, fromForm: true },
      { slot: 'card-back', held: true, fromForm: true },
    ])
    house.cards.push(card)
    await phone.photosDone()
    expect(await phone.view()).toMatchObject({ step: 'consent', doubt: null })

    house.ocr.says('identity-card-front', said, { doubts: ['blurred'], confidence: 0.7 })
    const again = await at()
    expect((await again.view()).slots).toMatchObject([
      { slot: 'card-front', held: false },
      { slot: 'card-back', held: true, fromForm: true },
    ])
    await expect(again.photosDone()).rejects.toMatchObject({ code: 'identity.photos-missing' })
    for (const side of sides) house.ocr.says(side, {}, { doubts: ['unreadable'] })
  })

  it('that show somebody else are said to, and can be taken again', async () => {
    const { phone } = await atPhotos('liveness')
    for (const slot of ['card-front', 'card-back']) await phone.photo(slot)
    house.cards.push({ ...card, name: '李四' })
    await phone.photosDone()
    expect((await phone.view()).doubt?.zh).toContain('姓名')
    await phone.photo('card-front')
    expect((await phone.view()).step).toBe('photos')
    house.cards.push(card)
    await phone.photosDone()
    expect((await phone.view()).doubt).toBeNull()
  })

  it('alone pass where reading and form agree, and go to a person where there is doubt', async () => {
    const good = await atPhotos('identity-card')
    for (const slot of ['card-front', 'card-back']) await good.phone.photo(slot)
    house.cards.push(card)
    await good.phone.photosDone()
    expect(await good.walk.state()).toBe('passed')

    const doubtful = await atPhotos('identity-card')
    for (const slot of ['card-front', 'card-back']) await doubtful.phone.photo(slot)
    house.cards.length = 0
    await doubtful.phone.photosDone()
    expect(await doubtful.walk.state()).toBe('manual')
    expect((await doubtful.phone.view()).step).toBe('staff')
    expect((await doubtful.walk.task())?.why?.zh).toContain('没有读清')
  })
})

describe('a proof that is young enough', () => {
  beforeAll(() => publishIdentity(house, { stage: { valid: '24h' } }))
  it('is used again by the same account for the same person, and says so', async () => {
    const person = newPerson()
    const first = await identityWalk(house, { person })
    await first.carrier()
    const second = await identityWalk(house, { person })
    expect(await second.stages()).toMatchObject({ person: 'passed', payment: 'due' })
    expect((await second.task())?.proved).toMatchObject({ method: 'carrier', reused: true })
    expect(await second.timeline()).toContain('identity-reused')

    const otherAccount = await identityWalk(house)
    expect(await otherAccount.state()).toBe('due')
    const otherPerson = await identityWalk(house, { person, change: { 'agent.name': '李四' } })
    expect(await otherPerson.state()).toBe('due')
    house.clock.advance(24 * HOUR)
    expect(await (await identityWalk(house, { person })).state()).toBe('due')
  })

  it('does not count where the programme says nothing of it', async () => {
    await publishIdentity(house)
    const person = newPerson()
    await (await identityWalk(house, { person })).carrier()
    expect(await (await identityWalk(house, { person })).state()).toBe('due')
  })
})

describe('after a correction of the form', () => {
  const returned = async () => {
    await publishIdentity(house, { stage: { methods: ['carrier', 'staff'] } })
    const walk = await identityWalk(house)
    await walk.carrier()
    await walk.pay()
    await walk.decide('return')
    return walk
  }
  it('a proof of the same person stands', async () => {
    const walk = await returned()
    await walk.save({ 'organisation.name': '郑州示例期货股份有限公司' })
    await walk.submit()
    expect(await walk.state()).toBe('passed')
  })
  it('a proof of another name is worth nothing, and what was begun for it neither', async () => {
    const walk = await returned()
    await walk.save({ 'agent.name': '李四' })
    await walk.submit()
    expect(await walk.state()).toBe('due')
    expect((await walk.task())?.proved).toBeNull()
    await walk.carrier()
    expect(await walk.state()).toBe('passed')
    expect(house.carrier.asked.at(-1)?.name).toBe('李四')
  })
})

it('without a person of ours among the ways, one is there all the same after a failure', async () => {
  await publishIdentity(house, { stage: { methods: ['liveness', 'carrier'] } })
  const walk = await identityWalk(house)
  expect((await walk.task())?.methods.map(each => each.method)).toEqual(['liveness', 'carrier', 'staff'])
  await walk.askStaff()
  expect(await walk.state()).toBe('manual')
})
