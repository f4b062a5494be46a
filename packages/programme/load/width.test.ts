// The hardest constructs of the four other counters, taken as data: what they say is what the engine gets.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  checkSection,
  loadLibrary,
  loadProgramme,
  type Programme,
  priceOf,
  whatIsNext,
  writeNumber,
} from '../index.ts'

const root = new URL('../../../programmes/', import.meta.url)
const width = new URL('../fixtures/width/', import.meta.url)

function load(name: string): Programme {
  const library = loadLibrary(readFileSync(new URL('library.yaml', root), 'utf8'), { file: 'library.yaml' })
  if ('faults' in library) throw new Error(JSON.stringify(library.faults))
  const text = readFileSync(new URL(name, width), 'utf8')
  const loaded = loadProgramme(text, { file: name, library: library.library })
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded.programme
}

it('roles and preset quantity are one construct', () => {
  expect(load('shanxi-coal.yaml').lines).toMatchObject({ mode: 'roles', min: 1, max: 2 })
  expect(Object.keys(load('shanxi-coal.yaml').lines?.roles ?? {})).toEqual(['trader', 'settler'])
  const quantity = load('zhongqi-yunlian.yaml').lines
  expect(quantity).toMatchObject({ mode: 'quantity', min: 2, max: 2 })
  expect(Object.values(quantity?.roles ?? {}).map(role => role.zh)).toEqual(['经办员', '审核员'])
})

it('prices by role, by year, by quantity and with an order-wide discount', () => {
  const coal = priceOf(load('shanxi-coal.yaml'), [{ role: 'trader' }, { role: 'settler', seal: false }])
  expect(coal.fen).toBe(30000 + 20000)
  const yunlian = priceOf(load('zhongqi-yunlian.yaml'), [
    { role: 'line-1', term: '2y' },
    { role: 'line-2', term: '2y' },
  ])
  expect(yunlian.fen).toBe(2 * (2 * 20000 + 6000) - 1000)
})

it('review only where a machine check failed, and the bank proof follows either way', () => {
  const offer = load('zhongqi-yunlian.yaml').offers.new
  if (!offer) throw new Error('no offer')
  const passed = whatIsNext({ form: 'submitted' }, offer, { checks: { failed: 0 } })
  expect(passed.skip.map(each => each.stage)).toEqual(['review'])
  expect(passed.enter.map(each => each.stage)).toEqual(['bank'])
  const failed = whatIsNext({ form: 'submitted' }, offer, { checks: { failed: 1 } })
  expect(failed.enter).toEqual([{ stage: 'review', kind: 'review', state: 'waiting' }])
  expect(failed.skip).toEqual([])
})

it('the bank proof of a renewal depends on how it was paid', () => {
  const offer = load('bidding-renewal.yaml').offers.renewal
  if (!offer) throw new Error('no offer')
  const states = { form: 'submitted', payment: 'paid', invoice: 'waiting', review: 'passed' }
  expect(whatIsNext(states, offer, { payment: { method: 'alipay' } }).enter.map(each => each.stage)).toEqual([
    'bank',
  ])
  const transfer = whatIsNext(states, offer, { payment: { method: 'transfer' } })
  expect(transfer.skip.map(each => each.stage)).toEqual(['bank'])
  expect(transfer.enter.map(each => each.stage)).toEqual(['issuance'])
})

it('fields and forms that exist only under a condition are checked only then', () => {
  const hutong = load('henan-hutong.yaml')
  const paths = (paper: string, holder = 'organisation') =>
    checkSection(
      hutong,
      'organisation',
      { organisation: { name: '某某有限公司', paper } },
      { line: { holder } },
    ).map(fault => fault.path)
  expect(paths('uscc')).toEqual(['organisation.uscc'])
  expect(paths('other')).toEqual(['organisation.number'])
  expect(paths('other', 'person')).toEqual([])
})

it('the authorised person must be the agent', () => {
  const agent = { name: '王小明', identity: '11010519491231002X', authorised: '王小红' }
  const faults = checkSection(load('zhongqi-yunlian.yaml'), 'agent', { agent })
  expect(faults).toMatchObject([{ path: 'agent.authorised', code: 'not-the-same' }])
  expect(
    checkSection(load('zhongqi-yunlian.yaml'), 'agent', { agent: { ...agent, authorised: '王 小明' } }),
  ).toEqual([])
})

it('numbers as the counters write them, two kinds for one order [H-21] [C-25]', () => {
  const { numbering } = load('henan-hutong.yaml')
  const given = { now: new Date('2020-08-19T04:22:26Z'), sequence: 1, random: () => 3 }
  expect(writeNumber(numbering.payment ?? '', given)).toBe('017200819122226333')
  expect(writeNumber(numbering.order, given)).toBe('10220081912222633')
  expect(writeNumber(load('zhongqi-yunlian.yaml').numbering.order, given)).toBe('PLAGL20200819122226333333')
})
