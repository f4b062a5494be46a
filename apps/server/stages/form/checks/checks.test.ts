// Single checks against evidence that a test lays out: what counts as the same, what is said of a difference, and which way
// leads on.
import { describe, expect, it } from 'vitest'
import type { FileReading, RegistryFinding } from '../../../order/evidence.ts'
import type { Order, Trx } from '../../../order/order.ts'
import type { OrderProgramme, Spine } from '../../../order/spine.ts'
import { mayInsist, runChecks } from '../run-checks.ts'
import { isSame, tellDifference } from './compare.ts'

const fields = {
  organisation: {
    fields: {
      name: { zh: '企业全称', en: 'Name', type: 'organisation-name' },
      uscc: { zh: '代码', en: 'Code', type: 'uscc' },
      form: { zh: '受理表', en: 'Form', type: 'slot', slot: 'acceptance-form' },
    },
  },
  agent: {
    fields: {
      name: { zh: '经办人', en: 'Agent', type: 'person-name' },
      authorised: { zh: '被授权人', en: 'Authorised', type: 'person-name' },
    },
  },
}
const journey = {
  programme: {
    forms: fields,
    checks: {
      registry: {
        is: 'registry',
        title: { zh: '登记', en: 'Registry' },
        fields: ['organisation.name', 'organisation.uscc'],
        'on-fail': ['correct', 'review'],
      },
      'author-is-agent': {
        is: 'same-person',
        title: { zh: '同一人', en: 'Same person' },
        fields: ['agent.authorised', 'agent.name'],
        'on-fail': ['correct'],
      },
      'seal-present': {
        is: 'seal-present',
        title: { zh: '公章', en: 'Seal' },
        fields: [],
        'on-fail': ['correct', 'review'],
      },
    },
  },
  offer: {},
  stages: [],
} as unknown as OrderProgramme

interface Laid {
  readings?: Partial<FileReading>[]
  registry?: RegistryFinding
}

const judge = (check: string, values: Record<string, string>, laid: Laid = {}, insisted: string[] = []) => {
  const spine = {
    clock: { now: () => new Date('2026-03-04T02:00:00Z') },
    evidence: {
      readings: async () => laid.readings ?? [],
      registry: async () => laid.registry ?? { state: 'unavailable' },
    },
  } as unknown as Spine
  const stages = [{ stage: 'form', checks: [check] }]
  return runChecks(
    spine,
    {} as Trx,
    {} as Order,
    { ...journey, stages } as unknown as OrderProgramme,
    values,
    insisted,
  )
}

describe('the same value', () => {
  it('is the same in any width, with any brackets and spaces [C-27]', () => {
    expect(isSame('某某（集团）有限公司', '某某(集团) 有限公司')).toBe(true)
    expect(isSame('９１４１０１００ＭＡ０ＤＥＭＱ１９Ｍ', '91410100ma0demq19m')).toBe(true)
    expect(isSame('阿卜杜·热合曼', '阿卜杜•热合曼')).toBe(true)
    expect(isSame('郑州', '郑洲')).toBe(false)
  })
  it('tells of a personal number the places only', () => {
    const from = { zh: '身份证', en: 'the card' }
    expect(tellDifference('citizen-id', '11010519491231002X', '11010519491231003X', from).zh).toBe(
      '第 17 位填写为 2，身份证为 3',
    )
    expect(tellDifference('citizen-id', '11010519491231002X', '440303200109203017', from).zh).not.toMatch(
      /\d{3}/,
    )
  })
})

describe('the person authorised', () => {
  it('must be the agent, and the fault names both [C-04]', async () => {
    const { refused } = await judge('author-is-agent', { 'agent.authorised': '张三', 'agent.name': '李四' })
    expect(refused).toMatchObject([{ path: 'agent.name', result: 'failed' }])
    expect(refused[0]?.text.zh).toMatch(/张三.*李四/)
    expect(
      (await judge('author-is-agent', { 'agent.authorised': '张三', 'agent.name': '张三 ' })).refused,
    ).toEqual([])
  })
  it('is no matter of opinion where the programme leaves only correcting', async () => {
    expect(mayInsist(journey, 'author-is-agent')).toBe(false)
    const values = { 'agent.authorised': '张三', 'agent.name': '李四' }
    expect((await judge('author-is-agent', values, {}, ['author-is-agent'])).refused).toHaveLength(1)
  })
})

describe('the business registry', () => {
  const entry = {
    name: '郑州登记有限公司',
    uscc: '91410100MA0DEMQ19M',
    status: 'active' as const,
    legalRepresentative: '',
    address: '',
  }
  const typed = { 'organisation.name': '郑州登记有限公司', 'organisation.uscc': entry.uscc }
  it('passes who is in it, in force, under this name [O-04]', async () => {
    expect((await judge('registry', typed, { registry: { state: 'found', entry } })).counts).toEqual({
      passed: 1,
      failed: 0,
      open: 0,
    })
  })
  it('refuses another name, an ended organisation and a stranger, each with its reason', async () => {
    const said = async (values: Record<string, string>, registry: RegistryFinding) =>
      (await judge('registry', values, { registry })).refused[0]
    expect(
      await said({ ...typed, 'organisation.name': '郑州登纪有限公司' }, { state: 'found', entry }),
    ).toMatchObject({ path: 'organisation.name' })
    expect(
      (await said(typed, { state: 'found', entry: { ...entry, status: 'dissolved' } }))?.text.zh,
    ).toContain('已注销')
    expect(await said(typed, { state: 'absent' })).toMatchObject({ path: 'organisation.uscc' })
  })
  it('that does not answer stops nobody, and a person looks instead [C-16]', async () => {
    const { refused, results, counts } = await judge('registry', typed)
    expect(refused).toEqual([])
    expect(results).toMatchObject([{ result: 'unavailable' }])
    expect(counts).toEqual({ passed: 0, failed: 1, open: 1 })
  })
  it('insisted upon goes to a person as a warning [C-16]', async () => {
    const { refused, results, counts } = await judge('registry', typed, { registry: { state: 'absent' } }, [
      'registry',
    ])
    expect(refused).toEqual([])
    expect(results).toMatchObject([{ result: 'warning' }])
    expect(counts.failed).toBe(1)
  })
})

describe('a paper that must be stamped', () => {
  const reading = (more: Partial<FileReading>): Partial<FileReading> => ({
    slot: 'acceptance-form',
    kind: 'seal',
    state: 'read',
    doubts: [],
    fields: {},
    ...more,
  })
  it('passes with a red seal, is refused without, and left open where it cannot be seen [O-04]', async () => {
    const said = async (...readings: Partial<FileReading>[]) =>
      (await judge('seal-present', {}, { readings })).results[0]
    expect(await said(reading({ fields: { seal: { value: 'red', confidence: 0.95 } } }))).toMatchObject({
      result: 'passed',
    })
    expect(await said(reading({}))).toMatchObject({ result: 'failed', path: 'organisation.form' })
    expect(await said(reading({ doubts: ['unreadable'] }))).toMatchObject({ result: 'unavailable' })
    expect(await said()).toMatchObject({ result: 'unavailable' })
  })
})
