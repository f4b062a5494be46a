// Standing behind the papers by the stamp, by a certificate of the organisation, or by its legal representative's phone: three ways
// that lead to the same place, and each undone by an edit of what the papers say.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { viewCase } from '../../desk/case.ts'
import { AppError } from '../../platform/errors.ts'
import { reviewer } from '../../testing/applicant.ts'
import { HOUR, phoneCode, type TestHouse } from '../../testing/house.ts'
import { filled, openPapersHouse, startPapers } from '../../testing/papers-programme.ts'
import {
  answerQuestion,
  askRepresentative,
  sendRepresentativeCode,
  viewQuestion,
} from './ask-representative.ts'
import { prepareDeclaration, signDeclaration } from './sign-declaration.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openPapersHouse()
})
afterAll(() => house.close())

const own = {
  ...{ serial: '4a117c09aabbccdd', subject: 'C=CN, O=山西示例煤炭有限公司' },
  ...{ organisation: '山西示例煤炭有限公司', uscc: filled['organisation.uscc'] ?? '' },
  profile: 'organisation-dual',
}
let signer: typeof own | AppError
let signed: Uint8Array[]
beforeEach(() => {
  signer = own
  signed = []
  house.carrier.books.clear()
  house.carrier.down = false
  house.links.length = 0
  house.binding.verifyHolder = async (_db, { message }) => {
    signed.push(message)
    if (signer instanceof AppError) throw signer
    return signer
  }
})

const stage = 'papers'
const chief = { name: '李四', identity: '110101198003071095', mobile: '13900001111' }
async function due(roles?: string[]) {
  const walk = await startPapers(house, roles)
  await walk.submit()
  const { key, person } = walk
  const prepare = () => prepareDeclaration(house.binding, key, person, stage)
  const ask = (representative: Partial<typeof chief> = chief) =>
    askRepresentative(house.binding, key, person, { stage, representative })
  return {
    ...walk,
    prepare,
    ask,
    async sign() {
      const { declaration } = await prepare()
      await signDeclaration(house.binding, key, person, {
        declaration,
        certificate: 'AAAA',
        signature: 'AAAA',
      })
      return declaration
    },
    token: () => /\/r\/(\w+)$/.exec(house.links.at(-1)?.url ?? '')?.[1] ?? '',
    current: async () => (await walk.view()).binding?.current ?? null,
    missing: async () =>
      (await walk.view()).places.filter(place => place.missing).map(place => place.address),
    state: async () => (await walk.stages())[stage],
  }
}
const codeOf = (deed: Promise<unknown>) =>
  deed.then(
    () => 'done',
    error => (error instanceof AppError ? error.code : error),
  )

describe('three ways to stand behind the papers', () => {
  it('are offered side by side, and each leads to the same next step [X-08]', async () => {
    const [byStamp, bySignature, byPhone] = [
      await due(['trader']),
      await due(['trader']),
      await due(['trader']),
    ]
    const { binding } = await byStamp.view()
    expect(binding?.ways.map(each => each.way)).toEqual(['paper', 'certificate', 'legal-representative'])
    expect(binding?.current).toBeNull()
    expect(await byStamp.missing()).toEqual(['letter', 'line.1.trader-form', 'seal'])

    await byStamp.uploadAll()
    await byStamp.finish()
    await bySignature.sign()
    await byPhone.ask()
    expect(await byPhone.missing()).toEqual(['letter', 'line.1.trader-form', 'seal'])
    await answerQuestion(house.binding, byPhone.token(), { answer: 'confirm', code: phoneCode })
    for (const walk of [bySignature, byPhone]) {
      // The impression is no signature: it is still asked for.
      expect(await walk.missing()).toEqual(['seal'])
      expect(await walk.current()).toMatchObject({ state: 'done' })
      await walk.put('seal', await walk.scan('seal-page'))
      await walk.finish()
    }
    for (const walk of [byStamp, bySignature, byPhone]) {
      expect(await walk.state()).toBe('uploaded')
      expect((await walk.stages()).review).toBe('waiting')
    }
    // The reviewer reads which way it was, by whom, and that it holds.
    const checks = async (walk: typeof byStamp) =>
      (await viewCase(house.desk, walk.key, reviewer)).checks.filter(each => each.check === 'binding')
    expect(await checks(byStamp)).toEqual([])
    expect(await checks(bySignature)).toMatchObject([
      { result: 'passed', text: { zh: expect.stringContaining(own.serial) } },
    ])
    const [phone] = await checks(byPhone)
    expect(phone).toMatchObject({
      result: 'passed',
      text: { zh: expect.stringContaining('李四 139****1111') },
    })
    expect(JSON.stringify(phone)).not.toContain(chief.mobile)
  })

  it('go on by themselves where the last thing missing was the stamp [X-08] [X-09]', async () => {
    const walk = await due(['trader'])
    await walk.put('seal', await walk.scan('seal-page'))
    await walk.put('photos', await walk.scan('seal-page'))
    await walk.sign()
    expect(await walk.state()).toBe('uploaded')
  })
})

describe('a signature with a certificate', () => {
  it('is over the papers by their versions, for this order at this site, and counts once [X-08]', async () => {
    const walk = await due(['trader'])
    const { declaration, tbs, text } = await walk.prepare()
    const [letter] = (await walk.view()).papers.filter(paper => paper.document === 'letter')
    for (const part of [
      'origin: https://counter.example',
      `order: ${walk.key.order}`,
      '山西示例煤炭有限公司',
      `letter/0=${letter?.code}`,
      '效力与加盖单位公章相同',
    ])
      expect(text).toContain(part)
    const given = { declaration, certificate: 'AAAA', signature: 'AAAA' }
    await signDeclaration(house.binding, walk.key, walk.person, given)
    expect(Buffer.from(signed[0]!).toString('base64')).toBe(tbs)
    const again = signDeclaration(house.binding, walk.key, walk.person, given)
    expect(await codeOf(again)).toBe('binding.lapsed')
    const other = await due(['trader'])
    expect(await codeOf(signDeclaration(house.binding, other.key, other.person, given))).toBe('not-found')
    expect(await codeOf(signDeclaration(house.binding, walk.key, other.person, given))).toBe('not-found')
  })

  it('of another organisation, an employee, or out of time is refused, and the other ways stay open [X-08]', async () => {
    const walk = await due(['trader'])
    signer = { ...own, organisation: '山西另一家有限公司' }
    expect(await codeOf(walk.sign())).toBe('binding.other-organisation')
    signer = { ...own, uscc: '91410100MA9GABCD1X' }
    expect(await codeOf(walk.sign())).toBe('binding.other-organisation')
    signer = { ...own, profile: 'person-dual' }
    expect(await codeOf(walk.sign())).toBe('binding.certificate-use')
    signer = new AppError('binding.certificate-revoked')
    expect(await codeOf(walk.sign())).toBe('binding.certificate-revoked')
    signer = own
    const { declaration } = await walk.prepare()
    house.clock.advance(HOUR)
    const late = signDeclaration(house.binding, walk.key, walk.person, {
      ...{ declaration, certificate: 'AAAA', signature: 'AAAA' },
    })
    expect(await codeOf(late)).toBe('binding.lapsed')
    expect((await walk.view()).binding?.current).toBeNull()
    await walk.ask()
    expect(await walk.current()).toMatchObject({ way: 'legal-representative', state: 'waiting' })
  })

  it('holds only while the papers say what they said [X-08] [H-13]', async () => {
    const walk = await due(['trader'])
    await walk.sign()
    await walk.reopen()
    await walk.save({ 'agent.name': '张三丰' })
    await walk.submit()
    expect(await walk.current()).toMatchObject({ state: 'outdated' })
    expect(await walk.missing()).toContain('letter')
    await walk.sign()
    expect(await walk.current()).toMatchObject({ state: 'done' })
    expect(await walk.missing()).toEqual(['seal'])
  })
})

describe('the legal representative', () => {
  it('reads what for, proves the phone by a code, and answers once [X-08]', async () => {
    const walk = await due(['trader'])
    await walk.ask()
    expect(house.links.at(-1)?.mobile).toBe(chief.mobile)
    const question = await viewQuestion(house.binding, walk.token())
    expect(question).toMatchObject({
      ...{ organisation: '山西示例煤炭有限公司', name: '李四', mobile: '139****1111', agent: '张三' },
      ...{ state: 'waiting', statement: { zh: expect.stringContaining('效力与加盖单位公章相同') } },
    })
    expect(question.papers.map(each => each.zh)).toEqual(['申请表', '申请单位法定代表人授权委托及单位声明'])
    expect(JSON.stringify(question)).not.toContain(chief.identity)
    await sendRepresentativeCode(house.binding, walk.token(), '127.0.0.1')
    const answer = (code: string) => answerQuestion(house.binding, walk.token(), { answer: 'confirm', code })
    expect(await codeOf(answer('000000'))).toBe('code.wrong')
    expect(await walk.current()).toMatchObject({ state: 'waiting' })
    await answer(` ${phoneCode.slice(0, 3)} ${phoneCode.slice(3)}`)
    expect(await walk.current()).toMatchObject({ state: 'done' })
    expect(await codeOf(answer(phoneCode))).toBe('binding.over')
    expect(await codeOf(viewQuestion(house.binding, 'x'.repeat(64)))).toBe('binding.over')
  })

  it('is not asked on a phone of the agent, of somebody else, or against the registry; nor is anybody pestered [X-08]', async () => {
    const walk = await due(['trader'])
    expect(await codeOf(walk.ask({ ...chief, mobile: '' }))).toBe('order.faults')
    const agents = (verified_mobile: string | null) =>
      house.db.kysely
        .updateTable('orders')
        .set({ verified_mobile })
        .where('id', '=', walk.key.order)
        .execute()
    await agents(chief.mobile)
    expect(await codeOf(walk.ask())).toBe('binding.own-phone')
    await agents(null)
    house.carrier.books.set(chief.mobile, 'name')
    expect(await codeOf(walk.ask())).toBe('binding.not-representative')
    house.carrier.books.clear()
    house.carrier.down = true
    expect(await codeOf(walk.ask())).toBe('binding.unavailable')
    house.carrier.down = false
    expect(house.carrier.asked.at(-1)).toMatchObject({ name: '李四', idNumber: chief.identity })
    const { evidence } = house.spine
    const entry = {
      ...own,
      name: own.organisation,
      status: 'active',
      legalRepresentative: '王五',
      address: '',
    }
    house.spine.evidence = {
      ...evidence!,
      registry: async () => ({ state: 'found', entry: entry as never }),
    }
    expect(await codeOf(walk.ask())).toBe('binding.registry-differs')
    house.spine.evidence = evidence!
    expect(house.links).toEqual([])
    for (let round = 0; round < 3; round++) await walk.ask()
    expect(await codeOf(walk.ask())).toBe('request.too-many')
    expect(house.links).toHaveLength(3)
  })

  it('may refuse, or not answer; a later way takes the place of an earlier one [X-08]', async () => {
    const walk = await due(['trader'])
    await walk.ask()
    await answerQuestion(house.binding, walk.token(), { answer: 'refuse' })
    expect(await walk.current()).toMatchObject({ state: 'refused' })
    expect(await walk.missing()).toContain('letter')
    const late = answerQuestion(house.binding, walk.token(), { answer: 'confirm', code: phoneCode })
    expect(await codeOf(late)).toBe('binding.over')

    await walk.ask()
    const first = walk.token()
    await walk.sign()
    expect(await walk.current()).toMatchObject({ way: 'certificate', state: 'done' })
    expect(await codeOf(viewQuestion(house.binding, first))).toBe('binding.over')

    const other = await due(['trader'])
    await other.ask()
    house.clock.advance(73 * HOUR)
    expect(await other.current()).toMatchObject({ state: 'expired' })
    const after = answerQuestion(house.binding, other.token(), { answer: 'confirm', code: phoneCode })
    expect(await codeOf(after)).toBe('binding.over')
  })
})
