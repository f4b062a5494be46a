// The arithmetic of the benches. No test here knows how long anything takes.
import { describe, expect, it } from 'vitest'
import { figure, line, load, percentile, ratio, shown, summary } from './measure.ts'

describe('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)

  it('takes the nearest rank, whatever the order of the values', () => {
    expect(percentile(hundred, 0.5)).toBe(50)
    expect(percentile(hundred, 0.99)).toBe(99)
    expect(percentile(hundred, 1)).toBe(100)
  })

  it('answers only values that were seen', () => {
    expect(percentile([1, 10], 0.5)).toBe(1)
    expect(percentile([1, 10], 0.51)).toBe(10)
    expect(percentile([7], 0.01)).toBe(7)
  })

  it('sorts as numbers', () => {
    expect(percentile([9, 10, 100], 0.5)).toBe(10)
  })

  it('leaves its input as it was', () => {
    const values = [3, 1, 2]
    percentile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })

  it('refuses what has no answer', () => {
    expect(() => percentile([], 0.5)).toThrow()
    expect(() => percentile([1], 0)).toThrow()
    expect(() => percentile([1], 1.01)).toThrow()
    expect(() => percentile([1], Number.NaN)).toThrow()
  })
})

describe('rates and ratios', () => {
  it('counts by the time that passed, not by the sum of what overlapped', () => {
    expect(summary([100, 100, 100, 100], 200)).toEqual({
      count: 4,
      perSecond: 20,
      p50: 100,
      p99: 100,
      slowest: 100,
    })
  })

  it('is ours by theirs', () => {
    expect(ratio(30, 120)).toBe(0.25)
    const goal = { kind: 'goal', what: 'promised', value: 3, unit: 's' } as const
    expect(figure('start', 'warm', 1.5, 's', { against: goal }).ratio).toBe(0.5)
  })

  it('refuses a ratio to nothing, and one between different units', () => {
    expect(() => ratio(1, 0)).toThrow()
    expect(() => ratio(1, Number.NaN)).toThrow()
    const goal = { kind: 'goal', what: 'promised', value: 3, unit: 's' } as const
    expect(() => figure('start', 'warm', 1500, 'ms', { against: goal })).toThrow(/ms/)
  })

  it('has no ratio where nothing stands beside it', () => {
    expect(figure('start', 'cold', 3, 's')).not.toHaveProperty('ratio')
    expect(line(figure('start', 'cold', 3, 's'))).not.toContain('ratio')
  })
})

describe('a load', () => {
  it('takes every turn once and never more callers than asked', async () => {
    let now = 0
    let most = 0
    const seen: number[] = []
    const result = await load({ width: 3, milliseconds: 60_000, turns: 20 }, async turn => {
      most = Math.max(most, ++now)
      seen.push(turn)
      await new Promise(resolve => setImmediate(resolve))
      now--
    })
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(most).toBe(3)
    expect(result.count).toBe(20)
  })

  it('ends with the first failure, after all that was under way', async () => {
    let under = 0
    const run = load({ width: 2, milliseconds: 60_000, turns: 100 }, async turn => {
      under++
      await new Promise(resolve => setImmediate(resolve))
      under--
      if (turn === 3) throw new Error('turn 3')
    })
    await expect(run).rejects.toThrow('turn 3')
    expect(under).toBe(0)
  })
})

describe('a load that bears failures', () => {
  it('tells each of them and counts only what was done', async () => {
    const told: unknown[] = []
    const plan = { width: 2, milliseconds: 60_000, turns: 10, bear: (error: unknown) => told.push(error) }
    const result = await load(plan, async turn => {
      if (turn % 5 === 0) throw new Error(`turn ${turn}`)
    })
    expect(result.count).toBe(8)
    expect(told.map(String).sort()).toEqual(['Error: turn 0', 'Error: turn 5'])
  })

  it('has no figure where nothing was done', async () => {
    const run = load({ width: 1, milliseconds: 60_000, turns: 2, bear: () => {} }, async () => {
      throw new Error('never')
    })
    await expect(run).rejects.toThrow('nothing')
  })
})

describe('print', () => {
  it('shows three places', () => {
    expect([0, 0.012345, 1.5, 123.456, 98_765].map(shown)).toEqual(['0', '0.0123', '1.5', '123', '98,800'])
  })
})
