// Standing behind the papers: three ways side by side; a signature by the key; the legal representative's own page.
import type { AgentDevice, BindingQuestion, BindingView, OrderView } from '@hufu/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 120_000)
afterAll(() => stage.end())

const path = `${given.orderPath}/papers`
const slot = { ...given.document.slots['acceptance-form'], template: 'letter', stamped: 'organisation' }
const programme = () => {
  const document = structuredClone(given.document)
  Object.assign(document.slots, { letter: slot })
  return { ...new PortalWire().programme, document: document as unknown as Record<string, unknown> }
}
const binding = (change: Partial<BindingView> = {}): BindingView => ({
  stage: 'papers',
  ways: [
    {
      way: 'paper',
      title: given.label('打印盖章，拍照上传', 'Print'),
      hint: given.label('手边有公章时最方便。', '.'),
    },
    {
      way: 'certificate',
      title: given.label('用单位现有证书签名', 'Sign'),
      hint: given.label('在电脑上插入 UKey。', '.'),
    },
    {
      way: 'legal-representative',
      title: given.label('法定代表人用手机确认', 'Phone'),
      hint: given.label('给法定代表人发一条短信。', '.'),
    },
  ],
  slots: ['letter'],
  representative: { name: '李四', identity: null, mobile: null },
  current: null,
  ...change,
})
const title = '单位授权书'
const due = (change: Partial<OrderView> = {}): OrderView => ({
  ...given.filled(),
  state: 'open',
  now: { ...given.filled().now, holder: 'applicant', action: 'print-papers' },
  papers: [
    {
      ...{ stage: 'papers', document: 'letter', line: null, title: given.label(title, 'Letter'), note: null },
      ...{ outputs: ['pdf'], code: 'U3Y3U5WV', slot: 'letter', state: 'todo', files: [] },
    },
  ],
  places: [
    {
      ...{ stage: 'papers', address: 'letter', title: given.label(title, 'Letter'), hint: null },
      ...{ required: true, line: null, missing: true, editable: true },
    },
  ],
  binding: binding(),
  may: { ...given.draft().may, edit: false, papers: true },
  ...change,
})
const serve = (order = due()) => Object.assign(new PortalWire(), { order, programme: programme() })
const doneBy = (way: 'certificate' | 'legal-representative', by: string) =>
  due({ binding: binding({ current: { way, state: 'done', by, at: given.at(0), until: null } }) })

const key: AgentDevice = {
  ...{
    device: 'k1',
    label: 'UKey',
    driver: 'software',
    triesLeft: 5,
    triesMax: 6,
    locked: false,
    pinSet: true,
  },
  containers: [
    {
      ...{ container: 'hufu-1', algorithm: 'sm2', state: 'pair', request: null },
      certificates: (['sign', 'encrypt'] as const).map(use => ({
        ...{ use, serial: use === 'sign' ? '4a117c09' : '4a117c10', subject: 'C=CN, O=郑州示例期货有限公司' },
        ...{ issuer: 'CA', notBefore: given.at(-9000), notAfter: given.at(9000), algorithm: 'SM2' },
        ...{ issuerUrl: null, der: use === 'sign' ? 'c2lnbg==' : 'ZW5j' },
      })),
    },
  ],
}

it.each([['a phone', phone] as const, ['a computer', desktop] as const])(
  'shows three equal ways on %s, none of them pressed upon anybody; stamping is one of them [X-08]',
  async (_, look) => {
    const { page, broken } = await stage.visit(path, look, serve())
    const ways = page.getByRole('radiogroup', { name: '单位怎样确认这些文件' }).getByRole('radio')
    await page.getByText('三种方式效力相同').waitFor()
    expect(await ways.count()).toBe(3)
    await page.getByText('用手机拍照或扫描后上传').waitFor()
    await page.getByText('法定代表人用手机确认').click()
    await page.getByText('李四').waitFor()
    expect(await page.getByText('用手机拍照或扫描后上传').count()).toBe(0)
    // The paper is still there to be read.
    await page.getByRole('region', { name: title }).getByRole('link', { name: '打开打印版' }).waitFor()
    expect(await barriers(page)).toEqual([])
    expect(broken).toEqual([])
  },
)

it('signs what the server wrote with the certificate on the key, and says that no stamp is needed [X-08]', async () => {
  const wire = serve()
  wire.agent = { paired: true, devices: [key] }
  wire.instead = {
    prepareDeclaration: () => ({
      declaration: crypto.randomUUID(),
      tbs: 'SFVGVQ==',
      text: '',
      until: given.at(1),
    }),
    'agent sign': () => ({ signature: 'c2lnbmF0dXJl' }),
    signDeclaration: () => new Refusal('binding.certificate-revoked'),
  }
  const { page } = await stage.visit(path, desktop, wire)
  await page.getByText('用单位现有证书签名').click()
  // Only what can sign is offered.
  await page.getByText('4A117C09').waitFor()
  expect(await page.getByText('4A117C10').count()).toBe(0)
  await page.getByLabel(/密码/).fill('Huzhou-0572')
  await page.getByRole('button', { name: '签名确认' }).click()
  await page.getByText('证书已吊销或冻结').waitFor()
  await page.getByText('请法定代表人手机确认').waitFor()
  wire.instead.signDeclaration = () =>
    (wire.order = doneBy('certificate', 'O=郑州示例期货有限公司 · 4a117c09'))
  await page.getByLabel(/密码/).fill('Huzhou-0572')
  await page.getByRole('button', { name: '签名确认' }).click()
  await page.getByText('已确认，这些文件不用盖章').waitFor()
  expect(wire.calls('agent POST /v1/devices/:device/sign').at(-1)?.body).toMatchObject({ tbs: 'SFVGVQ==' })
  expect(wire.calls('signDeclaration').at(-1)?.body).toEqual({
    certificate: 'c2lnbg==',
    signature: 'c2lnbmF0dXJl',
  })
  await page.getByText('已确认，不用盖章', { exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
})

it('asks the legal representative for what the form does not know, and waits for the answer by itself [X-08]', async () => {
  const wire = serve()
  wire.instead.askRepresentative = () =>
    new Refusal('order.faults', [
      { path: 'representative.mobile', code: 'field.mobile', zh: '手机号应是 11 位', en: '11 digits' },
    ])
  const { page } = await stage.visit(path, phone, wire)
  await page.getByText('法定代表人用手机确认').click()
  expect(await page.getByLabel('法定代表人姓名').count()).toBe(0)
  await page.getByLabel('法定代表人身份证号码').fill('110101198003071097')
  await page.getByLabel('法定代表人本人手机号').fill('139')
  await page.getByRole('button', { name: '发送确认短信' }).click()
  await page.getByText('手机号应是 11 位').waitFor()
  expect(await page.getByLabel('法定代表人身份证号码').inputValue()).toBe('110101198003071097')
  const current = { way: 'legal-representative', state: 'waiting', by: '李四 139****1111' } as const
  wire.instead.askRepresentative = () =>
    (wire.order = due({ binding: binding({ current: { ...current, at: null, until: given.at(72) } }) }))
  await page.getByRole('button', { name: '发送确认短信' }).click()
  await page.getByText('已发给 李四 139****1111，等待确认').waitFor()
  expect(await barriers(page)).toEqual([])
})

it('tells the legal representative who asks for what, and takes yes and no alike [X-08]', async () => {
  const question: BindingQuestion = {
    ...{
      authorityTitle: given.label('演示认证机构', 'CA'),
      programme: given.label('互通数字证书', 'Mutual'),
    },
    ...{ organisation: '郑州示例期货有限公司', name: '李四', mobile: '139****1111' },
    ...{ agent: '张三', agentMobile: '138****2222', papers: [given.label(title, 'Letter')] },
    ...{
      statement: given.label('效力与加盖单位公章相同。', 'As if sealed.'),
      state: 'waiting',
      until: given.at(72),
    },
  }
  const wire = serve()
  wire.signedIn = false
  wire.instead = {
    bindingQuestion: () => question,
    bindingCode: () => ({ resendAfter: 60 }),
    answerBinding: ({ body }) => {
      question.state = body.answer === 'confirm' ? 'done' : 'refused'
      return { done: true }
    },
  }
  const { page } = await stage.visit(`/r/${'a'.repeat(64)}`, phone, wire)
  await page.getByRole('heading', { name: '请确认：郑州示例期货有限公司' }).waitFor()
  await page.getByText(title).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '同意，发送验证码' }).click()
  await page.getByLabel('短信验证码').fill('24 68 10')
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('heading', { name: '已确认' }).waitFor()
  expect(wire.calls('answerBinding').at(-1)?.body).toEqual({ answer: 'confirm', code: '246810' })
  question.state = 'waiting'
  const again = await stage.visit(`/r/${'a'.repeat(64)}`, phone, wire)
  await again.page.getByRole('button', { name: '不同意' }).click()
  await again.page.getByRole('heading', { name: '已告知经办人' }).waitFor()
  expect(await barriers(again.page)).toEqual([])
})
