// Programmes as published: YAML from a folder is checked whole at boot, and every content that was ever published
// stays as a version, so that an order keeps the one it was started under.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Library,
  loadLibrary,
  loadProgramme,
  type Programme,
  type Fault as ProgrammeFault,
} from '@hufu/programme'
import type { Tables } from '../migrations/tables.ts'
import type { ProgrammeShelf } from '../order/spine.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'

export class ProgrammeFaults extends Error {
  override readonly name = 'ProgrammeFaults'
  constructor(faults: readonly ProgrammeFault[]) {
    super(faults.map(f => `${f.file}:${f.line} ${f.path}: ${f.reason.zh} · ${f.reason.en}`).join('\n  - '))
  }
}

export interface ReadProgramme {
  programme: Programme
  source: string
}

export interface Shelf extends ProgrammeShelf {
  /** The newest version of every programme, for the catalogue. */
  all(): Promise<
    { authority: string; authorityTitle: { zh: string; en: string }; programme: Programme; version: number }[]
  >
}

import { authoritiesFile } from './authorities.ts'

const libraryFile = 'library.yaml'

/** Reads and checks the folder; all faults of all files at once, nothing published if there is one. */
export async function readProgrammes(folder: string): Promise<ReadProgramme[]> {
  const names = (await readdir(folder))
    .filter(name => name.endsWith('.yaml') && name !== libraryFile && name !== authoritiesFile)
    .sort()
  const library = await readLibrary(folder)
  const faults: ProgrammeFault[] = []
  const read: ReadProgramme[] = []
  for (const name of names) {
    const source = await readFile(join(folder, name), 'utf8')
    const loaded = loadProgramme(source, { file: name, library: library.library })
    if ('faults' in loaded) faults.push(...loaded.faults)
    // The library is part of what was published: a version must mean the same for ever.
    else read.push({ programme: loaded.programme, source: JSON.stringify(loaded.programme) })
  }
  faults.unshift(...library.faults)
  if (faults.length) throw new ProgrammeFaults(faults)
  return read
}

/** The pieces that programmes share; a folder without a library has none. */
export async function readLibrary(folder: string): Promise<{ library: Library; faults: ProgrammeFault[] }> {
  const text = await readFile(join(folder, libraryFile), 'utf8').catch(() => null)
  if (text === null) return { library: {}, faults: [] }
  const loaded = loadLibrary(text, { file: libraryFile })
  return 'faults' in loaded ? { library: {}, faults: loaded.faults } : { library: loaded.library, faults: [] }
}

/** Publishes what is new or changed, as a further version. Repeating it changes nothing. */
export async function publishProgrammes(
  db: Database<Tables>,
  clock: Clock,
  authorities: readonly { id: string; title: { zh: string; en: string } }[],
  read: readonly ReadProgramme[],
): Promise<void> {
  await db.transaction(async trx => {
    for (const authority of authorities) {
      await trx
        .insertInto('authority')
        .values({ id: authority.id, title: json(authority.title), created_at: clock.now() })
        .onConflict(conflict => conflict.column('id').doUpdateSet({ title: json(authority.title) }))
        .execute()
    }
    for (const { programme, source } of read) {
      const sha256 = createHash('sha256').update(source).digest('hex')
      const last = await trx
        .selectFrom('programme_version')
        .select(['version', 'sha256'])
        .where('authority_id', '=', programme.authority)
        .where('programme', '=', programme.programme)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (last?.sha256 === sha256) continue
      await trx
        .insertInto('programme_version')
        .values({
          authority_id: programme.authority,
          programme: programme.programme,
          version: (last?.version ?? 0) + 1,
          sha256,
          source,
          published_at: clock.now(),
        })
        // Two processes starting at once publish the same.
        .onConflict(conflict => conflict.doNothing())
        .execute()
    }
  })
}

/**
 * Asked for inside an order's transaction too, where the root handle is closed; a published version is committed for
 * good, so it is read beside the transaction: on PostgreSQL by another connection, on PGlite it is always in memory,
 * since there this process published it.
 */
async function readVersion(
  db: Database<Tables>,
  authority: string,
  programme: string,
  version: number,
): Promise<string | undefined> {
  const text =
    'select source from programme_version where authority_id = $1 and programme = $2 and version = $3'
  const values = [authority, programme, version]
  const { engine } = db
  const found =
    engine.kind === 'postgres'
      ? await engine.pool.query<{ source: string }>(text, values)
      : await engine.pglite.query<{ source: string }>(text, values)
  return found.rows[0]?.source
}

export async function openShelf(db: Database<Tables>): Promise<Shelf> {
  // A published version never changes, so it may be kept in memory for as long as the process lives.
  const kept = new Map<string, Programme>()
  const get = async (authority: string, programme: string, version: number): Promise<Programme> => {
    const name = `${authority}/${programme}/${version}`
    const known = kept.get(name)
    if (known) return known
    const row = await readVersion(db, authority, programme, version)
    if (!row) throw new AppError('programme.unknown')
    const parsed = JSON.parse(row) as Programme
    kept.set(name, parsed)
    return parsed
  }
  const newest = async () =>
    await db.kysely
      .selectFrom('programme_version as v')
      .innerJoin('authority as a', 'a.id', 'v.authority_id')
      .select(['v.authority_id', 'v.programme', 'a.title', eb => eb.fn.max('v.version').as('version')])
      .groupBy(['v.authority_id', 'v.programme', 'a.title'])
      .execute()
  const all = await db.kysely
    .selectFrom('programme_version')
    .select(['authority_id', 'programme', 'version'])
    .execute()
  for (const row of all) await get(row.authority_id, row.programme, row.version)
  return {
    get,
    async latest(authority, programme) {
      const row = (await newest()).find(r => r.authority_id === authority && r.programme === programme)
      if (!row) throw new AppError('programme.unknown')
      const version = Number(row.version)
      return { programme: await get(authority, programme, version), version }
    },
    async all() {
      const rows = await newest()
      return await Promise.all(
        rows.map(async row => ({
          authority: row.authority_id,
          authorityTitle: row.title,
          version: Number(row.version),
          programme: await get(row.authority_id, row.programme, Number(row.version)),
        })),
      )
    },
  }
}
