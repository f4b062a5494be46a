// A folder of programmes for one stand: those it needs and their authorities. Each authority more is a hierarchy of CAs
// to make at the start, which a test of another counter should not wait for.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { root } from './server.ts'

const programmesFolder = join(root, 'programmes')

/** A folder for HUFU_PROGRAMMES, gone with this process. */
export function folderOf(programmes: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-programmes-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(programmesFolder, 'library.yaml'), join(folder, 'library.yaml'))
  const wanted = new Set<string>()
  for (const name of programmes) {
    const text = readFileSync(join(programmesFolder, `${name}.yaml`), 'utf8')
    writeFileSync(join(folder, `${name}.yaml`), text)
    wanted.add((parse(text) as { authority: string }).authority)
  }
  const all = parse(readFileSync(join(programmesFolder, 'authorities.yaml'), 'utf8')) as Record<
    string,
    unknown
  >
  const kept = Object.fromEntries(Object.entries(all).filter(([id]) => wanted.has(id)))
  writeFileSync(join(folder, 'authorities.yaml'), stringify(kept))
  return folder
}

/** As written, before the library is laid in: enough to see what it offers. */
export function documentOf(programme: string): {
  offers: Record<string, { kind?: string; renews?: string[] }>
} {
  return parse(readFileSync(join(programmesFolder, `${programme}.yaml`), 'utf8'))
}
