// Every screen of the portal, in each way of looking at it: no accessibility barrier, no sideways scrolling, no error.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as before from './portal-fixtures.ts'
import * as after from './portal-fixtures-after.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire } from './portal-wire.ts'

const given = { ...before, ...after }

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const order = given.orderPath
const home = `/${given.authority}/${given.document.programme}`
const screens: [name: string, path: string, given: Partial<PortalWire>][] = [
  ['home, signed out', '/', { signedIn: false }],
  ['home with orders', '/', { orders: [given.unpaid()] }],
  ['sign-in', '/sign-in', { signedIn: false }],
  ['register', '/register', { signedIn: false }],
  ['reset', '/reset', { signedIn: false }],
  ['lost phone', '/lost-phone', { signedIn: false }],
  ['agreement and notice', '/account-notice', { signedIn: false }],
  ['my account', '/account', {}],
  ['change of number', '/account/phone', {}],
  ['programme home', home, { orders: [given.returned(), { ...given.shipped(), id: crypto.randomUUID() }] }],
  ['user group', `${home}/settings`, {}],
  ['certificates to renew', `${home}/renew`, {}],
  ['preparation', order, {}],
  ['task list', order, { order: given.verified() }],
  ['a section', `${order}/section/agent`, { order: given.filled() }],
  ['check page', `${order}/check`, { order: given.filled() }],
  ['returned order', order, { order: given.returned() }],
  ['correction', `${order}/section/organisation`, { order: given.returned() }],
  ['shipped order', order, { order: given.shipped() }],
  ['payment', `${order}/pay`, { order: given.unpaid() }],
  ['download', `${order}/write`, { order: given.collect() }],
  ['invoice to confirm', `${order}/invoice`, { order: given.collect('written') }],
  ['invoice', `${order}/invoice`, { order: given.shipped() }],
  ['no such page', '/nowhere/at/all/here/x', {}],
]
const looks = [
  ['phone', { ...phone }, {}],
  ['desktop, English, dark', { ...desktop, colorScheme: 'dark' as const }, { 'hufu.lang': 'en' }],
  ['phone, larger text, English', { ...phone }, { 'hufu.mode': 'elder', 'hufu.lang': 'en' }],
  [
    '320 px, larger text, dark',
    { ...phone, viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const },
    { 'hufu.mode': 'elder' },
  ],
] as const

it('needs at most 120 KB of compressed JavaScript for the first page', () => {
  expect(stage.firstLoad).toBeGreaterThan(50_000)
  expect(stage.firstLoad).toBeLessThanOrEqual(120_000)
})

describe.each(looks)('%s', (_look, options, stored) => {
  it.each(screens)(
    '%s',
    async (_name, path, held) => {
      const wire = Object.assign(new PortalWire(), held)
      const { page, broken } = await stage.visit(
        path,
        {
          ...options,
          storageState: {
            cookies: [],
            origins: [
              {
                origin: stage.url,
                localStorage: Object.entries(stored).map(([name, value]) => ({ name, value: String(value) })),
              },
            ],
          },
        },
        wire,
      )
      await page.locator('h1:visible').first().waitFor()
      await page.waitForFunction(() => !document.querySelector('.waiting'))
      expect(await barriers(page)).toEqual([])
      expect(broken).toEqual([])
      const { wide, small, low } = await page.evaluate(() => {
        const text = [...document.querySelectorAll('main *')].filter(each =>
          [...each.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim()),
        )
        const targets = [
          ...document.querySelectorAll<HTMLElement>('main button, main a.cta, main a.row, main a.button'),
        ]
        return {
          wide: document.documentElement.scrollWidth > innerWidth,
          small: Math.min(...text.map(each => Number.parseFloat(getComputedStyle(each).fontSize))),
          low: Math.min(
            ...targets
              .filter(each => !each.closest('[style*="clip"]'))
              .map(each => each.getBoundingClientRect().height)
              .filter(height => height > 0),
          ),
        }
      })
      expect(wide).toBe(false)
      const elder = 'hufu.mode' in stored
      expect(small).toBeGreaterThanOrEqual(elder ? 18 : 13)
      expect(low).toBeGreaterThanOrEqual(elder ? 60 : 44)
      await page.context().close()
    },
    20_000,
  )
})
