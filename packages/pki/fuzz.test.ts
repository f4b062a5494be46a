// Every parser against garbage and against real bytes with changes: it answers or throws PkiError, and nothing else. This is
// the bounded run; `npm run fuzz` goes on for a night.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { PkiError, parseCertificate } from './index.ts'
import { makeSamples, mutate, parsers, randomFrom, tryParser } from './testing/fuzz.ts'

let samples: Record<string, Uint8Array> = {}
beforeAll(async () => {
  samples = await makeSamples()
}, 60_000)

const BUDGET_MS = 5000

describe('every parser', () => {
  it.each(Object.keys(parsers))('%s survives garbage', name => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => tryParser(parsers[name]!, bytes) === undefined),
      { numRuns: 200 },
    )
  })

  it('survives real objects changed along their structure, each by each', () => {
    const seed = Date.now() >>> 0
    const random = randomFrom(seed)
    const pool = Object.values(samples)
    const names = Object.keys(parsers)
    const end = performance.now() + BUDGET_MS
    let tried = 0
    for (let round = 0; performance.now() < end && round < 20_000; round++) {
      const bytes = mutate(pool[round % pool.length]!, pool, random)
      const name = names[random(names.length)]!
      const found = tryParser(parsers[name]!, bytes)
      expect(found, `${name} of seed ${seed}: ${bytes.toString('hex')}`).toBeUndefined()
      tried++
    }
    expect(tried).toBeGreaterThan(200)
  }, 60_000)

  it('survives deep nesting and absurd lengths', () => {
    let nested = Buffer.alloc(0)
    for (let depth = 0; depth < 200; depth++) {
      const { length } = nested
      const head =
        length < 128
          ? [0x30, length]
          : length < 256
            ? [0x30, 0x81, length]
            : [0x30, 0x82, length >> 8, length & 255]
      nested = Buffer.concat([Buffer.from(head), nested])
    }
    for (const bytes of [nested, Buffer.from('3084ffffffff', 'hex'), Buffer.from('3080', 'hex')]) {
      for (const parse of Object.values(parsers)) expect(tryParser(parse, bytes)).toBeUndefined()
    }
    expect(() => parseCertificate(nested)).toThrow(PkiError)
  })
})

describe('the fuzzer itself', () => {
  it('tells a crash, and repeats its inputs from the seed', () => {
    const crash = () => {
      throw new TypeError('undefined is not a function')
    }
    expect(tryParser(crash, Buffer.alloc(1))).toContain('TypeError')
    const pool = Object.values(samples)
    const run = () => {
      const random = randomFrom(7)
      return Array.from({ length: 20 }, () => mutate(pool[0]!, pool, random).toString('hex'))
    }
    expect(run()).toEqual(run())
    expect(new Set(run()).size).toBeGreaterThan(15)
  })
})
