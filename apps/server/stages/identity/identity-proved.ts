// For whoever must know before they act: identity is checked at application, at renewal and at revocation (law line 4).
// When, the programme's stages say; whether it was, this says.
import type { OrderKey, Reader } from '../../order/order.ts'
import type { IdentityDeps } from './deps.ts'
import { subjectOf } from './person.ts'
import { readTasks } from './tasks.ts'

export interface Proved {
  stage: string
  line: number | null
  method: string
  at: Date
  reference: string | null
  /** Made for an earlier order of the same person. */
  reused: boolean
}

/** Every person of the order with the check that proves them; null while anybody is still to be proved. */
export async function identityProvedFor(db: Reader, key: OrderKey): Promise<Proved[] | null> {
  const proved: Proved[] = []
  for (const task of await readTasks(db, key)) {
    if (task.state !== 'passed' || !task.proof) return null
    const check = await db
      .selectFrom('identity_check')
      .select(['method', 'at', 'reference'])
      .where('authority_id', '=', key.authority)
      .where('id', '=', task.proof)
      .executeTakeFirst()
    if (!check) return null
    proved.push({ stage: task.stage, line: task.line || null, reused: task.reused, ...check })
  }
  return proved
}

/** Whether this account proved this very person since then: for deeds without an order (a revocation). */
export async function provedSince(
  deps: Pick<IdentityDeps, 'subjectKey'>,
  db: Reader,
  who: { authority: string; account: string; name: string; number: string; since: Date },
): Promise<boolean> {
  const row = await db
    .selectFrom('identity_check')
    .select('id')
    .where('authority_id', '=', who.authority)
    .where('person_id', '=', who.account)
    .where('subject', '=', subjectOf(deps.subjectKey, who))
    .where('outcome', '=', 'passed')
    .where('at', '>=', who.since)
    .executeTakeFirst()
  return row !== undefined
}
