// The first start killed at every transaction: the next one goes on, and in the end there is one hierarchy, whole.
import { parseCertificate, verifyChain } from '@hufu/pki'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuthorityContext } from './context.ts'
import { prepareAuthorities } from './prepare-authorities.ts'
import { openStand, type Stand } from './testing/stand.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand({ suites: [] })
})
afterAll(() => stand.close())

/** Lets so many transactions through and then dies; half of the deaths come right after the commit. */
function dying(after: number): { context: AuthorityContext; used: () => number } {
  let used = 0
  const { db } = stand.context
  const transaction: typeof db.transaction = async work => {
    used++
    if (used === after && after % 2) throw new Error('killed')
    const result = await db.transaction(work)
    if (used === after) throw new Error('killed')
    return result
  }
  return { context: { ...stand.context, db: { ...db, transaction } }, used: () => used }
}

it('resumes where it was killed and makes each CA once', async () => {
  let deaths = 0
  for (let after = 1; after < 40; after++) {
    const run = dying(1 + (after % 3))
    const ended = await prepareAuthorities(run.context, ['sm2']).then(
      () => true,
      () => false,
    )
    if (ended) break
    deaths++
  }
  expect(deaths).toBeGreaterThan(3)

  const db = stand.db.kysely
  const cas = await db.selectFrom('ca').selectAll().orderBy('role', 'desc').execute()
  expect(cas.map(ca => [ca.id, ca.state])).toEqual([
    ['sm2-root', 'active'],
    ['sm2-1', 'active'],
  ])
  const [root, issuing] = cas.map(ca => parseCertificate(ca.der!))
  const chain = verifyChain({ leaf: issuing!, intermediates: [], roots: [root!], at: stand.clock.now() })
  expect(chain).toHaveLength(2)
  const crls = await db.selectFrom('crl').select(['ca_id', 'number']).orderBy('ca_id').execute()
  expect(crls.map(crl => crl.ca_id)).toEqual(['sm2-1', 'sm2-root'])
  expect(await db.selectFrom('ocsp_responder').select('id').execute()).toHaveLength(1)
  expect(await stand.audit.verify(db, 'zce-counter')).not.toHaveProperty('broken')

  // A second start finds everything and writes nothing.
  const second = dying(1000)
  await prepareAuthorities(second.context, ['sm2'])
  expect(second.used()).toBe(0)
})

it('opens a CA key only with the installation’s own master key and beside its own row', async () => {
  const { keyWrap } = stand.context
  const row = await stand.db.kysely
    .selectFrom('ca_key')
    .selectAll()
    .where('ca_id', '=', 'sm2-1')
    .executeTakeFirstOrThrow()
  const wrapped = row.wrapped!
  expect(keyWrap.unwrap('ca-key', wrapped, 'zce-counter', 'sm2-1').length).toBeGreaterThan(60)
  expect(() => keyWrap.unwrap('ca-key', wrapped, 'zce-counter', 'sm2-root')).toThrow()
  expect(() => keyWrap.unwrap('ca-key', wrapped, 'other', 'sm2-1')).toThrow()
  // What `va` may derive opens no CA key.
  expect(() => keyWrap.unwrap('ocsp-responder-key', wrapped, 'zce-counter', 'sm2-1')).toThrow()
})

it('renews responder and CRLs at a start after a long rest', async () => {
  const start = stand.clock.now()
  stand.clock.set(new Date(start.getTime() + 700 * 86_400_000))
  await prepareAuthorities(stand.context, ['sm2'])
  const db = stand.db.kysely
  const responders = await db.selectFrom('ocsp_responder').select('not_after').execute()
  expect(responders.filter(row => row.not_after > stand.clock.now())).toHaveLength(1)
  const newest = await db
    .selectFrom('crl')
    .selectAll()
    .where('ca_id', '=', 'sm2-1')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  expect([newest.number, newest.next_update > stand.clock.now()]).toEqual([2, true])
  stand.clock.set(start)
})
