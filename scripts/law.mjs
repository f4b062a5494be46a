// docs/LAW.md out of scripts/law-lines.mjs and the tests' own titles: which test proves which line of the law. Faults are told, not
// guessed away: a title that names no line, a duty of now without a test, a place that does not exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const claim = /\[law (\d+)\]/g
const title = /(['"`])((?:(?!\1)[^\n\\]|\\.)*\[law \d+\](?:(?!\1)[^\n\\]|\\.)*)\1/g

/** Every test title that names a line, by line: `path › title`. */
export function readClaims(root, folders = ['apps', 'packages', 'test']) {
  const claims = new Map()
  for (const folder of folders) {
    for (const path of testsIn(join(root, folder))) {
      const source = readFileSync(path, 'utf8')
      for (const [, , words] of source.matchAll(title)) {
        const name = words.replace(/\s*\[[^\]]*\]/g, '').trim()
        const proof = `${relative(root, path).replaceAll('\\', '/')} › ${name}`
        for (const [, line] of words.matchAll(claim))
          claims.set(Number(line), (claims.get(Number(line)) ?? new Set()).add(proof))
      }
    }
  }
  return claims
}

function* testsIn(folder) {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* testsIn(path)
    else if (entry.name.endsWith('.test.ts')) yield path
  }
}

export function faultsOf(lines, dueNow, claims, root) {
  const known = new Set(lines.map(each => each.line))
  const faults = []
  for (const line of claims.keys())
    if (!known.has(line)) faults.push(`a test names line ${line}, which does not exist`)
  for (const { line, where, open } of lines) {
    const proved = (claims.get(line)?.size ?? 0) > 0
    if (!proved && !open) faults.push(`line ${line} is neither proved by a test nor listed as open`)
    if (open && dueNow.includes(line)) faults.push(`line ${line} is due now and listed as open`)
    if (proved && where.length === 0) faults.push(`line ${line} is proved but lives nowhere`)
    for (const path of where)
      if (!existsSync(join(root, path))) faults.push(`line ${line} lives in ${path}, which does not exist`)
  }
  lines.forEach(({ line }, index) => {
    if (line !== index + 1) faults.push(`line ${index + 1} is missing or out of order`)
  })
  return faults
}

const cell = text => text.replaceAll('|', '\\|')

export function renderLaw(lines, claims) {
  const state = ({ line, open }) => (!claims.get(line)?.size ? 'open' : open ? 'partly' : 'proved')
  const count = name => lines.filter(each => state(each) === name).length
  const rows = lines.map(each => {
    const where = each.where.map(path => `\`${path}\``).join('<br>') || '—'
    const tests = [...(claims.get(each.line) ?? [])].sort().map(cell)
    const proofs = [...(each.open ? [`Open: ${cell(each.open)}`] : []), ...tests].join('<br>')
    return `| ${each.line} | ${cell(each.duty)} | ${state(each)} | ${where} | ${proofs} |`
  })
  return `# The law, line by line

Generated from \`scripts/law-lines.mjs\` and the titles of the tests by \`node scripts/run.mjs scripts/law-page.mjs\`; do not edit. Each line is a
duty of a licensed counter; a test proves it by naming it in its title (\`[law 19]\`). \`scripts/law.test.ts\` fails on a line that is neither
proved nor listed as open. This page claims no compliance: whether a law is met is for the operator and its supervisor to judge.

**${count('proved')} lines proved, ${count('partly')} partly, ${count('open')} open.**

| line | duty | state | lives in | proved by |
| ---: | --- | --- | --- | --- |
${rows.join('\n')}
`
}
