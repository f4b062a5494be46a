// Finding an invoice without an account: nothing that can be guessed opens it, and a stranger learns nothing from the answers.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { mobile, startWalk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { DAY, phoneCode, type TestHouse } from '../../testing/house.ts'
import { spendLink } from './invoice-link.ts'
import { openInvoice, requestOf } from './issue-invoice.ts'
import { askLookUp, finishLookUp, type LookUp, type LookUpDeps } from './look-up-invoices.ts'

let house: TestHouse
let sent: string[]
let pretended: string[]
let deps: LookUpDeps
beforeAll(async () => {
  const at = "after: [issuance]\n        when: payment.method != 'entitlement'\n"
  const own = '        trigger: automatic\n        channels: [portal, look-up]\n'
  house = await openChangedHouse([[`${at}        trigger: applicant\n`, `${at}${own}`]])
  sent = []
  pretended = []
  deps = {
    invoice: house.invoice,
    demandCaptcha: async (_ip, payload) => {
      if (!payload) throw new AppError('captcha.required')
    },
    codes: {
      request: async ask => {
        sent.push(ask.mobile)
        return { resendAfter: 60 }
      },
      pretend: async ask => void pretended.push(ask.mobile),
      check: house.codes.check,
    },
  }
})
afterAll(() => house.close())

it('asks for organisation, tax number, telephone and a code, and downloads; the three alone open nothing [S-27] [X-11]', async () => {
  const walk = await (await startWalk(house)).to('issuance')
  const { buyer } = await requestOf(house.invoice, await walk.order(), { stage: 'invoice' } as never)
  const asked: LookUp = { name: buyer.name, taxNumber: buyer.taxNumber ?? '', mobile }
  const ask = (change: Partial<LookUp> = {}, captcha: string | undefined = 'solved') =>
    askLookUp(deps, walk.key.authority, { ...asked, ...change }, { ip: '127.0.0.1', captcha })
  const find = (change: Partial<LookUp> = {}, code = phoneCode) =>
    finishLookUp(deps, walk.key.authority, { ...asked, ...change }, code)

  // Not issued yet: there is nothing, and the answer does not say so.
  expect(await ask()).toEqual({ resendAfter: 60 })
  expect([sent, pretended]).toEqual([[], [mobile]])
  await walk.produce()
  await house.pass(2 * DAY)
  expect((await walk.view()).invoice).toMatchObject({ state: 'issued' })

  // Without the puzzle nobody is written to; what fits nothing gets the same answer as what does, and no message.
  await expect(
    askLookUp(deps, walk.key.authority, asked, { ip: '1', captcha: undefined }),
  ).rejects.toMatchObject({
    code: 'captcha.required',
  })
  const wrong: Partial<LookUp>[] = [
    { mobile: '13900009999' },
    { name: '郑州另一家期货有限公司' },
    { taxNumber: '91410100MA9GABCD1X' },
  ]
  for (const change of wrong) {
    expect(await ask(change)).toEqual({ resendAfter: 60 })
    expect(await find(change)).toEqual({ invoices: [] })
  }
  expect(await askLookUp(deps, 'sxca-counter', asked, { ip: '1', captcha: 'x' })).toEqual({ resendAfter: 60 })
  expect(sent).toEqual([])

  // As it stands, written as people write it.
  expect(await ask({ taxNumber: ` ${asked.taxNumber.toLowerCase()} ` })).toEqual({ resendAfter: 60 })
  expect(sent).toEqual([mobile])
  await expect(find({}, '000000')).rejects.toMatchObject({ code: 'code.wrong' })
  const { invoices } = await find()
  const { number } = await walk.order()
  expect(invoices).toMatchObject([{ order: number, number: (await walk.view()).invoice?.number }])
  const token = invoices[0]?.link.replace('/i/', '') ?? ''
  const file = await openInvoice(house.invoice, await spendLink(house.spine, token))
  expect(file.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  // Each look-up has links of its own, and they end.
  expect((await find()).invoices[0]?.link).not.toBe(invoices[0]?.link)
  house.clock.advance(DAY)
  await expect(spendLink(house.spine, token)).rejects.toMatchObject({ code: 'invoice.link-over' })
})

it('is where the counter of the coal exchange has it, and nowhere else unasked [S-27]', async () => {
  const channels = async (authority: string, programme: string) =>
    Object.values((await house.shelf.latest(authority, programme)).programme.offers).flatMap(offer =>
      Object.values(offer.journey).flatMap(stage => (stage.stage === 'invoice' ? stage.channels : [])),
    )
  expect(await channels('sxca-counter', 'shanxi-coal')).toContain('look-up')
  expect(await channels('szca-counter', 'henan-hutong')).not.toContain('look-up')
})
