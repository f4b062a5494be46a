// Runs a TypeScript file on the repository's Node 24: node scripts/run.mjs file.ts [arguments…]
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './find-node.mjs'
import { ensureInstalled } from './install.mjs'

const [file, ...args] = process.argv.slice(2)
if (!file) {
  process.stderr.write('node scripts/run.mjs file.ts [arguments…]\n')
  process.exit(2)
}
const node = await ensureInstalled()
const child = spawn(node, [file, ...args], { stdio: 'inherit', cwd: root })
// Ctrl-C reaches the child by itself, being in the same terminal; the others only reach us.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', error => {
  process.stderr.write(`${file}: ${error.message}\n`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
