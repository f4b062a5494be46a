// npm run ca -- <verb> [arguments…]: what an authority's operators do at the machine, not in the browser.

import { adoptCa, adoptUsage } from './adopt-ca.ts'
import { askRollOver, rollOverUsage } from './ask-roll-over.ts'
import { checkAuthorities } from './check-authority.ts'
import { confirmCrl, confirmUsage } from './confirm-crl.ts'
import { ceremonyUsage, holdCeremony, replay, replayUsage } from './hold-ceremony.ts'
import { lintFiles, lintUsage } from './lint-files.ts'
import { makeStore, storeUsage } from './make-store.ts'

/** Each answers the exit code. */
const verbs: Readonly<Record<string, { usage: string; run(args: readonly string[]): Promise<number> }>> = {
  check: {
    usage: 'check [authority…]      重新核对已签发的全部证书 · checks everything ever issued once more',
    run: checkAuthorities,
  },
  'confirm-crl': { usage: confirmUsage, run: confirmCrl },
  lint: { usage: lintUsage, run: lintFiles },
  'roll-over': { usage: rollOverUsage, run: askRollOver },
  store: { usage: storeUsage, run: makeStore },
  ceremony: { usage: ceremonyUsage, run: holdCeremony },
  replay: { usage: replayUsage, run: replay },
  adopt: { usage: adoptUsage, run: adoptCa },
}

async function main([verb = '', ...args]: readonly string[]): Promise<number> {
  const found = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (found) return await found.run(args)
  const lines = Object.values(verbs).map(({ usage }) => `  npm run ca -- ${usage}`)
  process.stderr.write(`用法 · usage\n${lines.join('\n')}\n`)
  return 2
}

process.exitCode = await main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
