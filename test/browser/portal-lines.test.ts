// Choosing certificates in a real browser: boxes to tick, one of three kinds, two that are preset; prices beside them; the
// sections that follow say whose they are.
import { readFileSync } from 'node:fs'
import type { OrderView } from '@hufu/contract'
import {
  chooseLines,
  firstLines,
  loadLibrary,
  loadProgramme,
  type Programme,
  priceOf,
  type WantedLine,
} from '@hufu/programme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as given from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 120_000)
afterAll(() => stage.end())

function load(name: string): Programme {
  const read = (file: string) =>
    readFileSync(new URL(`../../programmes/${file}.yaml`, import.meta.url), 'utf8')
  const library = loadLibrary(read('library'), { file: 'library.yaml' })
  const loaded = loadProgramme(read(name), {
    file: `${name}.yaml`,
    library: 'library' in library ? library.library : undefined,
  })
  if (!('programme' in loaded)) throw new Error(JSON.stringify(loaded.faults))
  return loaded.programme
}

/** As the server would answer: nothing chosen yet, and after a choice the lines, their price and their sections. */
function serve(name: string) {
  const document = load(name)
  const wire = new PortalWire()
  const task = (section: string, zh: string, status: 'todo' | 'done' = 'todo') => ({
    ...{ section, title: given.label(zh, section), status, summary: { zh: '', en: '' } },
  })
  const show = (lines: ReturnType<typeof firstLines>, chosen: boolean): OrderView => {
    const price = priceOf(document, lines)
    return {
      ...given.verified(),
      ...{ programme: document.programme, title: document.title, values: [] },
      lines: lines.map(line => ({
        ...line,
        ...{ state: 'waiting', by: 'production', suite: 'sm2', refused: null, certificates: [] },
      })),
      quote: chosen
        ? {
            fen: price.fen,
            items: price.items.map(item => ({
              ...{ title: item.title, fen: item.fen },
              line: item.line === undefined ? null : (lines[item.line]?.line ?? null),
            })),
          }
        : null,
      tasks: [
        task('lines', '证书选择', chosen ? 'done' : 'todo'),
        ...lines
          .filter(line => document.lines?.roles[line.role]?.forms.includes('holder'))
          .map(line => task(`line.${line.line}.holder`, `持证人 · ${line.title.zh}`)),
        task('agent', '经办人信息'),
      ],
      may: { ...given.draft().may, edit: true, submit: true, lines: true },
    }
  }
  wire.programme = { ...wire.programme, document: document as unknown as Record<string, unknown> }
  wire.order = show(firstLines(document), false)
  wire.instead.chooseLines = ({ body }) => {
    const picked = chooseLines(document, body.lines as WantedLine[])
    if ('faults' in picked) throw new Error(JSON.stringify(picked.faults))
    wire.order = show(picked.lines, true)
    return wire.order
  }
  return wire
}
const path = `${given.orderPath}/section/lines`

it('roles are ticked, each with its price; the next section says whose holder it asks for [S-12] [S-13]', async () => {
  const { page, wire, broken } = await stage.visit(given.orderPath, phone, serve('shanxi-coal'))
  await page.getByRole('link', { name: /证书选择/ }).click()
  await page.getByText('还没有选').waitFor()
  await page.getByRole('button', { name: '选好了，下一步' }).click()
  await page.getByRole('alert').getByText('至少要选 1 张证书').waitFor()
  await page.getByRole('checkbox', { name: /交易员/ }).check()
  await page.getByText('300.00 元').waitFor()
  await page.getByRole('checkbox', { name: /结算员/ }).check()
  await page.getByRole('radio', { name: /2年/ }).check({ force: true })
  await page.getByText('1000.00 元').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '选好了，下一步' }).click()
  await page.getByRole('heading', { name: /持证人 · 交易商交易员/ }).waitFor()
  expect(wire.calls('chooseLines')[0]?.body).toMatchObject({
    lines: [
      { role: 'trader', term: '2y', seal: true },
      { role: 'settler', term: '2y', seal: true },
    ],
  })
  await page.getByLabel(/^姓名/).fill('李四')
  await page.getByLabel(/^企业编号/).waitFor()
  expect(await page.getByText('若不知晓，可不填。', { exact: true }).count()).toBe(2)
  await page.waitForFunction(() => document.body.textContent?.includes('已保存'))
  expect(wire.calls('saveValues').at(-1)?.body).toMatchObject({
    values: [{ path: 'line.1.holder.name', value: '李四' }],
  })
  expect(broken).toEqual([])
})

it('one of three kinds, each with its price a year, and a page to check that names it [H-06] [H-07]', async () => {
  const { page } = await stage.visit(path, desktop, serve('henan-hutong'))
  await page.getByText('500元/1年').first().waitFor()
  await page.getByRole('radio', { name: /自然人证书/ }).check({ force: true })
  await page.getByText('200.00 元').waitFor()
  await page.getByRole('radio', { name: /^机构证书/ }).check({ force: true })
  await page.getByRole('radio', { name: '1,000元/2年' }).check({ force: true })
  await page.getByRole('button', { name: '选好了，下一步' }).click()
  await page.waitForURL(/section\/agent/)
  await page.goto(`${stage.url}${given.orderPath}/check`)
  const card = page.locator('#lines')
  await card
    .getByText(/机构证书/)
    .first()
    .waitFor()
  expect(await card.textContent()).toContain('2年')
  await card.getByRole('link', { name: '修改 证书选择' }).click()
  await page.getByRole('button', { name: '保存并返回检查' }).waitFor()
})

it('two that are preset are named and cannot be left out; the key and the term are chosen [C-06] [C-07]', async () => {
  const { page, wire } = await stage.visit(path, phone, serve('zhongqi-yunlian'))
  await page.getByText('本项目每次办理 2 张').waitFor()
  for (const name of ['经办员证书', '审核员证书'])
    await page.getByRole('listitem').filter({ hasText: name }).waitFor()
  await page.getByRole('radio', { name: '中企云链标准一代KEY' }).waitFor()
  await page.getByRole('radio', { name: /3年/ }).check({ force: true })
  await page.getByText('1320.00 元').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '选好了，下一步' }).click()
  await page.waitForURL(/section\/agent/)
  expect(wire.calls('chooseLines')[0]?.body).toMatchObject({
    lines: [
      { role: 'line-1', term: '3y', medium: 'standard-one' },
      { role: 'line-2', term: '3y', medium: 'standard-one' },
    ],
  })
})
