// For tests: authorities with CAs on a database of their own, orders that have come as far as issuance, and requests
// from keys like those of a token.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { algorithm, encodeName, signRequest, softwareSigner } from '@hufu/pki'
import type { Programme } from '@hufu/programme'
import type { Kysely } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import type { Trx } from '../../order/order.ts'
import { openAudit } from '../../platform/audit.ts'
import { fixedClock } from '../../platform/clock.ts'
import { json } from '../../platform/db.ts'
import { openJobs } from '../../platform/jobs.ts'
import { openLog } from '../../platform/log.ts'
import { migrations, openTestDatabase, type TestEngine } from '../../platform/test-database.ts'
import { openShelf, readProgrammes } from '../../programme/shelf.ts'
import { openAuthority } from '../authority.ts'
import { type AuthorityDeps, contextOf, type IssuanceStep } from '../context.ts'
import type { IssuanceOrder } from '../issuing.ts'
import { prepareAuthorities } from '../prepare-authorities.ts'
import type { CaKeys } from '../store/open-ca-keys.ts'

export const ORGANISATION = '郑州示例期货有限公司'
export const USCC = '91410100MA9GABCD1X'

export async function openStand({
  engine = 'pglite' as TestEngine,
  authorities = ['zce-counter'],
  suites = ['rsa', 'sm2'] as ('rsa' | 'sm2')[],
  /** Further rooms define their jobs before the work begins. */
  rooms = undefined as ((deps: AuthorityDeps) => void) | undefined,
  /** False: jobs are written and nobody works on them; the test itself is the ca role. */
  works = true,
  /** False: no hierarchy is made; the test brings its own. */
  demo = true,
  /** By default the master key serves for the key store's. */
  caKeys = undefined as CaKeys | undefined,
  crlGrowth = undefined as AuthorityDeps['crlGrowth'],
  ldap = undefined as AuthorityDeps['ldap'],
} = {}) {
  const db = await openTestDatabase<Tables>(engine)
  await db.migrate(migrations)
  const clock = fixedClock()
  const log = openLog('silent')
  const masterKey = randomBytes(32)
  const jobs = openJobs(db, log, clock)
  const audit = openAudit(masterKey, clock)
  const all = await readProgrammes(new URL('../../../../programmes', import.meta.url).pathname)
  const read = all.find(each => each.programme.programme === 'zce')
  const programme = read!.programme
  for (const id of authorities) await publish(db.kysely, id, programme)
  const outcomes: { how: 'issued' | 'refused'; order: string; code?: string }[] = []
  const world = { atStep: undefined as ((step: IssuanceStep) => void | Promise<void>) | undefined }
  const deps = {
    db,
    clock,
    log,
    jobs,
    audit,
    programmes: await openShelf(db),
    masterKey,
    ...(caKeys ? { caKeys } : {}),
    ...(crlGrowth ? { crlGrowth } : {}),
    ldap,
    publicUrl: 'http://ca.example.cn',
    demo,
    outcome: () => ({
      issued: async (_: Trx, { order }: { order: string }) => void outcomes.push({ how: 'issued', order }),
      refused: async (_: Trx, { order }: { order: string }, { code }: { code: string }) =>
        void outcomes.push({ how: 'refused', order, code }),
    }),
    atStep: (step: IssuanceStep) => world.atStep?.(step),
  }
  const authority = openAuthority(deps)
  authority.defineJobs()
  // No job can be sent before the start.
  await prepareAuthorities(contextOf({ ...deps, ldap: undefined }), suites)
  rooms?.(deps)
  await jobs.start(works ? {} : { only: [] })

  return {
    ...deps,
    context: contextOf(deps),
    authority,
    programme,
    outcomes,
    world,
    /** Asks for a certificate and lets the ca role work. */
    async issue(given: IssuanceOrder): Promise<string> {
      const id = await db.transaction(trx => authority.issuing.request(trx, given))
      await jobs.idle(new Date(clock.now().getTime() + 3600_000))
      return id
    },
    placeOrder: (plan: OrderPlan = {}) => placeOrder(db.kysely, clock.now(), plan),
    async close() {
      await jobs.stop()
      await db.close()
    },
  }
}

export type Stand = Awaited<ReturnType<typeof openStand>>

async function publish(db: Kysely<Tables>, authority: string, programme: Programme): Promise<void> {
  const source = JSON.stringify({ ...programme, authority })
  const at = new Date()
  const title = json({ zh: `${authority} 证书平台`, en: `${authority} counter` })
  await db.insertInto('authority').values({ id: authority, title, created_at: at }).execute()
  await db
    .insertInto('programme_version')
    .values({
      authority_id: authority,
      programme: programme.programme,
      version: 1,
      sha256: createHash('sha256').update(source).digest('hex'),
      source,
      published_at: at,
    })
    .execute()
}

export interface OrderPlan {
  authority?: string
  suite?: 'rsa' | 'sm2'
  offer?: 'new' | 'renewal'
  person?: string
  renews?: string
  organisation?: string
  /** Over the states that an order has when its request is handed in. */
  stages?: Record<string, string>
  state?: 'open' | 'cancelled'
}

export const certifiable = { prepare: 'submitted', form: 'submitted', payment: 'paid', review: 'passed' }

async function placeOrder(db: Kysely<Tables>, at: Date, plan: OrderPlan): Promise<IssuanceOrder> {
  const authority = plan.authority ?? 'zce-counter'
  const suite = plan.suite ?? 'sm2'
  const order = randomUUID()
  const organisation = plan.organisation ?? ORGANISATION
  const key = { authority_id: authority, order_id: order }
  await db
    .insertInto('orders')
    .values({
      authority_id: authority,
      id: order,
      programme: 'zce',
      programme_version: 1,
      offer: plan.offer ?? 'new',
      suite,
      person_id: plan.person ?? randomUUID(),
      start_key: randomUUID(),
      state: plan.state ?? 'open',
      renews: plan.renews ?? null,
      created_at: at,
      organisation,
      uscc: USCC,
    })
    .execute()
  const title = json({ zh: '单位证书', en: 'Organisation certificate' })
  await db
    .insertInto('order_line')
    .values({ ...key, line: 1, product: 'organisation', title, term: '2y' })
    .execute()
  for (const [stage, state] of Object.entries({ ...certifiable, issuance: 'signing', ...plan.stages })) {
    const kind = stage === 'prepare' ? 'form' : stage
    await db
      .insertInto('order_stage')
      .values({ ...key, stage, kind, state, since: at })
      .execute()
  }
  return {
    authority,
    order,
    line: 1,
    profile: 'organisation-dual',
    suite,
    certificates: 'pair',
    term: '2y',
    facts: { organisation, uscc: USCC, agent: '张三', role: 'holder', region: '' },
    csr: (await makeToken(suite)).csr,
    replaces: plan.renews ?? null,
  }
}

/** A fresh signing key and its request, as a key agent would hand it in. The subject in it is nobody's: the CA decides. */
export async function makeToken(suite: 'rsa' | 'sm2') {
  const keys = await algorithm(suite).generate()
  const subject = encodeName([{ type: 'CN', value: 'whoever' }])
  const csr = Buffer.from(await signRequest({ subject }, softwareSigner(keys.privateKeyPkcs8)))
  return { keys, csr }
}
