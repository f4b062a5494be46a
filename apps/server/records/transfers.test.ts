// What leaves the house is on record before it leaves: to whom, for what, which kinds, never the data; for three years, and for the
// person whom it is about.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workFor } from '../platform/on-behalf.ts'
import { mobile, startWalk } from '../testing/applicant.ts'
import { authority, DAY, openHouse, type TestHouse } from '../testing/house.ts'
import { identityWalk, publishIdentity } from '../testing/identity-walk.ts'
import { openWatch, processorsOf } from '../vendors/watch-transfers.ts'
import { processorNames, processors } from './processors.ts'
import { csvOf, showTransfer, viewProcessors, viewTransfer } from './views.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const logged = async (processor: string) =>
  (await house.db.kysely.selectFrom('data_transfer').selectAll().orderBy('at').execute()).filter(
    row => row.processor === processor,
  )

describe('the log of transfers [law 19]', () => {
  it('has every act by which personal data leave: checks, messages, payments, invoices, parcels', async () => {
    await publishIdentity(house)
    const proved = await identityWalk(house)
    await workFor(proved.key, () => proved.carrier())
    expect(await logged('carrier')).toMatchObject([
      {
        ...{ authority_id: authority, order_id: proved.key.order, act: 'check' },
        kinds: ['name', 'identity-number', 'mobile'],
      },
    ])
    const other = await identityWalk(house)
    const phone = await other.scan((await other.begin()).token)
    await phone.toFace()
    expect(await logged('face')).toMatchObject([{ act: 'begin', kinds: ['name', 'identity-number'] }])

    await proved.pay()
    await proved.decide('pass')
    await proved.produce()
    await proved.askInvoice()
    await proved.ship()
    await house.jobs.idle(house.clock.now())
    expect(await logged('wechat-pay')).toMatchObject([{ act: 'start', kinds: ['payment'] }])
    // A job names its counter as a request does.
    expect((await logged('sms')).map(row => row.authority_id)).toContain(authority)
    expect(await logged('invoice')).toMatchObject([
      { act: 'issue', kinds: ['organisation', 'invoice-contact', 'payment'], order_id: proved.key.order },
    ])
    expect((await logged('courier')).every(row => row.kinds.join() === 'waybill')).toBe(true)

    // The log is no second copy of the data.
    const { rows } = await sql`select data_transfer::text from data_transfer`.execute(house.db.kysely)
    expect(JSON.stringify(rows)).not.toMatch(/张三|11010519491231002X|13912345678|未来路/i)
  })

  it('is written first: where it cannot be, nothing leaves; and nobody changes a row', async () => {
    const watch = openWatch({ log: () => Promise.reject(new Error('the log is away')) })
    const before = house.carrier.asked.length
    const three = { name: '张三', idNumber: '11010519491231002X', mobile }
    await expect(watch.carrier('carrier', house.carrier).check(three)).rejects.toThrow('the log is away')
    expect(house.carrier.asked).toHaveLength(before)
    await expect(
      house.db.kysely.updateTable('data_transfer').set({ processor: 'sms' }).execute(),
    ).rejects.toThrow('never changed')
  })

  it('is searched and exported by an administrator; a spreadsheet runs nothing of it', async () => {
    await house.transfers.log('sms', 'send', { kinds: ['mobile', 'message'], reference: '=HYPERLINK("x")' })
    const { rows, total } = await house.transfers.list('installation', { processor: 'sms' }, 1)
    expect(total).toBeGreaterThan(0)
    expect(rows.map(row => viewTransfer(row, null))).toContainEqual(
      expect.objectContaining({
        title: { zh: '短信服务', en: 'Text messages' },
        reference: '=HYPERLINK("x")',
      }),
    )
    const text = await csvOf(house.transfers.all('installation', { processor: 'sms' }))
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(text.startsWith('\uFEFF"时间"')).toBe(true)
    expect((await house.transfers.list('sxca-counter', {}, 1)).total).toBe(0)
  })

  it('is found by the person whom it is about, however the number was written', async () => {
    const about = async (...values: string[]) =>
      (await house.transfers.about([], values)).map(row => row.processor)
    expect(await about('11010519491231002x')).toEqual(expect.arrayContaining(['carrier', 'face']))
    expect(await about('+86 139-1234-5678')).toContain('carrier')
    expect(await about('13900000000')).toEqual([])
    const [first] = await house.transfers.about([], [mobile])
    expect(showTransfer(first!)).toMatchObject({
      to: { zh: expect.any(String) },
      purpose: { en: expect.any(String) },
    })
    expect(showTransfer(first!)).not.toHaveProperty('subjects')
  })
})

describe('the list of processors [law 19]', () => {
  it('names each with purpose, kinds and contract; a counter may name its own', () => {
    const [counter, other] = house.authorities
    const authorities = [{ ...counter!, processors: { sms: { name: '某某云', contact: '400-0' } } }, other!]
    const [sms, carrier] = viewProcessors({ authorities, processors: ['sms', 'carrier'] })
    expect(sms).toMatchObject({
      ...{ role: 'entrusted', kinds: [{ zh: '手机号' }, { zh: '消息内容' }] },
      by: [
        { name: '某某云', contact: '400-0' },
        { name: '阿里云计算有限公司', contact: other!.hotline },
      ],
    })
    expect(carrier).toMatchObject({ kinds: [{ zh: '姓名' }, { zh: '证件号码' }, { zh: '手机号' }] })
    for (const name of processorNames)
      for (const words of [processors[name].title, processors[name].purpose])
        expect(words.zh && words.en).toBeTruthy()
  })

  it('holds all that the log has ever named, and no kind that it does not announce', async () => {
    const rows = await house.db.kysely.selectFrom('data_transfer').selectAll().execute()
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) {
      const announced = processors[row.processor as (typeof processorNames)[number]]
        .kinds as readonly string[]
      expect([row.processor, row.kinds.filter(kind => !announced.includes(kind))]).toEqual([
        row.processor,
        [],
      ])
    }
  })

  it('shows those that are configured and no others', () => {
    const none = { sms: null, wechat: null, invoices: null, bank: null, face: null, carrier: null }
    const vendors = { ...none, courier: null, mail: null, registry: null, payments: new Map() }
    expect(processorsOf(vendors as never)).toEqual([])
    const some = { ...vendors, face: house.face, payments: new Map([['alipay', house.alipay]]) }
    expect(processorsOf(some as never)).toEqual(['face', 'alipay'])
  })
})

it('a walk that discloses nothing logs nothing', async () => {
  const before = (await house.db.kysely.selectFrom('data_transfer').select('id').execute()).length
  const walk = await startWalk(house)
  await walk.save({ 'agent.name': '张三' })
  expect((await house.db.kysely.selectFrom('data_transfer').select('id').execute()).length).toBe(before)
})

// Last, since it moves the clock.
it('is kept for three years, not a day less, and then deleted [law 19]', async () => {
  const left = async () => (await house.transfers.about([], ['13700001111'])).length
  await house.transfers.log('sms', 'send', { kinds: ['mobile'], of: ['13700001111'] })
  house.clock.advance(3 * 365 * DAY)
  await house.transfers.sweep()
  expect(await left()).toBe(1)
  house.clock.advance(2 * DAY)
  expect(await house.transfers.sweep()).toBeGreaterThan(0)
  expect(await left()).toBe(0)
})
