// Messages: there if and only if the event is, and each sent once, whatever happens between the claim and the answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mobile, startWalk, type Walk } from '../testing/applicant.ts'
import { authority, openHouse, type TestHouse } from '../testing/house.ts'
import { sendNotice, takeReceipts } from './send-notice.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ byHand: ['notice.send'] })
})
afterAll(() => house.close())
beforeEach(async () => {
  await house.forgetJobs()
  house.sms.sent.length = 0
  house.wechat.sent.length = 0
})

const noticesOf = (walk: Walk) =>
  house.db.kysely
    .selectFrom('notice')
    .selectAll()
    .where('order_id', '=', walk.key.order)
    .orderBy('created_at')
    .execute()
/** A returned order of somebody without WeChat: one SMS waits. */
async function oneSms() {
  const walk = await (await startWalk(house)).to('review')
  await walk.decide('return')
  const notice = (await noticesOf(walk)).find(n => n.event === 'review-returned')
  if (!notice) throw new Error('no notice')
  return { walk, notice, job: { authority, id: notice.id } }
}
const read = async (id: string) =>
  await house.db.kysely.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describe('writing', () => {
  it('tells reasons and deadline by SMS, by WeChat where one is known, and no one else', async () => {
    const walk = await (await startWalk(house)).to('review')
    house.openids.set(walk.person, 'openid-7')
    await walk.decide('return')
    const mine = (await noticesOf(walk)).filter(n => n.event === 'review-returned')
    expect(mine.map(n => [n.channel, n.recipient]).sort()).toEqual([
      ['sms', mobile],
      ['wechat', 'openid-7'],
    ])
    const { zh: text } = (mine[0]?.content.text ?? { zh: '' }) as { zh: string }
    expect(text).toContain('营业执照')
    expect(text).toContain((await walk.order()).number)
    expect(text).not.toContain('{')
  })

  it('leaves no message of a step that was rolled back', async () => {
    const walk = await (await startWalk(house)).to('review')
    const before = (await noticesOf(walk)).length
    const real = house.audit.write
    house.audit.write = async () => {
      throw new Error('the audit log is away')
    }
    await expect(walk.decide('return')).rejects.toThrow('the audit log is away')
    house.audit.write = real
    expect(await noticesOf(walk)).toHaveLength(before)
  })
})

describe('sending an SMS', () => {
  it('happens once, though the job runs twice, at once or later', async () => {
    const { notice, job } = await oneSms()
    const runs = await Promise.allSettled([1, 2, 3].map(() => sendNotice(house.send, job)))
    expect(runs.filter(run => run.status === 'fulfilled')).toHaveLength(1)
    await sendNotice(house.send, job)
    expect(house.sms.sent.filter(m => m.reference === notice.id)).toHaveLength(1)
    expect(await read(notice.id)).toMatchObject({ state: 'sent', receipt: expect.any(String) })
  })

  it('asks the vendor before it repeats what may have gone out', async () => {
    const { notice, job } = await oneSms()
    // Sent, but the answer was lost: the vendor has it.
    house.sms.next.push({ result: 'unknown', reason: 'timeout' })
    await expect(sendNotice(house.send, job)).rejects.toThrow('no answer')
    expect(await read(notice.id)).toMatchObject({ state: 'sending' })
    await sendNotice(house.send, job)
    expect(house.sms.sent.filter(m => m.reference === notice.id)).toHaveLength(1)
    expect(await read(notice.id)).toMatchObject({ state: 'sent' })
  })

  it('goes out after a crash between the claim and the sending, once the claim has lapsed', async () => {
    const { notice, job } = await oneSms()
    await house.db.kysely
      .updateTable('notice')
      .set({ state: 'sending', sent_at: house.clock.now() })
      .where('id', '=', notice.id)
      .execute()
    await expect(sendNotice(house.send, job)).rejects.toThrow('elsewhere')
    house.clock.advance(90_000)
    await sendNotice(house.send, job)
    expect(house.sms.sent.filter(m => m.reference === notice.id)).toHaveLength(1)
  })

  it('is tried again when the vendor is busy, and given up when it says no', async () => {
    const { notice, job } = await oneSms()
    house.sms.next.push({
      result: 'refused',
      again: true,
      code: 'too-often',
      vendorCode: 'isv.LIMIT',
    })
    await expect(sendNotice(house.send, job)).rejects.toThrow('busy')
    expect(await read(notice.id)).toMatchObject({ state: 'waiting' })
    house.sms.next.push({ result: 'refused', again: false, code: 'number', vendorCode: 'x' })
    await sendNotice(house.send, job)
    expect(await read(notice.id)).toMatchObject({ state: 'failed', failure: 'number' })
    await sendNotice(house.send, job)
    expect(house.sms.sent).toHaveLength(0)
  })

  it('believes no report, but asks; a false one moves nothing', async () => {
    const { notice, job } = await oneSms()
    await sendNotice(house.send, job)
    const { receipt } = await read(notice.id)
    const report = Buffer.from(JSON.stringify([{ receiptId: receipt, state: 'delivered', to: mobile }]))
    await takeReceipts(house.send, authority, report)
    expect(await read(notice.id)).toMatchObject({ state: 'sent' })
    house.sms.settle(receipt ?? '', 'delivered', '')
    await takeReceipts(house.send, authority, report)
    expect(await read(notice.id)).toMatchObject({ state: 'delivered' })
  })
})

describe('sending by WeChat', () => {
  it('is repeated under one number, so the vendor drops the second', async () => {
    const walk = await (await startWalk(house)).to('review')
    house.openids.set(walk.person, 'openid-8')
    await walk.decide('pass')
    const notice = (await noticesOf(walk)).find(n => n.channel === 'wechat' && n.event === 'review-passed')
    const job = { authority, id: notice?.id ?? '' }
    await sendNotice(house.send, job)
    await house.db.kysely.updateTable('notice').set({ state: 'waiting' }).where('id', '=', job.id).execute()
    await sendNotice(house.send, job)
    expect(house.wechat.sent).toHaveLength(1)
    expect(house.wechat.sent[0]).toMatchObject({
      openid: 'openid-8',
      clientMsgId: job.id.replaceAll('-', ''),
    })
    for (const [name, value] of Object.entries(house.wechat.sent[0]?.data ?? {}))
      if (name.startsWith('thing')) expect([...value].length).toBeLessThanOrEqual(20)
  })
})
