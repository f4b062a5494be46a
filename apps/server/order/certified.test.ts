// The certificate's words: confirmed with the submission, and nothing else is handed to the authority.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWalk } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { confirmAnew } from './certified.ts'
import { readSheet } from './dossier.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const rename = (order: string, organisation: string) =>
  house.db.kysely.updateTable('orders').set({ organisation }).where('id', '=', order).execute()

it('shows what the certificate will say, and keeps what was confirmed [law 5]', async () => {
  const walk = await startWalk(house)
  expect((await walk.view()).willIssue).toEqual([])
  await walk.fill()
  const [text] = (await walk.view()).willIssue ?? []
  expect(text).toMatchObject({ line: 1, confirmed: false })
  expect(text?.subject).toContain('CN=郑州示例期货有限公司')
  await walk.submit({ confirmed: [{ line: 1, subject: text?.subject ?? '' }] })
  const sheet = await readSheet<{ confirmed: unknown }>(house.db.kysely, walk.key, 'form')
  expect(sheet?.confirmed).toEqual([{ line: 1, subject: text?.subject }])
  expect((await walk.view()).willIssue).toMatchObject([{ confirmed: true }])
})

it('takes no submission that confirms other words [law 5]', async () => {
  const walk = await (await startWalk(house)).to('form')
  await expect(walk.submit({ confirmed: [{ line: 1, subject: 'CN=别的单位' }] })).rejects.toMatchObject({
    code: 'order.stale',
  })
  expect(await walk.stages()).toMatchObject({ form: 'drafting' })
})

it('hands in nothing that was changed after it was confirmed, until it is confirmed anew', async () => {
  const walk = await (await startWalk(house)).to('issuance')
  await rename(walk.key.order, '郑州改名期货有限公司')
  await expect(walk.handIn()).rejects.toMatchObject({ code: 'issuance.unconfirmed' })
  expect([...house.issuing.requests.values()].some(kept => kept.order.order === walk.key.order)).toBe(false)
  const [now] = (await walk.view()).willIssue ?? []
  expect(now?.confirmed).toBe(false)

  const words = [{ line: 1, subject: now?.subject ?? '' }]
  await expect(confirmAnew(house.spine, walk.key, walk.person, [])).rejects.toMatchObject({
    code: 'order.stale',
  })
  await expect(
    confirmAnew(house.spine, walk.key, '00000000-0000-4000-8000-000000000000', words),
  ).rejects.toMatchObject({ code: 'not-found' })
  await confirmAnew(house.spine, walk.key, walk.person, words)
  await walk.handIn()
  expect(await walk.stages()).toMatchObject({ issuance: 'signing' })
})
