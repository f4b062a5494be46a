// Prints docs/ERRORS.md out of the error list of packages/contract: node scripts/run.mjs scripts/errors-page.mjs [--check]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes } from '../packages/contract/errors.ts'
import { root } from './find-node.mjs'

const path = join(root, 'docs/ERRORS.md')
const cell = text => text.replaceAll('|', '\\|')
const told = ({ what, why, next }) => cell(`${what}<br>${why}<br>→ ${next}`)

const page = `# Errors

Generated from \`packages/contract/errors.ts\`; do not edit. Every error that a person or a partner can meet has a stable
code, its HTTP status, and in two languages: what happened, why, and (→) what to do next.

| code | status | 中文 | English |
| --- | ---: | --- | --- |
${Object.entries(errorCodes)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { status, zh, en }]) => `| \`${code}\` | ${status} | ${told(zh)} | ${told(en)} |`)
  .join('\n')}
`

if ((existsSync(path) ? readFileSync(path, 'utf8') : '') !== page) {
  writeFileSync(path, page)
  if (process.argv.includes('--check')) {
    process.stderr.write('docs/ERRORS.md was out of date. It is written anew: commit it.\n')
    process.exit(1)
  }
}
