// The words that three counters have for where an order stands: every one of their manuals' states, from the stages' own states.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { axes, loadLibrary, loadProgramme, orderLabel, type States } from './index.ts'

const read = (name: string) => readFileSync(new URL(`../../programmes/${name}.yaml`, import.meta.url), 'utf8')
const library = loadLibrary(read('library'), { file: 'library.yaml' })
if ('faults' in library) throw new Error(JSON.stringify(library.faults))

function labelIn(
  name: string,
): (states: States, order?: 'open' | 'completed' | 'closed') => string | undefined {
  const loaded = loadProgramme(read(name), {
    file: name,
    library: 'faults' in library ? {} : library.library,
  })
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const { programme } = loaded
  return (states, order = 'open') => orderLabel(programme, axes(programme, 'new', states, order))?.zh
}

it('of the coal exchange, from review to invoice, each its own [S-28]', () => {
  const label = labelIn('shanxi-coal')
  const asked = { form: 'submitted', papers: 'uploaded', person: 'passed' }
  const passed = { ...asked, review: 'passed' }
  const paid = { ...passed, payment: 'paid' }
  expect(label({ ...asked, review: 'waiting' })).toBe('待审核')
  expect(label({ ...asked, review: 'returned' })).toBe('审核不通过')
  expect(label({ ...passed, payment: 'due' })).toBe('审核通过，待支付')
  expect(label({ ...passed, payment: 'checking' })).toBe('待财务核对')
  expect(label({ ...paid, issuance: 'waiting' })).toBe('正在受理')
  expect(label({ ...paid, issuance: 'written', delivery: 'shipped' })).toBe('制证完成')
  const made = { ...paid, issuance: 'written', delivery: 'delivered' }
  expect(label({ ...made, invoice: 'issued' }, 'completed')).toBe('已开票')
})

it('of the supply chain, with the review by a person and the account proof in between [C-24]', () => {
  const label = labelIn('zhongqi-yunlian')
  const form = { form: 'submitted' }
  const proved = { ...form, review: 'passed', bank: 'passed' }
  const paid = { ...proved, payment: 'paid' }
  expect(label({ ...form, review: 'waiting' })).toBe('人工审核中')
  expect(label({ ...form, review: 'returned' })).toBe('审核未通过')
  expect(label({ ...form, review: 'passed', bank: 'due' })).toBe('待打款验证')
  expect(label({ ...proved, payment: 'due' })).toBe('订单待支付')
  expect(label({ ...paid, issuance: 'waiting' })).toBe('制作中')
  expect(label({ ...paid, issuance: 'written', delivery: 'shipped' })).toBe('已发货')
  const sent = { ...paid, issuance: 'written', delivery: 'delivered', invoice: 'issued' }
  expect(label(sent, 'completed')).toBe('完成')
})

it('of Henan, with the refund of what was not passed [H-25, H-28]', () => {
  const label = labelIn('henan-hutong')
  const paid = { form: 'submitted', papers: 'uploaded', person: 'passed', payment: 'paid' }
  expect(label({ ...paid, payment: 'due' })).toBe('待汇款')
  expect(label({ ...paid, payment: 'checking' })).toBe('待核对汇款')
  expect(label({ ...paid, review: 'waiting' })).toBe('资料已收到，审核中')
  expect(label({ ...paid, review: 'returned' })).toBe('未通过')
  expect(label({ ...paid, review: 'passed', issuance: 'waiting' })).toBe('证书制作中')
  expect(label({ ...paid, review: 'passed', issuance: 'written' })).toBe('成功受理')
})
