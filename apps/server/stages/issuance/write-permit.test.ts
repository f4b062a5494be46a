// Writing at home: permitted for a time, broken off and taken up again, opened once more by the desk, and receipted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewCase } from '../../desk/case.ts'
import { producer, staffActor, startWalk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { DAY, type TestHouse } from '../../testing/house.ts'
import { expectPermit, reopenWriting } from './write-permit.ts'

let house: TestHouse
beforeAll(async () => {
  const at = (by: string, within: string) => `by: ${by}\n        key: new-medium\n        within: ${within}\n`
  house = await openChangedHouse([[at('production', '3wd'), at('holder', '30d')]])
})
afterAll(() => house.close())

const desk = staffActor(producer)
async function approved() {
  const walk = await (await startWalk(house)).to('issuance')
  return {
    ...walk,
    permitted: () =>
      expectPermit(house.spine, walk.key).then(
        () => true,
        error => error.code,
      ),
    reopen: (reason: string) => reopenWriting(house.issuance, walk.key, desk, reason),
    writing: async () => (await viewCase(house.desk, walk.key, producer)).order.writing,
    events: async () => (await walk.view()).timeline.map(entry => entry.event),
    told: async () =>
      (
        await house.db.kysely
          .selectFrom('notice')
          .select('event')
          .where('order_id', '=', walk.key.order)
          .where('event', '=', 'ready-to-collect')
          .execute()
      ).length,
  }
}

describe('the permission to write', () => {
  it('ends by itself, is told, and is opened again by the desk with a reason; nothing is signed twice [O-12]', async () => {
    const walk = await approved()
    await house.forgetJobs()
    await walk.handIn()
    await house.issuing.sign()
    expect(await walk.permitted()).toBe(true)
    expect(await walk.writing()).toMatchObject({ over: false, broken: true, mayReopen: true, receipts: [] })

    // A broken write, and the quarter that a signed pair waits has gone by.
    await house.pass(91 * DAY)
    expect(await walk.permitted()).toBe('issuance.permit-over')
    expect(await walk.writing()).toMatchObject({ over: true, mayReopen: true })
    expect((await walk.events()).filter(event => event === 'writing-lapsed')).toHaveLength(1)

    const signed = house.issuing.requests.size
    const before = await walk.told()
    await walk.reopen('UKey 写入中断')
    expect(await walk.permitted()).toBe(true)
    expect(await walk.stages()).toMatchObject({ issuance: 'signed' })
    const { writing, timeline } = await walk.view()
    // By the end of that day.
    const from = house.clock.now().getTime() + 90 * DAY
    expect(new Date(writing?.until ?? 0).getTime()).toBeGreaterThanOrEqual(from)
    expect(new Date(writing?.until ?? 0).getTime()).toBeLessThan(from + DAY)
    expect(timeline.find(entry => entry.event === 'writing-reopened')?.text.zh).toContain('UKey 写入中断')
    expect(await walk.told()).toBe(before + 1)
    expect(house.issuing.requests.size).toBe(signed)
    // It ends once more, on its own new day.
    await house.pass(89 * DAY)
    expect(await walk.permitted()).toBe(true)

    // The receipt names key and serials, for holder and desk alike.
    await walk.write()
    const receipt = (await walk.writing())?.receipts[0]
    expect(receipt).toMatchObject({ line: 1, at: house.clock.now().toISOString() })
    const [sign] = (await walk.view()).writing?.receipts ?? []
    expect(sign).toEqual(receipt)
    expect(receipt?.signSerial).toMatch(/^[0-9a-f]{8,}$/)
    expect(await walk.writing()).toMatchObject({ until: null, over: false, broken: false, mayReopen: false })
    await expect(walk.reopen('再来一次')).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('that ran out still takes the receipt of what is on the key [O-12]', async () => {
    const walk = await approved()
    await walk.handIn()
    await house.issuing.sign()
    await house.pass(91 * DAY)
    await walk.write()
    expect(await walk.stages()).toMatchObject({ issuance: 'written' })
  })
})
