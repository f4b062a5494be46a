// What stands between the form and the key, with fingers: papers printed and stamped, a person verified on a phone, the ways
// to pay, and the parcel.
import type { OrderView } from '@hufu/contract'
import { expect } from 'vitest'
import { cardBack, cardFront, paperFor } from '../stand/papers.ts'
import { stamped } from '../walk/prove.ts'
import {
  button,
  documentAt,
  fillField,
  follow,
  heading,
  orderAt,
  press,
  submit,
  type,
  uploadInto,
  type Walker,
  wordsOf,
} from './journey-counter.ts'
import * as hand from './journey-hand.ts'
import { see, turn } from './journey-stage.ts'

/** Prints each paper from its own link, stamps it, and uploads the scan; other places get what belongs there. */
export async function handInPapers(walker: Walker): Promise<void> {
  const { page, say } = walker
  await heading(page, say('打印、签章、上传', 'Print, sign, upload'))
  await walker.look('papers')
  const { places, papers, files } = await orderAt(walker)
  for (const place of places.filter(each => each.editable)) {
    const paper = papers.find(each => each.slot === place.address)
    if (!files.some(file => file.slot === place.address)) await uploadPaper(walker, place.address, paper)
  }
  await walker.look('papers-uploaded')
}

async function uploadPaper(walker: Walker, place: string, paper: Paper | undefined): Promise<void> {
  const { page, o } = walker
  const box = page.locator(`[id="${place}"]`)
  const name = `${place}-${paper?.code ?? 'copy'}.jpg`
  const buffer = paper
    ? await stamped(await print(walker, paper.document, paper.line), o)
    : await paperFor(place, o)
  await hand.file(box.getByRole('button', { name: picks }).first(), { name, mimeType: 'image/jpeg', buffer })
  await box.getByText(name).waitFor()
}
const picks = /^(拍照或选择文件|换一个|再加一个|Take a photo|Replace|Add another)/

/** A returned form: a value that stands on it is put right as well, so that only a new print of it is good enough. */
export async function correctPaper(
  walker: Walker,
  place: string,
  path: string,
  value: string,
): Promise<void> {
  const { page, say } = walker
  await follow(page, say('去更换文件', 'Replace the papers'))
  await page.locator(`[id="${place}"]`).getByText(say('审核意见', 'The reviewer says')).waitFor()
  await walker.look('papers-returned')
  const document = await documentAt(walker)
  const { title } = document.forms[path.split('.')[0] ?? ''] ?? { title: { zh: '', en: '' } }
  await follow(page, say('去检查并提交', 'Check and submit'))
  await follow(page, `${say('修改', 'Change')} ${say(title.zh, title.en)}`)
  const box = page.locator(`[id="${path}"]`)
  await box.waitFor()
  await walker.look('correct')
  await type(box, value)
  await press(page, say('保存并返回检查', 'Save and go back to checking'))
  await page.waitForURL(/\/check/)
  await follow(page, say('返回申请', 'Back to the order'))
  await follow(page, say('去更换文件', 'Replace the papers'))
  await page.getByText(say('原来的签章文件已失效', 'the signed copy no longer holds')).waitFor()
  await walker.look('papers-outdated')
  await uploadPaper(
    walker,
    place,
    (await orderAt(walker)).papers.find(each => each.slot === place),
  )
  await page.getByText(say('✓ 版本一致', '✓ The right version')).first().waitFor()
  await follow(page, say('去检查并提交', 'Check and submit'))
  await submit(walker)
}

/** The file behind the print button of one paper. */
type Paper = OrderView['papers'][number]

async function print({ page, journeys }: Walker, document: string, line: number | null): Promise<Buffer> {
  const end = `/papers/${document}?format=pdf${line === null ? '' : `&line=${line}`}`
  const href = await page.locator(`a[href$="${end}"]`).getAttribute('href')
  const body = await (await page.request.get(journeys.stand.url + href)).body()
  expect(body.subarray(0, 5).toString()).toBe('%PDF-')
  return body
}

/** The code on the computer, scanned by a phone that knows nothing of us; photographs, face, and the computer goes on. */
export async function proveOnPhone(walker: Walker, lookOfPhone: 'zh' | 'en'): Promise<void> {
  const { page, say, o, journeys, programme } = walker
  await heading(page, say('身份核验', 'Identity check'))
  await walker.look('identity')
  const shown = page.waitForResponse(
    each => each.request().method() === 'POST' && /identity/.test(each.url()),
  )
  await press(page, /扫脸|人脸|实人|Face/)
  const { url } = (await (await shown).json()) as { url: string }
  await page.getByRole('img', { name: say('身份核验二维码', 'Code for the identity check') }).waitFor()
  await walker.look('identity-code')
  const seat = await journeys.sit('phone', new URL(url).pathname, walker.seat.manner)
  const phone = seat.page
  const look = (name: string) => see(seat, `${programme}-hand-off-${name}`, { data: wordsOf(o) })
  const word = (zh: string, en: string) => (lookOfPhone === 'zh' ? zh : en)
  if (lookOfPhone === 'en') await turn(phone, 'en')
  await button(phone, word('一致，继续', 'The same, go on')).waitFor()
  expect(await phone.locator('.digits').textContent()).toBe(await page.locator('.digits').textContent())
  await look('digits')
  await press(phone, word('一致，继续', 'The same, go on'))
  const face = button(phone, word('开始扫脸', 'Begin'))
  const agree = button(phone, word('同意并继续', 'Agree and go on'))
  const clear = button(phone, word('照片清楚，继续', 'They are clear, go on'))
  for (let round = 0; round < 6; round++) {
    await face.or(agree).or(clear).first().waitFor()
    if (await face.isVisible()) break
    if (await agree.isVisible()) {
      const title = await phone.locator('.card h2').textContent()
      await look(`consent-${round}`)
      await hand.press(agree)
      await expect
        .poll(
          async () => (await agree.isVisible()) && (await phone.locator('.card h2').textContent()) === title,
        )
        .toBe(false)
      continue
    }
    for (const place of await phone.locator('.card .field').all()) {
      if (await place.getByText(word('不用再拍', 'no need to take it again')).isVisible()) continue
      const label = (await place.locator('.label').textContent()) ?? ''
      const buffer = /国徽|emblem/.test(label) ? await cardBack() : await cardFront(o)
      await hand.file(place.getByRole('button'), { name: 'card.jpg', mimeType: 'image/jpeg', buffer })
      await place.getByText(word('已收到', 'Received')).waitFor()
    }
    await look('photos')
    await hand.press(clear)
    await clear.waitFor({ state: 'hidden' })
  }
  await look('face')
  await hand.press(face)
  await hand.press(phone.locator('button[data-deed="pass"]'))
  await heading(phone, word('核验通过', 'Verified'))
  await look('passed')
  await page.waitForURL(url2 => /\/orders\/[^/]+$/.test(url2.pathname))
  expect(seat.broken).toEqual([])
  expect([...seat.typed]).toEqual([])
  await seat.leave()
}

/** The code of the payment page is opened on somebody's phone, who pays there by Alipay; the computer goes on. */
export async function payByCode(walker: Walker): Promise<void> {
  const { page, say, journeys, programme, o } = walker
  await follow(page, say('去支付', 'Pay'))
  await walker.look('pay')
  const begun = page.waitForResponse(
    each => each.request().method() === 'POST' && /\/payment$/.test(each.url()),
  )
  await press(page, say('确认支付', 'Pay'))
  const { codeUrl } = (await (await begun).json()) as { codeUrl: string }
  await heading(page, say('请用微信或支付宝扫一扫付款', 'Scan with WeChat or Alipay to pay'))
  await walker.look('pay-code')
  const seat = await journeys.sit('phone', new URL(codeUrl).pathname, walker.seat.manner)
  await heading(seat.page, '代办付款')
  await see(seat, `${programme}-paying`, { data: wordsOf(o) })
  await press(seat.page, /^支付宝/)
  await press(seat.page, /^确认付款/)
  await page.waitForURL(url => /\/orders\/[^/]+$/.test(url.pathname))
  expect(seat.broken).toEqual([])
  await seat.leave()
}

/** The account to pay into, the transfer at the applicant's own bank, the slip, and «I have sent it». */
export async function payByTransfer(walker: Walker): Promise<void> {
  const { page, say, o, world } = walker
  await follow(page, say('去支付', 'Pay'))
  const choice = page.locator('label').filter({ hasText: say('转账', 'transfer') })
  const account = page.getByRole('heading', { name: say('收款账户', 'Pay into') })
  const see = button(page, say('查看收款账户', 'See the account to pay into'))
  await choice.or(see).or(account).first().waitFor()
  if (await choice.isVisible()) await hand.pick(choice)
  if (await see.isVisible()) await hand.press(see)
  await account.waitFor()
  const { transfer, organisation } = await orderAt(walker)
  if (!transfer) throw new Error('the order says nothing of a transfer')
  await fetch(`${world.url}/sandbox/bank/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ account: transfer.account, amountFen: transfer.amountFen, memo: transfer.memo },
      ...{ payerName: organisation, payerAccount: o.account },
    }),
  })
  const document = await documentAt(walker)
  for (const [name, field] of Object.entries(document.forms[transfer.form ?? '']?.fields ?? {})) {
    const box = page.locator(`[id="${transfer.form}.${name}"]`)
    if (!field.required) continue
    if (field.type === 'date') await hand.fill(box, '2026-05-01')
    else await fillField(page, box, field, o)
  }
  if (transfer.slip) await uploadInto(walker, document, transfer.slip)
  await walker.look('transfer')
  await press(page, say('我已汇款，提交核对', 'I have sent it, check please'))
  await heading(page, say('财务正在核对到账', 'Finance is looking for it'))
  await walker.look('transfer-announced')
}

/** The parcel is here. */
export async function receive(walker: Walker): Promise<void> {
  const { page, say } = walker
  await button(page, say('我已收到', 'I have received it')).waitFor()
  await walker.look('shipped')
  await press(page, say('我已收到', 'I have received it'))
  await button(page, say('我已收到', 'I have received it')).waitFor({ state: 'hidden' })
  await walker.look('received')
}
