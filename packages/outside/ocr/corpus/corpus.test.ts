// A dozen drawn papers through the whole reader. `npm run bench -- recognition` measures many more of them; what must hold
// of every one is here too: never wrong and sure of it.
import { describe, expect, it } from 'vitest'
import { openLineReader } from '../engine/read-lines.ts'
import { measure } from './measure.ts'

const installed = await import('onnxruntime-node').then(
  () => true,
  () => false,
)

describe.skipIf(!installed)('a corpus of drawn papers', () => {
  it('is read right where it is clean, and doubted where it is not [H-17] [O-04]', async () => {
    const reader = await openLineReader()
    const clean = await measure(reader, 'clean', 2, 21)
    const phone = await measure(reader, 'phone', 1, 22)
    const blurred = await measure(reader, 'blurred', 1, 13)
    for (const score of [clean, phone, blurred])
      expect(score.mistakes.filter(m => m.confidence >= 0.94)).toEqual([])
    expect(clean.mistakes).toEqual([])
    expect(clean.doubted).toBe(0)
    expect(phone.right / phone.fields).toBeGreaterThan(0.9)
    expect(blurred.doubted).toBe(blurred.papers)
  }, 120_000)
})
