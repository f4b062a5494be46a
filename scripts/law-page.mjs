// Prints docs/LAW.md: node scripts/run.mjs scripts/law-page.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './find-node.mjs'
import { readClaims, renderLaw } from './law.mjs'
import { lawLines } from './law-lines.mjs'

writeFileSync(join(root, 'docs/LAW.md'), renderLaw(lawLines, readClaims(root)))
