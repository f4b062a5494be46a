// Which sites the user has let in. Of a token only its SHA-256 is kept (256 random bits need no slow hash), and it is worth
// something only together with the origin it was given to.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../token/software/write-file.ts'

const site = z.object({ id: z.string(), origin: z.string(), tokenHash: z.string(), agreedAt: z.string() })
export type Site = z.infer<typeof site>

export interface Sites {
  list(): readonly Site[]
  /** A new token for this origin; it is never shown again. */
  admit(origin: string): Promise<string>
  knows(origin: string, token: string): boolean
  revoke(id: string): Promise<void>
}

/** Two browsers and a lost token or two; the oldest gives way. */
const MAX_PER_ORIGIN = 10

export async function openSites(folder: string, now: () => Date): Promise<Sites> {
  const path = join(folder, 'sites.json')
  let sites: Site[] = await readFile(path, 'utf8').then(
    text => z.array(site).parse(JSON.parse(text)),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  let writing: Promise<void> = Promise.resolve()
  const keep = (next: Site[]): Promise<void> => {
    sites = next
    writing = writing.catch(() => undefined).then(() => replaceFile(path, JSON.stringify(sites, null, 1)))
    return writing
  }

  return {
    list: () => sites,
    async admit(origin) {
      const token = randomBytes(32).toString('base64url')
      const others = sites.filter(one => one.origin !== origin)
      const own = sites.filter(one => one.origin === origin).slice(1 - MAX_PER_ORIGIN)
      const admitted = { id: randomUUID(), origin, tokenHash: hash(token), agreedAt: now().toISOString() }
      await keep([...others, ...own, admitted])
      return token
    },
    // Hashes are compared, so what the time tells says nothing about a token.
    knows: (origin, token) => {
      const wanted = hash(token)
      return sites.some(one => one.origin === origin && one.tokenHash === wanted)
    },
    revoke: id => keep(sites.filter(one => one.id !== id)),
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
