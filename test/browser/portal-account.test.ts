// Accounts in the browser: what is pasted and what a password manager fills is taken everywhere, the security check runs by
// itself, and one comes back to where one was.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const signedOut = () => Object.assign(new PortalWire(), { signedIn: false })

it('registers in any browser, every field pasted, and tells managers which field is which [X-03] [C-28]', async () => {
  const { page, wire, broken } = await stage.visit('/register', { ...phone }, signedOut())
  await page.getByLabel(/我已阅读并同意/).check()
  await page.getByLabel('手机号').fill('13800004352')
  await page.getByRole('button', { name: '发送验证码' }).click()
  await page.getByLabel('短信验证码').fill('123456')
  // The puzzle was really solved, by workers, with nothing to do for the person.
  expect(wire.calls('registerCode')[0]?.body.captcha).toMatch(/^[A-Za-z0-9+/=]{100,}$/)
  await page.getByRole('button', { name: '下一步' }).click()
  const password = page.getByLabel('设置密码')
  await password.waitFor()
  const paste = async (label: string, text: string) => {
    const box = page.getByLabel(label, { exact: true })
    await box.focus()
    const taken = await box.evaluate((input, text) => {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      const event = new ClipboardEvent('paste', { clipboardData: data, cancelable: true, bubbles: true })
      return input.dispatchEvent(event)
    }, text)
    // Nobody stopped it: then the browser types what was pasted.
    expect([label, taken]).toEqual([label, true])
    await page.keyboard.insertText(text)
  }
  await paste('设置密码', 'lantern-orchid-7')
  await paste('确认密码', 'lantern-orchid-7')
  expect(await password.getAttribute('autocomplete')).toBe('new-password')
  await page.getByRole('button', { name: '完成注册' }).click()
  await page.waitForURL(url => url.pathname === '/')
  expect(wire.calls('register')[0]?.body.password).toBe('lantern-orchid-7')
  expect(broken).toEqual([])
})

it('signs in by a pasted account and password, solves the check when asked, and comes back to its page [S-03]', async () => {
  const wire = signedOut()
  let tries = 0
  wire.instead.passwordSignIn = ({ body }) => {
    if (tries++ === 0) return new Refusal('captcha.required')
    if (!body.captcha) return new Refusal('captcha.required')
    wire.signedIn = true
    return { person: { id: crypto.randomUUID(), name: '', mobile: '13800004352', wechat: false } }
  }
  const { page, broken } = await stage.visit('/sign-in?return=%2Faccount', { ...desktop }, wire)
  await page.getByRole('button', { name: '用密码登录' }).click()
  const fields = await page
    .locator('form input')
    .evaluateAll(boxes => boxes.map(box => box.getAttribute('autocomplete')))
  expect(fields).toEqual(['username', 'current-password'])
  await page.getByLabel('账号').fill('91410100MA9K000017')
  await page.getByLabel('密码', { exact: true }).fill('lantern-orchid-7')
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '我的账号' }).waitFor()
  expect(tries).toBe(2)
  expect(broken).toEqual([])
})

it('sets a forgotten password: account, code, a password of one’s own', async () => {
  const { page, wire } = await stage.visit('/reset', { ...phone }, signedOut())
  await page.getByLabel('账号').fill('zhang.ming')
  await page.getByRole('button', { name: '发送验证码' }).click()
  await page.getByText('如果账号存在').waitFor()
  await page.getByLabel('短信验证码').fill('123456')
  await page.getByRole('button', { name: '验证身份' }).click()
  await page.getByLabel('设置密码').fill('violet-harbour-3')
  await page.getByLabel('确认密码').fill('violet-harbour-4')
  await page.getByRole('button', { name: '重设密码' }).click()
  await page.getByText('两次输入的密码不一样').waitFor()
  expect(wire.calls('resetFinish')).toEqual([])
  await page.getByLabel('确认密码').fill('violet-harbour-3')
  await page.getByRole('button', { name: '重设密码' }).click()
  await page.getByRole('heading', { name: '密码已重设' }).waitFor()
})
