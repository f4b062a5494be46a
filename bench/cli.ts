// npm run bench -- [submit] [walks] [start] [memory] [recognition] [desk] [lighthouse] [--engine pglite|postgres]
// Measures the running product beside the limits of the same machine in the same run; prints and writes out/bench.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Engine } from '../test/stand/database.ts'
import { root } from '../test/stand/server.ts'
import { benchDesk } from './desk.ts'
import { benchLighthouse } from './lighthouse.ts'
import { type Figure, line } from './measure.ts'
import { benchMemory } from './memory.ts'
import { benchRecognition } from './recognition.ts'
import { benchStart } from './start.ts'
import { benchSubmit } from './submit.ts'
import { benchWalks } from './walks.ts'

type Bench = (engine: Engine) => Promise<Figure[]>
const benches: Record<string, Bench> = {
  start: benchStart,
  submit: benchSubmit,
  walks: benchWalks,
  memory: benchMemory,
  recognition: benchRecognition,
  desk: benchDesk,
  lighthouse: benchLighthouse,
}
const engines: Engine[] = ['pglite', 'postgres']

const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: 'string' } } })
const names = positionals.length ? positionals : Object.keys(benches)
const chosen = values.engine ? engines.filter(engine => engine === values.engine) : engines

async function main(): Promise<void> {
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    date: new Date().toISOString(),
  }
  print(`${machine.cores} cores ${machine.cpu}, Node ${machine.node}, ${machine.date}`)
  const runs: {
    bench: string
    engine: Engine
    loadBefore: number
    loadAfter: number
    seconds: number
    figures: Figure[]
  }[] = []
  for (const bench of names) {
    // Where the database does not tell, once is enough.
    for (const engine of ['recognition', 'lighthouse'].includes(bench) ? chosen.slice(0, 1) : chosen) {
      const loadBefore = loadavg()[0] ?? 0
      const began = performance.now()
      const figures = await benches[bench]!(engine)
      const seconds = (performance.now() - began) / 1000
      const loadAfter = loadavg()[0] ?? 0
      runs.push({ bench, engine, loadBefore, loadAfter, seconds, figures })
      print(
        `\n${bench} on ${engine} (load average ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after; took ${seconds.toFixed(0)} s)`,
      )
      for (const figure of figures) print(line(figure))
    }
  }
  const folder = join(root, 'out')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify({ machine, runs }, null, 2)}\n`)
  print(
    '\n结果也写在 out/bench.json；机器各异，请比较比值 · also in out/bench.json; compare ratios, not figures',
  )
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const unknown = names.filter(name => !benches[name])
if (unknown.length || chosen.length === 0) {
  process.stderr.write(
    `npm run bench -- [${Object.keys(benches).join('] [')}] [--engine ${engines.join('|')}]\n` +
      `没有这项 · there is no ${[...unknown, ...(chosen.length ? [] : [values.engine])].join(', ')}\n`,
  )
  process.exit(2)
}
// Ending through `exit` ends the servers too: each stand leaves nobody behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
main().catch(error => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
