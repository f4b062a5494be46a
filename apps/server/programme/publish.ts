// Publishing a programme into the running server: read, checked whole, and from then on the newest version. Orders under way keep
// theirs. Asked for by the operator's command line, who proves by a token in the data folder that the machine is theirs.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operatorRoutes } from '@hufu/contract'
import { loadProgramme } from '@hufu/programme'
import type { FastifyInstance } from 'fastify'
import type { Tables } from '../migrations/tables.ts'
import type { Audit } from '../platform/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import type { AuthorityEntry } from './authorities.ts'
import { publishProgrammes, readLibrary, type Shelf } from './shelf.ts'

export interface PublishDeps {
  db: Database<Tables>
  clock: Clock
  shelf: Shelf
  audit: Audit
  authorities: readonly AuthorityEntry[]
  /** Where the library lies. */
  folder: string
  token: string
}

/** Made at the first start, readable by the owner of the data folder only. */
export function operatorToken(data: string): string {
  const path = join(data, 'operator-token')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const token = randomBytes(24).toString('hex')
  writeFileSync(path, `${token}\n`, { mode: 0o600 })
  return token
}

export function registerPublish(app: FastifyInstance, deps: PublishDeps): void {
  register(app, operatorRoutes.publishProgramme, async ({ body, request }) => {
    const given = Buffer.from(String(request.headers.authorization ?? '').replace(/^Bearer /, ''))
    const wanted = Buffer.from(deps.token)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw new AppError('operator.token')
    return await publishSource(deps, body.file, body.source)
  })
}

export async function publishSource(deps: PublishDeps, file: string, source: string) {
  const { library, faults } = await readLibrary(deps.folder)
  const loaded = loadProgramme(source, { file, library })
  const found = [...faults, ...('faults' in loaded ? loaded.faults : [])]
  if (found.length || 'faults' in loaded)
    throw new AppError('programme.faults', {
      faults: found.map(fault => ({
        path: `${fault.file}:${fault.line} ${fault.path}`,
        code: 'programme.fault',
        ...fault.reason,
      })),
    })
  const { programme } = loaded
  const home = deps.authorities.find(authority => authority.id === programme.authority)
  if (!home)
    throw new AppError('programme.faults', {
      faults: [
        {
          path: `${file} authority`,
          code: 'programme.fault',
          zh: `没有叫 ${programme.authority} 的机构，现有：${deps.authorities.map(a => a.id).join('、')}`,
          en: `There is no authority ${programme.authority}; there are: ${deps.authorities.map(a => a.id).join(', ')}`,
        },
      ],
    })
  const before = await deps.shelf.latest(programme.authority, programme.programme).catch(() => null)
  await publishProgrammes(deps.db, deps.clock, [home], [{ programme, source: JSON.stringify(programme) }])
  const { version } = await deps.shelf.latest(programme.authority, programme.programme)
  const fresh = version !== before?.version
  if (fresh)
    await deps.db.transaction(trx =>
      deps.audit.write(trx, {
        authority: programme.authority,
        actor: 'operator',
        act: 'programme.published',
        subject: `programme:${programme.programme}`,
        detail: { version, file },
      }),
    )
  return { authority: programme.authority, programme: programme.programme, version, fresh }
}
