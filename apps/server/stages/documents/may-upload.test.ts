// When a place takes files: by what the order waits for, and by whom the place belongs to.
import { expect, it } from 'vitest'
import type { OrderProgramme } from '../../order/spine.ts'
import { mayUpload } from './may-upload.ts'

const stages = [
  { name: 'form', stage: 'form' },
  { name: 'papers', stage: 'documents', slots: ['letter'] },
]
const journey = { stages } as unknown as OrderProgramme
type Scope = 'order' | 'line' | 'person' | 'session' | 'payment'
const open = (states: Record<string, string>, name: string, scope: Scope = 'order') =>
  mayUpload(
    Object.entries(states).map(([stage, state]) => ({
      stage,
      kind: stage === 'papers' ? 'documents' : stage,
      state,
    })),
    journey,
    { name, slot: { scope } as never },
  )

it('takes everything while the form is open', () => {
  for (const form of ['drafting', 'correcting']) expect(open({ form }, 'anything')).toBe(true)
  expect(open({ form: 'submitted' }, 'anything')).toBe(false)
})

it('takes the papers of its stage while they are due, and no others [H-14]', () => {
  for (const papers of ['due', 'outdated']) {
    expect(open({ form: 'submitted', papers }, 'letter')).toBe(true)
    expect(open({ form: 'submitted', papers }, 'licence')).toBe(false)
  }
  expect(open({ form: 'submitted', papers: 'uploaded' }, 'letter')).toBe(false)
})

it('takes slips while payment waits, and identity papers while a person is to be proved', () => {
  for (const payment of ['due', 'checking']) {
    expect(open({ form: 'submitted', payment }, 'slip', 'payment')).toBe(true)
    expect(open({ form: 'submitted', payment }, 'letter')).toBe(false)
  }
  expect(open({ form: 'submitted', payment: 'paid' }, 'slip', 'payment')).toBe(false)
  for (const identity of ['due', 'failed'])
    expect(open({ form: 'submitted', identity }, 'card', 'session')).toBe(true)
  expect(open({ form: 'submitted', identity: 'passed' }, 'card', 'session')).toBe(false)
})
