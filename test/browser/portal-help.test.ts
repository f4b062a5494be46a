// Where to turn, in every flow: the counter's telephone with hours, its questions, its notices of the day; and renewal by serial
// number, with words for every number that cannot be renewed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 120_000)
afterAll(() => stage.end())

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const home = `/${given.authority}/${given.document.programme}`

function serve(): PortalWire {
  const document = structuredClone(given.document)
  document.help = {
    phone: '400-880-9888',
    hours: { zh: '工作日 9:00–18:00', en: 'Working days, 9:00–18:00' },
    questions: [
      {
        ask: { zh: '收件地址填错了怎么办？', en: 'Wrong address?' },
        answer: { zh: '寄出之前可以改。', en: 'Change it until it is sent.' },
      },
    ],
  }
  document.announcements = [
    { zh: '审核进度有所延后，敬请谅解', en: 'Reviews take longer', from: day(-1), until: day(1) },
    { zh: '去年的公告', en: 'Last year', from: day(-400), until: day(-300) },
  ]
  const offer = Object.values(document.offers).find(each => each.of === 'certificate')
  if (offer) offer.lookup = ['own', 'serial', 'medium']
  const wire = new PortalWire()
  wire.programme = { ...given.programmeView(), document: document as unknown as Record<string, unknown> }
  return wire
}

it.each([
  ['a phone', phone],
  ['a computer', desktop],
] as const)(
  'gives telephone, hours, questions and the notice of the day on %s [H-31, C-29, R-18]',
  async (_, look) => {
    const { page } = await stage.visit(home, look, serve())
    await page.getByText('审核进度有所延后，敬请谅解').waitFor()
    expect(await page.getByText('去年的公告').count()).toBe(0)
    const call = page.getByRole('link', { name: '400-880-9888' })
    expect(await call.getAttribute('href')).toBe('tel:4008809888')
    await page.getByText('工作日 9:00–18:00').waitFor()
    await page.getByText('收件地址填错了怎么办？').click()
    await page.getByText('寄出之前可以改。').waitFor()
    expect(await barriers(page)).toEqual([])
  },
)

it('finds a certificate by its number, spaces or not, and says what to do about one that is not there [R-02]', async () => {
  const wire = serve()
  wire.instead.findCertificate = () => new Refusal('certificate.unknown')
  const { page } = await stage.visit(`${home}/renew`, phone, wire)
  await page.getByLabel('证书序列号').fill(' 4a 11 7c 09 ')
  await page.getByRole('button', { name: '进入续费' }).click()
  await page.getByText('没有找到这张证书').waitFor()
  await page.getByText('请核对序列号').waitFor()
  expect(await page.getByLabel('证书序列号').inputValue()).toContain('4a 11')
  expect(await barriers(page)).toEqual([])
})
