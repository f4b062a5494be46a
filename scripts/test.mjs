// npm test: everything, from a fresh clone. Each step is timed, all of them run even if one fails, and the last line adds
// up the tests. `npm test -- unit walls` runs only the named steps, and then claims nothing about coverage.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb } from './build-web.mjs'
import { updateCoverage } from './coverage.mjs'
import { root } from './find-node.mjs'
import { ensureInstalled } from './install.mjs'
import { giveUp, say, seconds } from './say.mjs'
import { brokenFiles, countTests, listFailures, withSecondRun } from './test-report.mjs'
import { ensureTools } from './tools.mjs'

const reports = join(root, '.cache/tests')
const suites = {
  unit: '单元测试 unit tests',
  journey: '全程测试，PGlite · journeys on PGlite',
  'journey-postgres': '全程测试，PostgreSQL · journeys on PostgreSQL',
  browser: '浏览器测试 browser tests',
}
const reportOf = suite => join(reports, `${suite}.json`)
const bin = path => join(root, 'node_modules', path)

let node
const steps = {
  lint: [
    '格式与写法 format and lint',
    () => quietly(bin('@biomejs/biome/bin/biome'), ['ci', '--diagnostic-level=error']),
  ],
  types: ['类型 types', () => quietly(bin('typescript/bin/tsc'), ['--noEmit', '-p', '.'])],
  walls: [
    '墙 walls between the rooms',
    () =>
      quietly(bin('dependency-cruiser/bin/dependency-cruiser.mjs'), [
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
        ...['apps', 'packages', 'test', 'bench', 'scripts'].filter(folder => existsSync(join(root, folder))),
      ]),
  ],
  unused: ['无用代码 unused code', () => quietly(bin('knip/bin/knip.js'), ['--no-progress'])],
  house: ['家规 house rules', () => quietly('scripts/house-rules.mjs', [])],
  errors: ['错误代码页 docs/ERRORS.md', () => quietly('scripts/errors-page.mjs', ['--check'])],
  web: ['网页 web apps', () => buildWeb(node).then(() => true)],
  ...Object.fromEntries(
    Object.entries(suites).map(([suite, title]) => [suite, [title, () => vitest(suite)]]),
  ),
}

/** Runs a checker; its words are shown only when it finds something. */
function quietly(script, args) {
  return run(script, args, ['ignore', 'pipe', 'pipe'])
}

/** What failed at first and held alone: said at the end, never hidden. */
const shaky = []

/**
 * A suite; then once more, alone, the files that failed in it. A test that waits for other processes can lose a race on
 * a busy machine: one that holds the second time counts as passed and is named at the end.
 */
async function vitest(suite) {
  if (await vitestRun(suite, reportOf(suite), [])) return true
  if (!existsSync(reportOf(suite))) return false
  const first = readReport(reportOf(suite))
  const broken = brokenFiles(first)
  if (broken.length === 0 || broken.length > 5) return false
  process.stdout.write(`\n${listFailures(first).join('\n')}\n\n── 再跑一次 once more: ${broken.length}\n`)
  const second = join(reports, `${suite}-second.json`)
  const held = await vitestRun(suite, second, broken)
  if (existsSync(second))
    writeFileSync(reportOf(suite), JSON.stringify(withSecondRun(first, readReport(second))))
  if (held) shaky.push(...listFailures(first))
  return held
}

function vitestRun(suite, report, files) {
  const args = ['run', '--project', suite, '--reporter=default', '--reporter=json', ...files]
  return run(bin('vitest/vitest.mjs'), [...args, `--outputFile.json=${report}`], 'inherit')
}

function run(script, args, stdio) {
  const child = spawn(node, [script, ...args], { cwd: root, stdio })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      if (code !== 0 && output) process.stdout.write(`${output.trimEnd()}\n`)
      resolve(code === 0)
    })
  })
}

function readReports(names) {
  return names.map(reportOf).filter(existsSync).map(readReport)
}

const readReport = path => JSON.parse(readFileSync(path, 'utf8'))

async function test(wanted) {
  const unknown = wanted.filter(name => !steps[name])
  if (unknown.length > 0)
    throw new Error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}`)

  // 1. What must be there.
  node = await ensureInstalled()
  ensureTools()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  // 2. The steps, all of them even after a failure: one run should tell everything.
  const summary = []
  for (const [name, [title, deed]] of Object.entries(steps)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    process.stdout.write(`\n── ${title} (${name})\n`)
    const began = performance.now()
    const passed = await deed().catch(error => {
      process.stdout.write(`${error.message}\n`)
      return false
    })
    summary.push({ name, title, passed, time: seconds(began) })
  }

  // 3. The coverage page, only where everything ran and held: a failure would take rows away for a day.
  const ran = summary.map(step => step.name).filter(name => suites[name])
  const counts = countTests(readReports(ran))
  const crashed = ran.filter(name => !existsSync(reportOf(name)))
  counts.failed += crashed.length
  const whole = wanted.length === 0 && counts.failed === 0
  const fault = whole ? updateCoverage(root, Object.keys(suites).map(reportOf)) : undefined
  if (whole) summary.push({ name: 'coverage', title: '覆盖页 docs/COVERAGE.md', passed: !fault, time: '' })

  // 4. The summary.
  process.stdout.write('\n')
  for (const { title, passed, time } of summary)
    process.stdout.write(`${passed ? '✓' : '✗'} ${title}  ${time}\n`)
  if (fault) process.stdout.write(`\n${fault}\n`)
  if (!whole)
    say('未核对 docs/COVERAGE.md', 'docs/COVERAGE.md was not looked at: not everything ran and passed')
  for (const line of readReports(ran).flatMap(listFailures)) process.stdout.write(`\n✗ ${line}\n`)
  for (const line of shaky) process.stdout.write(`\n只在第二次通过 held only the second time: ${line}\n`)
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  process.exitCode = summary.every(step => step.passed) ? 0 : 1
}

test(process.argv.slice(2)).catch(giveUp)
