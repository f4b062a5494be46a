// What is pinned, what goes over the wire, and when a reviewer is told that it comes late.
import type { CaseView } from '@hufu/contract'
import { expect, it } from 'vitest'
import { complete, fits, lateFinding, wire } from './defects.ts'

it('sends every defect at once, each tied to a field or file by a reason [O-03]', () => {
  const pinned = [
    { path: 'licence-scan', reasons: ['seal-unclear', 'cropped'], note: ' 右下角 ' },
    { path: 'organisation.name', reasons: ['differs'], note: '' },
  ]
  expect(complete(pinned)).toBe(true)
  expect(wire(pinned)).toEqual([
    { path: 'licence-scan', reason: 'seal-unclear', note: '右下角' },
    { path: 'licence-scan', reason: 'cropped' },
    { path: 'organisation.name', reason: 'differs' },
  ])
})
it('is not complete while something pinned has no reason', () => {
  expect(complete([])).toBe(false)
  expect(complete([{ path: 'a', reasons: [], note: 'see' }])).toBe(false)
})
it('wants words for a reason of one’s own, and sends them with it', () => {
  const pin = { path: 'a', reasons: ['cropped', 'other'], note: '' }
  expect(complete([pin])).toBe(false)
  expect(wire([{ ...pin, note: '第二页缺失' }])).toEqual([
    { path: 'a', reason: 'cropped' },
    { path: 'a', reason: 'other', note: '第二页缺失' },
  ])
})
it('fits reasons by path, section or everywhere', () => {
  expect(fits({ paths: [] }, 'a.b')).toBe(true)
  expect(fits({ paths: ['a.*'] }, 'a.b')).toBe(true)
  expect(fits({ paths: ['b'] }, 'a.b')).toBe(true)
  expect(fits({ paths: ['c'] }, 'a.b')).toBe(false)
})
it('knows a finding that could have been told last time', () => {
  const view = {
    order: { defects: [{ path: 'licence-scan', reason: 'x', text: { zh: '', en: '' } }] },
    facts: [
      { path: 'organisation.name', before: null },
      { path: 'organisation.uscc', before: '1' },
    ],
    files: [{ slot: 'licence-scan', changed: false }],
  } as unknown as CaseView
  expect(lateFinding(view, 'organisation.name')).toBe(true)
  expect(lateFinding(view, 'organisation.uscc')).toBe(false)
  expect(lateFinding(view, 'licence-scan')).toBe(false)
})
