// The programmes of this installation, as loaded: what the counter's rows ask of zce, read from the data.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  axes,
  holds,
  loadLibrary,
  loadProgramme,
  type Offer,
  priceOf,
  type States,
  whatIsNext,
  whoHolds,
} from './index.ts'

const read = (name: string) => readFileSync(new URL(`../../programmes/${name}`, import.meta.url), 'utf8')
const library = loadLibrary(read('library.yaml'), { file: 'programmes/library.yaml' })
if ('faults' in library) throw new Error(JSON.stringify(library.faults))
const loaded = loadProgramme(read('zce.yaml'), { file: 'programmes/zce.yaml', library: library.library })
if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
const zce = loaded.programme
const offer = (name: string): Offer => {
  const found = zce.offers[name]
  if (!found) throw new Error(`no offer ${name}`)
  return found
}

/** Walks on from the given states, finishing each entered stage in the given state. */
function walk(name: string, ends: States, method: string): string[] {
  const states: States = {}
  const order: string[] = []
  for (let round = 0; round < 20; round++) {
    const next = whatIsNext(states, offer(name), { offer: name, payment: { method } })
    for (const begin of next.skip) states[begin.stage] = begin.state
    for (const begin of next.enter) {
      order.push(begin.stage)
      states[begin.stage] = ends[begin.stage] ?? begin.state
    }
    if (next.complete && next.enter.length === 0) return [...order, 'complete']
    if (next.enter.length === 0) return order
  }
  return order
}
const ends = {
  prepare: 'submitted',
  form: 'submitted',
  payment: 'paid',
  review: 'passed',
  issuance: 'written',
  delivery: 'delivered',
}

describe('zce', () => {
  it('applies, pays, is reviewed, is made, is mailed and invoiced, in this order [Z-02]', () => {
    expect(walk('new', ends, 'wechat-pay')).toEqual([
      'prepare',
      'form',
      'payment',
      'review',
      'issuance',
      'delivery',
      'invoice',
      'complete',
    ])
    expect(walk('renewal', ends, 'wechat-pay')).toEqual([
      'prepare',
      'form',
      'payment',
      'review',
      'issuance',
      'invoice',
      'complete',
    ])
  })

  it('review does not begin before payment', () => {
    expect(walk('new', { ...ends, payment: 'due' }, '')).toEqual(['prepare', 'form', 'payment'])
  })

  it('a free order gets no invoice, and says so from the moment it is free [Z-06]', () => {
    expect(walk('new', { ...ends, payment: 'entitled' }, 'entitlement')).not.toContain('invoice')
    const states = { prepare: 'submitted', form: 'submitted', payment: 'entitled', review: 'waiting' }
    expect(axes(zce, 'new', states).invoice).toMatchObject({ code: 'none', text: { zh: '不可开票' } })
    expect(axes(zce, 'new', states).payment.text.zh).toBe('免费政策')
  })

  it('warns of choosing the wrong user group', () => {
    expect(zce.audience?.warning?.zh).toBe('注意不要选错或不选，不同的用户群组享受的免费政策不同。')
    expect(Object.values(zce.audience?.groups ?? {}).map(group => group.roster)).toEqual([
      'zce-members',
      'zce-warehouses',
      undefined,
    ])
  })

  it('points to the old procedure of the other authority [Z-07]', () => {
    expect(offer('shanghai-ca').redirect?.path.map(step => step.zh)).toEqual([
      '首页',
      '交易所服务',
      '会员服务',
      '数字证书',
    ])
  })

  it('tags its two kinds of application [Z-08]', () => {
    expect([offer('new').title.zh, offer('renewal').title.zh]).toEqual(['新申请', '到期续费'])
  })

  it('has five sections for a new application, and no mailing for a renewal', () => {
    const sections = (name: string) => {
      const stage = offer(name).journey.form
      return stage?.stage === 'form' ? stage.forms.map(form => zce.forms[form]?.title.zh) : []
    }
    const four = ['企业基本信息', '经办人信息', '单位证书受理表', '发票抬头信息']
    expect(sections('new')).toEqual([...four, '邮寄信息'])
    expect(sections('renewal')).toEqual(four)
  })

  it('takes the agent’s phone from the preparation page, read-only', () => {
    expect(zce.forms.agent?.fields.mobile).toMatchObject({ from: ['verified-phone'], locked: true })
    expect(zce.slots['identity-card-front']).toMatchObject({
      formats: ['jpg', 'png', 'gif', 'pdf'],
      max: 10 * 1024 * 1024,
    })
  })

  it.each([
    ['2026-08-22T00:00:00+08:00', true],
    ['2026-08-20T23:59:59+08:00', false], // three months and a moment before
    ['2027-02-20T23:59:59+08:00', true],
    ['2027-02-21T12:00:01+08:00', false],
  ])('renewal window of three months either side: %s is %s [Z-29]', (now, open) => {
    const certificate = { notAfter: new Date('2026-11-21T12:00:00+08:00'), status: 'good' }
    expect(holds(offer('renewal').when, { now: new Date(now), certificate })).toBe(open)
  })
  it('a revoked certificate is not renewed', () => {
    const certificate = { notAfter: new Date('2026-11-21T12:00:00+08:00'), status: 'revoked' }
    expect(holds(offer('renewal').when, { now: new Date('2026-11-20T00:00:00Z'), certificate })).toBe(false)
  })

  const submitted = { prepare: 'submitted', form: 'submitted' }
  const paid = { ...submitted, payment: 'paid' }
  const made = { ...paid, review: 'passed', issuance: 'written' }
  it.each<[string, States, [string, string, string, string]]>([
    ['new', { ...submitted, payment: 'due' }, ['去支付', '待审核', '待制证', '待开票']],
    ['new', { ...submitted, payment: 'confirming' }, ['确认中', '待审核', '待制证', '待开票']],
    [
      'new',
      { ...submitted, payment: 'entitled', review: 'waiting' },
      ['免费政策', '待审核', '待制证', '不可开票'],
    ],
    ['new', { ...paid, review: 'returned', form: 'correcting' }, ['已支付', '不通过', '待制证', '待开票']],
    ['new', { ...paid, review: 'passed', issuance: 'signed' }, ['已支付', '通过', '待制证', '待开票']],
    ['renewal', { ...paid, review: 'passed', issuance: 'waiting' }, ['已支付', '通过', '去下载', '待开票']],
    ['new', { ...made, delivery: 'waiting', invoice: 'offered' }, ['已支付', '通过', '已制证', '去开票']],
    ['new', { ...made, delivery: 'shipped', invoice: 'issuing' }, ['已支付', '通过', '已制证', '确认中']],
    ['renewal', { ...made, invoice: 'issued' }, ['已支付', '通过', '已制证', '发票详情']],
  ])('four axes in the counter’s words: %s %o [Z-21]', (name, states, words) => {
    const { payment, review, certificate, invoice } = axes(zce, name, states)
    expect([payment, review, certificate, invoice].map(label => label.text.zh)).toEqual(words)
  })
  it('a refunded order promises neither certificate nor invoice [Z-21]', () => {
    const { payment, certificate, invoice } = axes(
      zce,
      'new',
      { ...submitted, payment: 'refunded', review: 'rejected' },
      'refunded',
    )
    expect([payment.text.zh, certificate.code, invoice.text.zh]).toEqual(['已退款', 'none', '不可开票'])
  })

  it('whoever holds the ball is named with a deadline and a next step, in every state on the way', () => {
    const [first] = whoHolds({ ...paid, review: 'waiting' }, offer('new'))
    expect(first).toMatchObject({ stage: 'review', holder: 'reviewer', deadline: '3wd' })
    expect(whoHolds({ ...submitted, payment: 'due' }, offer('new'))[0]).toMatchObject({
      holder: 'applicant',
      deadline: '24h',
    })
    expect(whoHolds({ ...paid, review: 'passed', issuance: 'waiting' }, offer('renewal'))[0]).toMatchObject({
      holder: 'applicant',
      deadline: '90d',
    })
  })

  it('costs the listed price', () => {
    expect(priceOf(zce, [{ role: 'holder' }])).toMatchObject({
      fen: 30000,
      items: [{ part: 'certificate', line: 0 }],
    })
  })

  it('every notice has Chinese and English for its channels, and every rejection reason is pinned', () => {
    for (const reason of Object.values(zce.reasons))
      expect(reason.fields.length + reason.slots.length).toBeGreaterThan(0)
    expect(zce.notices['review-passed']?.wechat).toBeDefined()
    expect(zce.notices.issued?.wechat?.zh).toContain('{number}')
  })
})
