// What every adapter of the recognition port must do; the fake and the engine of this machine both run it.
import { describe, expect, it } from 'vitest'
import type { OcrPort, PaperKind } from './port.ts'

export interface OcrBench {
  port(): OcrPort
  /** A clean paper of this kind, and what is written on it. */
  paper(kind: PaperKind): Promise<{ bytes: Uint8Array; truth: Record<string, string> }>
}

export function ocrContract(name: string, bench: OcrBench): void {
  const read = async (kind: PaperKind, bytes: Uint8Array) => {
    const answer = await bench.port().recognise({ bytes, kind })
    if (answer.result !== 'read') throw new Error(answer.reason)
    return answer
  }
  describe(`recognition port: ${name}`, () => {
    it.each(['business-licence', 'identity-card-front', 'identity-card-back'] as const)(
      'reads a clean %s without a doubt',
      async kind => {
        const { bytes, truth } = await bench.paper(kind)
        const { fields, doubts } = await read(kind, bytes)
        expect(doubts).toEqual([])
        const values = Object.fromEntries(
          Object.entries(fields).map(([meaning, field]) => [meaning, field.value]),
        )
        expect(values).toMatchObject(truth)
        for (const field of Object.values(fields)) {
          expect(field.confidence).toBeGreaterThan(0)
          expect(field.confidence).toBeLessThanOrEqual(1)
        }
      },
      60_000,
    )
    it('says that bytes which are no picture cannot be read', async () => {
      const { fields, doubts } = await read('business-licence', Buffer.from('%PDF-1.4 no picture in here'))
      expect(fields).toEqual({})
      expect(doubts).toContain('unreadable')
    }, 60_000)
    it('answers several questions at once, each its own', async () => {
      const [licence, back] = [await bench.paper('business-licence'), await bench.paper('identity-card-back')]
      const [a, b] = await Promise.all([
        read('business-licence', licence.bytes),
        read('identity-card-back', back.bytes),
      ])
      expect(a.fields.uscc?.value).toBe(licence.truth.uscc)
      expect(b.fields['valid-until']?.value).toBe(back.truth['valid-until'])
    }, 60_000)
  })
}
