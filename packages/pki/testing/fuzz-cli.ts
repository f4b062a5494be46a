// npm run fuzz -- [--inputs 10000000] [--minutes 480] [--seed N] [--parser NAME]
// Structure-aware fuzzing of every parser, for a night. A find is written to out/fuzz and named; the run then goes on, and
// ends with 1.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeSamples, mutate, parsers, randomFrom, tryParser } from './fuzz.ts'

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    minutes: { type: 'string', default: '480' },
    seed: { type: 'string' },
    parser: { type: 'string' },
  },
})
const inputs = Number(values.inputs)
const end = performance.now() + Number(values.minutes) * 60_000
const seed = Number(values.seed ?? Date.now()) >>> 0
const names = Object.keys(parsers).filter(name => !values.parser || name === values.parser)
/** What one input may leave behind at most, added up over the run. */
const MEMORY_BOUND = 1024 ** 3

function keep(name: string, bytes: Uint8Array, what: string): void {
  const folder = join('out', 'fuzz')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.der`)
  writeFileSync(file, bytes)
  process.stdout.write(`✗ ${name} ${file}\n  ${what.split('\n').slice(0, 3).join('\n  ')}\n`)
}

async function main(): Promise<number> {
  if (names.length === 0 || !(inputs > 0)) {
    process.stderr.write(`--parser: ${Object.keys(parsers).join(', ')}\n`)
    return 2
  }
  const random = randomFrom(seed)
  const pool = Object.values(await makeSamples())
  process.stdout.write(`fuzzing ${names.length} parsers, seed ${seed} · 解析器模糊测试\n`)
  const before = process.memoryUsage().rss
  let finds = 0
  let tried = 0
  for (; tried < inputs; tried++) {
    if (tried % 1000 === 0 && performance.now() > end) break
    const bytes = mutate(pool[random(pool.length)]!, pool, random)
    const name = names[random(names.length)]!
    const found = tryParser(parsers[name]!, bytes)
    if (found) {
      finds++
      keep(name, bytes, found)
    }
    if (tried % 100_000 === 0 && tried > 0) {
      const grown = process.memoryUsage().rss - before
      process.stdout.write(`${tried} inputs, ${finds} finds, ${Math.round(grown / 2 ** 20)} MiB more\n`)
      if (grown > MEMORY_BOUND) {
        process.stdout.write('✗ memory grows without bound · 内存无界增长\n')
        return 1
      }
    }
  }
  process.stdout.write(`${finds ? '✗' : '✓'} ${tried} inputs, ${finds} finds\n`)
  return finds ? 1 : 0
}

process.exitCode = await main()
