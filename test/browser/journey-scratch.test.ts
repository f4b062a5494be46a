import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { it } from 'vitest'
import { newMobile, newOrganisation } from '../stand/organisation.ts'
import { openWorld } from '../stand/world.ts'
import * as a from './journey-applicant.ts'
import { agree, makeKey, openCase, pass, ship, sitAtDesk } from './journey-staff.ts'
import { type Journeys, see, sit } from './journey-stage.ts'

const held = JSON.parse(readFileSync('/tmp/j/stand.json', 'utf8'))
const world = openWorld(held.world)
let days = Number(process.env.DAYS ?? 0)
it('new', async () => {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const j = {
    stand: { ...held, world, restart: async ({ days }: { days: number }) => { const fs = await import('node:fs'); fs.rmSync('/tmp/j/moved', { force: true }); fs.writeFileSync('/tmp/j/days', String(days)); process.kill(Number(fs.readFileSync('/tmp/j/hold.pid', 'utf8').trim().split('\n').at(-1)), 'SIGHUP'); while (!fs.existsSync('/tmp/j/moved')) await new Promise(r => setTimeout(r, 100)) } },
    sit: (l: any, p: string) => sit(browser, l, held.url + p),
    end: async () => {},
  } as unknown as Journeys
  const o = newOrganisation()
  const data = [o.name, o.uscc, o.agent, '河南省郑州市', '郑东新区商务外环路30号期货大厦12层', '顺丰速运', '营业执照扫描件.jpg', '身份证人像面.jpg', '身份证国徽面.jpg', '单位证书受理表.jpg']
  const t0 = Date.now()
  const mark = (s: string) => console.log(s, Date.now() - t0)
  const soft = async (f: Promise<void>) => {
    try {
      await f
    } catch (e) {
      console.log('SEE', String((e as Error).message).slice(0, 1500))
    }
  }
  try {
    const seat = await j.sit('phone', '/')
    const p = seat.page
    await soft(see(seat, 'home'))
    await a.follow(p, /郑商所数字证书/)
    await soft(see(seat, 'counter'))
    await a.press(p, /企业证书申请/)
    await p.waitForURL(/sign-in/)
    await soft(see(seat, 'sign-in'))
    await a.signIn(p, world, o.mobile)
    mark('signed in')
    await a.press(p, /企业证书申请/)
    await soft(see(seat, 'ask-group', { bothLanguages: true }))
    await p.keyboard.press('Escape')
    await a.chooseGroup(p, '其他单位')
    mark('group')
    await a.begin(p)
    await soft(see(seat, 'preparation'))
    await a.provePhone(p, world, o.mobile)
    mark('phone')
    await a.heading(p, '企业基本信息')
    await a.sections.organisation(p, o)
    await soft(see(seat, 'section-organisation', { data }))
    await a.next(p)
    await a.sections.agent(p, o)
    await soft(see(seat, 'section-agent', { data }))
    await a.next(p)
    mark('two sections')
    const url = new URL(p.url())
    const order = a.orderOf(p)
    days += 1; await j.stand.restart({ days }); mark('restarted')
    const s2 = await j.sit('computer', '/')
    const c = s2.page
    await c.getByRole('link', { name: '登录' }).click()
    await a.signIn(c, world, o.mobile)
    await soft(see(s2, 'home-signed-in', { data }))
    await c.getByRole('link', { name: new RegExp(o.name) }).click()
    await soft(see(s2, 'tasks', { data }))
    await a.follow(c, '继续填写')
    await a.sections.acceptance(c, o)
    await soft(see(s2, 'section-acceptance', { data }))
    await a.next(c)
    await a.sections.invoice(c, o)
    await soft(see(s2, 'section-invoice', { data }))
    await a.next(c)
    await a.sections.mailing(c, o)
    await soft(see(s2, 'section-mailing', { data }))
    await a.next(c)
    mark('five')
    await a.heading(c, '检查并提交')
    await soft(see(s2, 'check', { data }))
    await a.submit(c)
    mark('submitted')
    await soft(see(s2, 'order-to-pay', { data }))
    await a.follow(c, '去支付')
    await soft(see(s2, 'pay', { data }))
    await a.press(c, /确认支付/)
    await c.getByText('请用微信扫一扫付款').waitFor()
    await soft(see(s2, 'pay-scan', { data }))
    const ph = await s2.beside(`${held.world}/phone`)
    await soft(see({ page: ph, look: 'computer' }, 'demo-phone', { data }))
    await ph.getByRole('link', { name: /扫一扫/ }).click()
    await soft(see({ page: ph, look: 'computer' }, 'demo-phone-scan', { data }))
    await ph.locator('.pay-row').first().click()
    await soft(see({ page: ph, look: 'computer' }, 'demo-phone-pay', { data }))
    await ph.getByRole('button', { name: /^支付/ }).click()
    await ph.getByText('支付成功').waitFor()
    await c.waitForURL(/orders\/[^/]+$/)
    mark('paid')
    await soft(see(s2, 'order-paid', { data }))
    const r = await sitAtDesk(j, 'reviewer')
    mark('reviewer')
    await soft(see(r, 'console-home', { data }))
    await openCase(r.page, '审核', o.name)
    await r.page.getByRole('button', { name: /放回/ }).waitFor()
    await r.page.waitForTimeout(500)
    await soft(see(r, 'console-review', { data }))
    await r.page.getByRole('button', { name: /^通过/ }).click()
    await soft(see(r, 'console-pass', { data, bothLanguages: true }))
    await r.page.keyboard.press('Escape')
    await pass(r.page, o.name)
    mark('passed')
    const m = await sitAtDesk(j, 'producer')
    await openCase(m.page, '制证', o.name)
    await soft(see(m, 'console-production-gate', { data }))
    await agree(m, '允许本页使用密钥助手', 'agent-pair')
    await m.page.getByRole('button', { name: '取一只新的' }).waitFor()
    await soft(see(m, 'console-production', { data }))
    await makeKey(m.page)
    mark('made')
    await soft(see(m, 'console-made', { data }))
    await openCase(m.page, '寄送', o.name)
    await soft(see(m, 'console-shipping', { data }))
    await ship(m.page)
    await c.getByText('我已收到').waitFor()
    await soft(see(s2, 'order-shipped', { data }))
    mark('shipped')
    await a.follow(c, '去开票')
    await soft(see(s2, 'invoice-confirm', { data }))
    await a.press(c, '确认开票')
    await c.getByRole('heading', { name: '发票详情' }).waitFor()
    mark('invoice')
    await soft(see(s2, 'invoice', { data }))
    console.log([...seat.typed, ...s2.typed], seat.broken, s2.broken, r.broken, m.broken)
  } finally {
    for (const [i, c] of browser.contexts().entries())
      for (const [k, p] of c.pages().entries()) {
        await p.screenshot({ path: `/tmp/shots/last-${i}-${k}.png` }).catch(() => {})
        console.log(p.url())
      }
    await browser.close()
  }
}, 240_000)
