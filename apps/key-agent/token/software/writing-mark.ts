// Says that a pair is being written, so that a write that broke off shows on the device until it is repeated. Losing the
// mark loses nothing but that word.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const mark = z.object({ container: z.string(), signCertificate: z.string() })
export type WritingMark = z.infer<typeof mark>

const at = (folder: string) => join(folder, 'writing.json')

export const markWriting = (folder: string, value: WritingMark): Promise<void> =>
  writeFile(at(folder), JSON.stringify(value), { mode: 0o600 })

export const clearWriting = (folder: string): Promise<void> => rm(at(folder), { force: true })

export async function readWriting(folder: string): Promise<WritingMark | undefined> {
  try {
    return mark.parse(JSON.parse(await readFile(at(folder), 'utf8')))
  } catch {
    // None, or itself half written.
    return undefined
  }
}
