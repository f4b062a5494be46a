// The coverage page: what counts as a proof, and what the generator refuses.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimedRows, updateCoverage } from './coverage.mjs'

let root: string
const page = () => readFileSync(join(root, 'docs/COVERAGE.md'), 'utf8')

/** A Vitest report with one file, as its JSON reporter writes it. */
function report(name: string, tests: Record<string, 'passed' | 'failed' | 'skipped'>) {
  const path = join(root, `${name}.json`)
  const assertionResults = Object.entries(tests).map(([title, status]) => ({
    ancestorTitles: [],
    title,
    status,
  }))
  writeFileSync(
    path,
    JSON.stringify({ testResults: [{ name: join(root, 'test/a.test.ts'), assertionResults }] }),
  )
  return path
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hufu-coverage-'))
  mkdirSync(join(root, 'docs'))
  writeFileSync(
    join(root, 'docs/CATALOGUE.md'),
    '# C\n\n## Z — a\nZ-01 One.\nZ-02 Two.\n\n## X — b\nX-01 Three.\n',
  )
})
afterEach(() => rmSync(root, { recursive: true }))

// Built in pieces, so that these samples are not themselves taken for claims on the real catalogue.
const row = (...names: string[]) => `${'['}${names.join(', ')}]`

describe('claims in a title', () => {
  it('reads one row, several in one bracket, and several brackets', () => {
    expect(claimedRows(`pays ${row('Z-01', 'X-01')} twice ${row('Z-02')}`)).toEqual(['Z-01', 'X-01', 'Z-02'])
  })
  it('takes other brackets for ordinary text', () => {
    expect(claimedRows('keeps [0, 1] and [abc] and []')).toEqual([])
  })
})

describe('the page', () => {
  it('lists the passing tests of every row and counts the proved rows', () => {
    const unit = report('unit', {
      [`does one ${row('Z-01')}`]: 'passed',
      [`does two ${row('Z-02')}`]: 'skipped',
    })
    expect(updateCoverage(root, [unit])).toMatch(/out of date/)
    expect(page()).toContain('**1 of 3 rows')
    expect(page()).toMatch(/\*\*Z-01\*\* ✓ One\.\n {2}- test\/a\.test\.ts › does one\n/)
    expect(page()).toContain('**Z-02** – Two.')
  })

  it('is content once the page is as it should be, in whatever order the tests ran', () => {
    const a = report('a', { [`b ${row('Z-01')}`]: 'passed', [`a ${row('Z-01')}`]: 'passed' })
    const b = report('b', { [`a ${row('Z-01')}`]: 'passed', [`b ${row('Z-01')}`]: 'passed' })
    updateCoverage(root, [a, b])
    expect(updateCoverage(root, [b, a])).toBeUndefined()
  })

  it('does not count a test that passed on one database and failed on the other', () => {
    const pglite = report('pglite', { [`walks ${row('Z-01')}`]: 'passed' })
    const postgres = report('postgres', { [`walks ${row('Z-01')}`]: 'failed' })
    updateCoverage(root, [pglite, postgres])
    expect(page()).toContain('**0 of 3 rows')
  })

  it('refuses a row that the catalogue does not have, naming the test', () => {
    const unit = report('unit', { [`dreams ${row('Z-99')}`]: 'passed' })
    expect(updateCoverage(root, [unit])).toMatch(/Z-99: test\/a\.test\.ts › dreams/)
  })

  it('claims nothing when a part of the suite did not run', () => {
    const unit = report('unit', { [`does one ${row('Z-01')}`]: 'passed' })
    expect(updateCoverage(root, [unit, join(root, 'browser.json')])).toMatch(/Only part/)
    expect(() => page()).toThrow()
  })
})
