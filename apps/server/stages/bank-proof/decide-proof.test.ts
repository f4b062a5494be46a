// The desk of proofs, the list of payouts, and what nobody may ever see: an amount or a code that is still a secret.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { viewCase } from '../../desk/case.ts'
import { readQueue } from '../../desk/queues.ts'
import { openLog } from '../../platform/log.ts'
import { finance, reviewer } from '../../testing/applicant.ts'
import { authority, openHouse, type TestHouse } from '../../testing/house.ts'
import { newAccount, type ProofWalk, proofWalk, publishProof, wrongYuan } from '../../testing/proof-walk.ts'
import { answerRound } from './answer-round.ts'
import { decideProof, type ProofDecision } from './decide-proof.ts'
import { listPayouts, viewProof } from './list-payouts.ts'
import { payRound } from './pay-round.ts'
import type { BankProofDeps } from './rounds.ts'
import { startRound } from './start-round.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  await publishProof(house)
})
afterAll(() => house.close())
beforeEach(() => house.forgetJobs())

const due = async () => {
  const walk = await proofWalk(house)
  await walk.submitAll()
  return walk
}
const decide = (walk: ProofWalk, decision: ProofDecision['decision'], note = '来电核对开户许可证，一致') =>
  decideProof(house.bankProof, house.audit, walk.key, reviewer, { decision, note })
const audited = async (walk: ProofWalk) =>
  (
    await house.db.kysely
      .selectFrom('audit')
      .select(['act', 'detail', 'actor'])
      .where('subject', '=', `order:${walk.key.order}`)
      .orderBy('seq')
      .execute()
  ).filter(row => row.act.startsWith('bank-proof'))
const noticesOf = async (walk: ProofWalk) =>
  (
    await house.db.kysely
      .selectFrom('notice')
      .select(['event', 'content'])
      .where('order_id', '=', walk.key.order)
      .execute()
  ).map(row => row.event)

describe('the desk', () => {
  it('gets the order after three wrong answers, sees names side by side, and passes it with a note [C-19] [O-08]', async () => {
    const walk = await due()
    await walk.start()
    await walk.settle()
    const { amountFen } = await walk.statement()
    for (const _ of [1, 2, 3]) await walk.answer(wrongYuan(amountFen)).catch(() => {})
    const queue = await readQueue(house.desk, authority, 'bank-proof', reviewer.id, { page: 1 })
    expect(queue.items.map(item => item.order)).toContain(walk.key.order)
    const seen = await viewProof(house.bankProof, walk.key, reviewer)
    expect(seen).toMatchObject({
      state: 'manual',
      sameName: true,
      mayDecide: true,
      why: { zh: expect.stringContaining('3 次') },
      account: { number: expect.stringContaining('****') },
      rounds: [{ state: 'spent', bankState: 'sent', wrong: 3 }],
    })
    expect(JSON.stringify(seen)).not.toContain(walk.number)
    await decide(walk, 'pass')
    expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'due' })
    expect(await noticesOf(walk)).toContain('bank-proof-passed')
    expect(await audited(walk)).toMatchObject([
      { act: 'bank-proof.pass', actor: `staff:${reviewer.id}`, detail: { note: expect.any(String) } },
    ])
    // What was checked is for the record, not for the applicant.
    expect(JSON.stringify(await walk.view())).not.toContain('开户许可证')
  })

  it('gives it back: the applicant reads why, corrects, and has fresh tries [C-19]', async () => {
    const walk = await due()
    await walk.save({ 'account.name': '别家期货有限公司' })
    await walk.askStaff('单位上周改名')
    expect(await viewProof(house.bankProof, walk.key, reviewer)).toMatchObject({
      sameName: false,
      why: { zh: expect.stringContaining('单位上周改名') },
    })
    await decide(walk, 'back', '户名请填开户许可证上的全称')
    expect(await walk.state()).toBe('due')
    expect(await noticesOf(walk)).toContain('bank-proof-failed')
    expect(await walk.proof()).toMatchObject({ triesLeft: 3, why: { zh: '户名请填开户许可证上的全称' } })
    await walk.save(walk.account)
    await walk.start()
    await walk.settle()
    await walk.answer((await walk.statement()).yuan)
    expect(await walk.state()).toBe('passed')
  })

  it('refuses for good: the order ends, with the reason, and gives back what was paid', async () => {
    const walk = await due()
    await walk.askStaff()
    await decide(walk, 'refuse', '账户属于另一家单位')
    expect(await walk.order()).toMatchObject({ state: 'rejected' })
    expect((await walk.view()).timeline.at(-1)?.text.zh).toContain('账户属于另一家单位')
    await expect(decide(walk, 'pass')).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('decides once, only what waits there, and never its own order', async () => {
    const walk = await due()
    await expect(decide(walk, 'pass')).rejects.toMatchObject({ code: 'order.wrong-state' })
    await walk.askStaff()
    const own = { ...reviewer, id: walk.person }
    await expect(
      decideProof(house.bankProof, house.audit, walk.key, own, { decision: 'pass', note: '自己看过' }),
    ).rejects.toMatchObject({ code: 'access.self-review' })
    const both = await Promise.allSettled([decide(walk, 'pass'), decide(walk, 'back')])
    expect(both.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await viewProof(house.bankProof, walk.key, finance)).toMatchObject({ mayDecide: false })
  })

  it('is reachable for whoever gives no consent and no account', async () => {
    const walk = await proofWalk(house)
    await walk.submit({ agreed: ['service', 'identity-images'] })
    await walk.askStaff('不方便提供账户')
    expect(await viewProof(house.bankProof, walk.key, reviewer)).toMatchObject({ account: null, rounds: [] })
  })
})

describe('where it stands in the journey', () => {
  it('comes for who paid by WeChat or Alipay, and is skipped for the others; the memo holds a code, not a PIN [R-07]', async () => {
    const memo = { kind: 'memo-code' as const, fen: { from: 1, to: 1 }, after: ['payment'] }
    await publishProof(house, {
      stage: { ...memo, when: "payment.method in ['wechat-pay', 'alipay']" },
      inForm: true,
      late: true,
    })
    const walk = await proofWalk(house, { inForm: true })
    await walk.submitAll()
    await walk.pay()
    await walk.settle()
    expect(await walk.state()).toBe('sent')
    const { memo: text, code } = await walk.statement()
    expect(text).toContain(`验证码${code}`)
    expect(text.toLowerCase()).not.toContain('pin')
    expect(
      await house.db.kysely
        .selectFrom('key_request')
        .select('request')
        .where('order_id', '=', walk.key.order)
        .execute(),
    ).toEqual([])
    await publishProof(house, {
      stage: { ...memo, when: "payment.method == 'transfer'" },
      inForm: true,
      late: true,
    })
    const other = await proofWalk(house, { inForm: true })
    await other.submitAll()
    await other.pay()
    expect(await other.state()).toBe('skipped')
    await publishProof(house)
  })
})

describe('secrecy', () => {
  /** Everything that people, logs and other tables may hold of an order. */
  async function everything(walk: ProofWalk, lines: readonly string[], answers: readonly unknown[]) {
    const db = house.db.kysely
    const tables = [
      'order_value',
      'timeline',
      'dossier_sheet',
      'notice',
      'submission',
      'audit',
      'order_stage',
    ]
    const rows = await Promise.all(tables.map(name => sql`select * from ${sql.table(name)}`.execute(db)))
    const rounds = (await walk.rounds()).map(({ secret: _secret, ...rest }) => rest)
    const jobs = await sql`select data from pgboss.job`.execute(db)
    return JSON.stringify([
      await walk.view(),
      await viewCase(house.desk, walk.key, reviewer),
      await viewProof(house.bankProof, walk.key, reviewer),
      await listPayouts(house.bankProof, authority, {}),
      rounds,
      rows.map(each => each.rows),
      jobs.rows,
      house.sms.sent,
      lines,
      answers,
    ])
  }
  const watched = () => {
    const lines: string[] = []
    const log = openLog('trace', { write: line => void lines.push(line) })
    const deps: BankProofDeps = { ...house.bankProof, spine: { ...house.spine, log } }
    return { deps, lines }
  }

  it.each([
    ['random-amount', { kind: 'random-amount' as const, fen: { from: 7001, to: 7999 } }],
    ['memo-code', { kind: 'memo-code' as const, fen: { from: 7001, to: 7999 } }],
  ])(
    '%s: in no view, notice, desk, log, job, error or other table while it is a secret [O-08]',
    async (kind, stage) => {
      await publishProof(house, { stage })
      const { deps, lines } = watched()
      const walk = await due()
      const answers: unknown[] = []
      // Paid twice over a lost answer, answered wrong twice, sent back by the bank: whatever is said on the way.
      await startRound(deps, walk.key, walk.person)
      const [round] = await walk.rounds()
      house.bank.failNext('payOut', 'unreachable', { afterDeed: true })
      const job = { authority, payoutNo: round!.payout_no }
      await payRound(deps, job).catch(error => answers.push({ ...error, message: String(error) }))
      await walk.settle()
      const { amountFen, code } = await walk.statement()
      const wrong =
        kind === 'memo-code'
          ? code === 'AAAAAA'
            ? 'CCCCCC'
            : 'AAAAAA'
          : wrongYuan(amountFen === 7999 ? 7001 : amountFen)
      for (const _ of [1, 2])
        await answerRound(deps, walk.key, walk.person, wrong).catch(error =>
          answers.push({ ...error, message: String(error) }),
        )
      expect(answers.length).toBeGreaterThanOrEqual(2)
      const found = await everything(walk, lines, answers)
      expect(found.length).toBeGreaterThan(5000)
      expect(found).toContain(walk.key.order)
      for (const hidden of [code, `7${String(amountFen).slice(1)}`, (amountFen / 100).toFixed(2)].filter(
        Boolean,
      ))
        expect([
          hidden,
          found.includes(`"${hidden}"`) ||
            new RegExp(`(?<![0-9a-f-])${hidden.replace('.', '\\.')}(?![0-9a-f])`).test(found),
        ]).toEqual([hidden, false])
      expect(found.includes('account_masked')).toBe(true)
      await publishProof(house)
    },
  )
})

describe('reconciliation', () => {
  it('lists what was sent, came back and was answered, with sums of what is over only [O-08]', async () => {
    await publishProof(house, { stage: { fen: { from: 40, to: 60 } } })
    // A day of its own.
    house.clock.advance(40 * 86_400_000)
    const done = await due()
    await done.start()
    await done.settle()
    const first = await done.statement()
    await done.answer(first.yuan)
    const returned = await due()
    house.bank.openAccount(returned.number, '别家有限公司')
    await returned.start()
    await returned.settle()
    const open = await due()
    await open.save({ 'account.number': newAccount() })
    await open.start()
    await open.settle()
    const { days, payouts } = await listPayouts(house.bankProof, authority, {})
    expect(days[0]).toMatchObject({
      paid: 3,
      sent: 2,
      returned: 1,
      answered: 1,
      open: 1,
      costFen: first.amountFen,
    })
    const ours = payouts.filter(row => [done, returned, open].some(walk => walk.key.order === row.order))
    expect(ours.map(row => [row.state, row.bankState]).sort()).toEqual([
      ['answered', 'sent'],
      ['returned', 'returned'],
      ['sent', 'sent'],
    ])
    expect(ours.find(row => row.state === 'returned')?.reason?.zh).toContain('户名')
    expect(Object.keys(ours[0] ?? {}).filter(key => /fen|amount|code|secret/i.test(key))).toEqual([])
    expect((await listPayouts(house.bankProof, 'another', {})).payouts).toEqual([])
    expect(
      (await listPayouts(house.bankProof, authority, { from: '2020-01-01', until: '2020-01-31' })).payouts,
    ).toEqual([])
  })
})
