// For tests only: runs the openssl and certtool commands on bytes of ours, in a folder that goes away afterwards.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Ran {
  ok: boolean
  output: string
}

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'pki-'))

  put(name: string, content: Uint8Array | string): string {
    writeFileSync(join(this.folder, name), content)
    return name
  }

  get(name: string): Buffer {
    return readFileSync(join(this.folder, name))
  }

  run(command: string, ...args: string[]): Ran {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8' })
    if (error) throw error
    return { ok: status === 0, output: `${stdout}${stderr}` }
  }

  openssl(line: string): Ran {
    return this.run('openssl', ...line.split(' '))
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const DISTID = 'distid:1234567812345678'
