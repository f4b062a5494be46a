// Agreements and consents: kept with the version and the hash of what was shown, given once, withdrawn for the future.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAt } from '../testing/any-counter.ts'
import { startWalk } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { expectConsent, giveConsent, hashOfAgreement, withdrawConsent } from './consent.ts'
import { programmeOf } from './spine.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const rows = (order: string) =>
  house.db.kysely.selectFrom('consent').selectAll().where('order_id', '=', order).execute()

it('a submission without the agreement is refused; with it, version, hash, person and time are kept [S-09, H-04] [law 2]', async () => {
  const walk = await startWalk(house)
  await walk.fill()
  const refused = await walk.submit({ agreed: [] }).catch(error => error)
  expect(refused.faults).toContainEqual(expect.objectContaining({ code: 'agreement.missing' }))
  expect(await rows(walk.key.order)).toEqual([])
  await walk.submit()
  const { programme } = await programmeOf(house.spine, await walk.order())
  const service = programme.agreements.service
  expect(await rows(walk.key.order)).toContainEqual(
    expect.objectContaining({
      agreement: 'service',
      version: service?.version,
      hash: service && hashOfAgreement(service),
      person_id: walk.person,
      given_at: house.clock.now(),
    }),
  )
})

it('another text is another hash', async () => {
  const { programme } = await house.shelf.latest('zce-counter', 'zce')
  const service = programme.agreements.service
  if (!service) throw new Error('no agreement')
  const changed = { ...service, paragraphs: [...service.paragraphs, { zh: '另加一条。', en: 'One more.' }] }
  expect(hashOfAgreement(changed)).not.toBe(hashOfAgreement(service))
})

it('given twice is given once, withdrawn is not held any more, and may be given anew [law 15]', async () => {
  const walk = await startAt(house, 'shanxi-coal')
  const expectFace = async () => expectConsent(house.spine, house.db.kysely, await walk.order(), 'face')
  await expect(expectFace()).rejects.toMatchObject({ code: 'consent.missing' })
  await giveConsent(house.spine, walk.key, walk.person, 'face')
  await giveConsent(house.spine, walk.key, walk.person, 'face')
  await expectFace()
  expect(await rows(walk.key.order)).toHaveLength(1)
  await withdrawConsent(house.spine, walk.key, walk.person, 'face')
  await expect(expectFace()).rejects.toMatchObject({ code: 'consent.missing' })
  await giveConsent(house.spine, walk.key, walk.person, 'face')
  await expectFace()
  expect(await rows(walk.key.order)).toHaveLength(2)
})

it('asks for nothing that the programme does not have, and takes no agreement that it does not know', async () => {
  const walk = await startWalk(house)
  await expectConsent(house.spine, house.db.kysely, await walk.order(), 'bank-account')
  await expect(giveConsent(house.spine, walk.key, walk.person, 'face')).rejects.toMatchObject({
    code: 'not-found',
  })
})
