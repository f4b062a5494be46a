// For tests: a SoftHSM token in a folder of its own. SOFTHSM2_CONF is read when the library is loaded, so one process
// has one folder, and as many tokens in it as its tests want.
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const softhsmLibrary = '/usr/lib/softhsm/libsofthsm2.so'

export interface SoftHsm {
  library: string
  /** Answers the new token's user PIN. */
  addToken(label: string): string
  remove(): void
}

export function openSoftHsm(): SoftHsm {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-softhsm-'))
  const tokens = join(folder, 'tokens')
  const conf = join(folder, 'softhsm2.conf')
  mkdirSync(tokens)
  writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env.SOFTHSM2_CONF = conf
  const digits = () => String(randomInt(10_000_000, 99_999_999))
  return {
    library: softhsmLibrary,
    addToken(label) {
      const pin = digits()
      const args = ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', digits()]
      execFileSync('softhsm2-util', args, { stdio: 'pipe' })
      return pin
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
