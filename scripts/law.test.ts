// docs/LAW.md says what the tests prove and nothing else: no line forgotten, none invented, none quietly open.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './find-node.mjs'
import { faultsOf, readClaims, renderLaw } from './law.mjs'
import { dueNow, lawLines } from './law-lines.mjs'

// Built in pieces, so that these samples are not themselves taken for claims.
const law = (line: number) => `${'['}law ${line}]`

it('has every line, each proved by a test or listed as open, in a place that exists', () => {
  expect(lawLines).toHaveLength(30)
  expect(faultsOf(lawLines, dueNow, readClaims(root), root)).toEqual([])
})

it('is printed anew after a change: node scripts/run.mjs scripts/law-page.mjs', () => {
  expect(readFileSync(join(root, 'docs/LAW.md'), 'utf8')).toBe(renderLaw(lawLines, readClaims(root)))
})

it('tells an unknown line, an unproved one, one that is due and open, and a place that is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-law-'))
  mkdirSync(join(folder, 'apps'))
  writeFileSync(
    join(folder, 'apps/a.test.ts'),
    `it('does one ${law(1)} [Z-01]', () => {})\nit("does nine ${law(9)}", () => {})\n// ${law(2)} in a comment proves nothing\n`,
  )
  const claims = readClaims(folder)
  rmSync(folder, { recursive: true })
  expect([...claims.get(1)!]).toEqual(['apps/a.test.ts › does one'])
  const lines = [
    { line: 1, duty: 'a', where: ['gone.ts'] },
    { line: 2, duty: 'b', where: [] },
    { line: 3, duty: 'c', where: [], open: 'later' },
  ]
  expect(faultsOf(lines, [3], claims, root)).toEqual([
    'a test names line 9, which does not exist',
    'line 1 lives in gone.ts, which does not exist',
    'line 2 is neither proved by a test nor listed as open',
    'line 3 is due now and listed as open',
  ])
  expect(renderLaw(lines, claims)).toContain('**1 lines proved, 0 partly, 2 open.**')
})
