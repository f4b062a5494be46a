// Applying, as a person meets it: the group first, a form that loses nothing, one check page, correction of what is marked.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as before from './portal-fixtures.ts'
import * as after from './portal-fixtures-after.ts'
import { desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

const given = { ...before, ...after }

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const home = `/${given.authority}/${given.document.programme}`
const order = given.orderPath
const serve = (held: Partial<PortalWire>) => Object.assign(new PortalWire(), held)

it('asks for the user group before the first application, warns, and then starts it [Z-03] [Z-04]', async () => {
  const { page, wire } = await stage.visit(home, phone, serve({ programme: given.programmeView(null) }))
  await page.getByRole('button', { name: /企业证书申请/ }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText('注意不要选错或不选').waitFor()
  expect(wire.calls('startOrder')).toHaveLength(0)
  await dialog.getByRole('button', { name: '前往设置' }).click()
  await page.getByText('期货公司').first().click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('link', { name: '去申请' }).click()
  await page.getByText('免费证书还剩 3 张').waitFor()
  await page.getByRole('button', { name: /企业证书申请/ }).click()
  await page.getByRole('heading', { name: '需要准备的材料' }).waitFor()
  expect(wire.calls('chooseGroup')[0]?.body).toEqual({ group: 'futures-company' })
  expect(wire.calls('startOrder')[0]?.body).toMatchObject({ offer: 'new' })
})

it('tells where certificates of another authority are handled, with the path [Z-07]', async () => {
  const { page } = await stage.visit(home)
  await page.getByText('首页 › 交易所服务 › 会员服务 › 数字证书').waitFor()
})

it('verifies the phone with a code and opens the form [Z-10]', async () => {
  const wire = new PortalWire()
  wire.instead.phoneCheck = ({ body }) => {
    if (body.code !== '246810') return new Refusal('code.wrong')
    wire.order = given.verified()
    return wire.order
  }
  const { page } = await stage.visit(order, phone, wire)
  await page.getByRole('link', { name: '下载模板：单位证书受理表' }).waitFor()
  await page.getByLabel('手机号').fill('＋86 138-0000 4352')
  await page.getByRole('button', { name: '发送验证码' }).click()
  await page.getByText('验证码发送成功，请注意查收').waitFor()
  await page.getByLabel('短信验证码').fill('111 111')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('alert').getByText('验证码不对').waitFor()
  await page.getByLabel('短信验证码').fill('２４６ 810')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('link', { name: '开始填写' }).waitFor()
  expect(wire.calls('phoneCode')[0]?.body).toEqual({ mobile: '13800004352' })
})

it('saves while typing, tidies what was pasted, and keeps it through a lost network and a reload', async () => {
  const wire = serve({ order: given.verified() })
  const { page } = await stage.visit(`${order}/section/organisation`, phone, wire)
  await page.getByLabel('统一社会信用代码').fill(' ９１４１０１００-MA3X ')
  await page.getByLabel('企业全称').fill('郑州示例期货有限公司')
  await page.getByText('已整理为“91410100MA3X”').waitFor()
  await page.getByText('✓ 已保存').waitFor()
  const value = (path: string) => wire.order.values.find(each => each.path === path)?.value
  expect(value('organisation.uscc')).toBe('91410100MA3X')

  wire.instead.saveValues = () => 'offline'
  await page.getByLabel('企业全称').fill('郑州另一家期货有限公司')
  await page.getByText('已记在这台设备上').waitFor()
  await page.reload()
  await expect.poll(() => page.getByLabel('企业全称').inputValue()).toBe('郑州另一家期货有限公司')
  delete wire.instead.saveValues
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => value('organisation.name')).toBe('郑州另一家期货有限公司')
}, 20_000)

it('comes back to the same field values after the session ended in the middle', async () => {
  const wire = serve({ order: given.verified() })
  const { page } = await stage.visit(`${order}/section/mailing`, phone, wire)
  wire.instead.saveValues = () => new Refusal('session.none')
  await page.getByLabel('详细地址').fill('期货大厦 1201 室')
  await page.getByRole('heading', { name: '登录' }).waitFor()
  delete wire.instead.saveValues
  await page.getByLabel('手机号').fill('13800004352')
  await page.getByRole('button', { name: '发送验证码' }).click()
  await page.getByLabel('短信验证码').fill('123456')
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '邮寄信息' }).waitFor()
  expect(await page.getByLabel('详细地址').inputValue()).toBe('期货大厦 1201 室')
})

it('says what is missing only when asked to go on, on top and at the field, and offers to skip', async () => {
  const { page } = await stage.visit(`${order}/section/agent`, phone, serve({ order: given.verified() }))
  await page.getByLabel('经办人姓名').focus()
  await page.getByLabel('身份证号码').focus()
  expect(await page.locator('.wrong').count()).toBe(0)
  await page.getByRole('button', { name: '下一步' }).click()
  const summary = page.getByRole('alert')
  await summary.getByText('有 4 处需要改').waitFor()
  expect(await summary.evaluate(each => each === document.activeElement)).toBe(true)
  await summary.getByRole('link', { name: '请填写身份证号码' }).click()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('agent.identity')
  await page.getByRole('button', { name: '先跳过，稍后再补' }).click()
  await page.getByRole('heading', { name: '单位证书受理表' }).waitFor()
})

it('makes a photo fit its slot instead of refusing it, and turns it as the camera noted', async () => {
  const noise = await sharp({
    create: {
      width: 4200,
      height: 3200,
      channels: 3,
      background: '#777',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 98 })
    .toBuffer()
  expect(noise.length).toBeGreaterThan(10 * 1024 * 1024)
  const wire = serve({ order: given.verified() })
  const { page } = await stage.visit(`${order}/section/organisation`, desktop, wire)
  await page.evaluate(() => {
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob)
        void createImageBitmap(body).then(picture => {
          document.body.dataset.sent = `${body.size} ${picture.width} ${picture.height}`
        })
      return send.call(this, body)
    }
  })
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '执照.jpg', mimeType: 'image/jpeg', buffer: noise })
  await page.getByRole('link', { name: '查看 营业执照扫描件' }).waitFor({ timeout: 15_000 })
  await expect.poll(() => page.evaluate(() => document.body.dataset.sent)).toBeTruthy()
  const [size = 0, width = 0, height = 0] = ((await page.evaluate(() => document.body.dataset.sent)) ?? '')
    .split(' ')
    .map(Number)
  expect(size).toBeLessThan(10 * 1024 * 1024)
  expect(height).toBeGreaterThan(width)
}, 30_000)

it('gives each bad upload its own words and keeps the form', async () => {
  const wire = serve({ order: given.verified() })
  wire.instead.uploadFile = () => new Refusal('file.encrypted')
  const { page } = await stage.visit(`${order}/section/organisation`, phone, wire)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
  await page.getByText('文件有密码').waitFor()
  await page.getByText('请去掉密码后再传').waitFor()
  delete wire.instead.uploadFile
  await page.getByRole('button', { name: '再传一次' }).click()
  await page.getByText('已上传').waitFor()
})

it('checks all on one page, changes one section and comes straight back, then submits once agreed [Z-11]', async () => {
  const wire = serve({ order: given.filled() })
  wire.instead.submit = () => {
    wire.order = given.unpaid()
    return wire.order
  }
  const { page } = await stage.visit(`${order}/check`, phone, wire)
  for (const title of ['企业基本信息', '经办人信息', '单位证书受理表', '发票抬头信息', '邮寄信息'])
    await page.getByRole('heading', { name: title }).waitFor()
  await page.getByRole('link', { name: '修改 邮寄信息' }).click()
  await page.getByLabel('收货人').fill('李华')
  await page.getByRole('button', { name: '保存并返回检查' }).click()
  await page.getByRole('heading', { name: '检查并提交' }).waitFor()
  await page.getByText('李华').waitFor()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('有 2 处需要改').waitFor()
  expect(wire.calls('submit')).toHaveLength(0)
  await page.getByLabel(/我已阅读并同意/).check()
  await page.getByLabel(/我同意为核实身份/).check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByRole('heading', { name: '请付款' }).waitFor()
  expect(wire.calls('submit')[0]?.body).toMatchObject({ agreed: ['service', 'identity-images'] })
}, 20_000)

it('lists every failing field after the pre-check, each with a way to it', async () => {
  const wire = serve({ order: given.filled() })
  wire.instead.submit = () =>
    new Refusal('order.faults', [
      {
        path: 'organisation.uscc',
        code: 'uscc',
        zh: '统一社会信用代码的校验位不对',
        en: 'Wrong check digit',
      },
      { path: 'mailing.address', code: 'short', zh: '详细地址请写到门牌号', en: 'Write the door number' },
    ])
  const { page } = await stage.visit(`${order}/check`, phone, wire)
  await page.getByLabel(/我已阅读并同意/).check()
  await page.getByLabel(/我同意为核实身份/).check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByRole('link', { name: '统一社会信用代码的校验位不对' }).waitFor()
  await page.getByRole('link', { name: '详细地址请写到门牌号' }).click()
  await page.getByRole('heading', { name: '邮寄信息' }).waitFor()
  await page.getByRole('button', { name: '保存并返回检查' }).waitFor()
})

it('opens only what the reviewer marked, folds the rest, and submits again without paying [Z-28]', async () => {
  const wire = serve({ order: given.returned() })
  wire.instead.submit = () => wire.order
  const { page } = await stage.visit(order, phone, wire)
  await page.getByText('不用再付款').first().waitFor()
  await page.getByRole('link', { name: '去修改' }).click()
  await page.getByText('审核意见：营业执照的公章看不清').waitFor()
  expect(await page.getByLabel('企业全称').isVisible()).toBe(false)
  await page.getByRole('button', { name: '检查并提交' }).click()
  await page.getByRole('button', { name: '重新提交（不用再付款）' }).click()
  await expect.poll(() => wire.calls('submit').length).toBe(1)
})

it('shows the list card with number, kind, programme, four states, agent and date [Z-20]', async () => {
  const { page } = await stage.visit(home, phone, serve({ orders: [given.returned()] }))
  const card = page.locator('.order-card')
  await card.waitFor()
  const text = (await card.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ')
  for (const part of [
    '20261120 000122',
    '新申请',
    'ZCE',
    '已支付',
    '不通过',
    '待制证',
    '待开票',
    '经办人 张明',
  ])
    expect(text).toContain(part)
})

it('copies an order into a new application [Z-09]', async () => {
  const wire = serve({ order: given.unpaid() })
  const { page } = await stage.visit(order, phone, wire)
  await page.getByText('希望复制此信息再申请？').click()
  await page.getByRole('button', { name: '新申请 · 点击此处申请' }).click()
  await expect.poll(() => wire.calls('startOrder').length).toBe(1)
  expect(wire.calls('startOrder')[0]?.body).toMatchObject({ offer: 'new', copyOf: given.orderId })
})
