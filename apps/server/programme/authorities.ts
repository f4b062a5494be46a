// The authorities of this installation, from authorities.yaml beside the programmes.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '../platform/config.ts'

export const authoritiesFile = 'authorities.yaml'

const authority = z.strictObject({
  title: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  hotline: z.string().min(1),
  /** Whom this counter has contracts with, by the names of the list of processors. */
  processors: z
    .record(
      z.string().regex(/^[a-z-]{2,20}$/),
      z.strictObject({ name: z.string().min(2), contact: z.string().min(3).optional() }),
    )
    .optional(),
})

export type AuthorityEntry = z.output<typeof authority> & { id: string }

export async function readAuthorities(folder: string): Promise<AuthorityEntry[]> {
  const file = z.record(z.string().regex(/^[a-z][a-z0-9-]{1,40}$/), authority)
  const parsed = file.safeParse(parse(await readFile(join(folder, authoritiesFile), 'utf8')))
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(i => `${authoritiesFile} ${i.path.join('.')}: ${i.message}`),
    )
  }
  return Object.entries(parsed.data).map(([id, entry]) => ({ id, ...entry }))
}
