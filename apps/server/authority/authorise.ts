// The CA's own check, from the database and nothing else, before it signs: was this order reviewed and paid, does its
// programme sell just this certificate, are the facts those that were reviewed, is the request good?
import { createHash } from 'node:crypto'
import { letsOn, type Offer, type Programme } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import { readValues } from '../order/dossier.ts'
import { type Order, type Reader, readLines, readStages, type StageRow } from '../order/order.ts'
import { certifiedFacts } from '../order/subject.ts'
import { AppError } from '../platform/errors.ts'
import { checkCertifiedKey, readRequest } from './check-request.ts'
import type { Suite } from './issuing.ts'
import { certificatesOf, findProfile, type Profile } from './profile.ts'
import { type RefusalCode, Refused } from './refusals.ts'

export type IssuanceRow = Selectable<Tables['issuance_request']>

export interface Authorised {
  order: Order
  profile: Profile
  signingSpki: Uint8Array
}

/** Throws Refused. Called under the order's lock, first of all and once more right before signing. */
export async function authorise(db: Reader, order: Order, request: IssuanceRow): Promise<Authorised> {
  if (order.state !== 'open') throw new Refused('order-closed')
  const programme = await readProgramme(db, order)
  const offer = programme.offers[order.offer]
  if (!offer) throw new Refused('not-in-programme', `no offer ${order.offer}`)
  checkStages(offer, await readStages(db, { authority: order.authority_id, order: order.id }))
  const profile = await checkProduct(db, programme, order, request)
  await checkFacts(db, programme, order, request)
  await checkReplaced(db, order, request)
  return { order, profile, signingSpki: await checkKey(db, order, request) }
}

async function readProgramme(db: Reader, order: Order): Promise<Programme> {
  const row = await db
    .selectFrom('programme_version')
    .select(['source', 'sha256'])
    .where('authority_id', '=', order.authority_id)
    .where('programme', '=', order.programme)
    .where('version', '=', order.programme_version)
    .executeTakeFirst()
  const whole = row && createHash('sha256').update(row.source).digest('hex') === row.sha256
  if (!row || !whole) throw new Refused('not-in-programme', 'programme version missing or altered')
  return JSON.parse(row.source) as Programme
}

/** Everything that comes before issuance must rest, and a payment or review among it be truly passed. */
function checkStages(offer: Offer, rows: readonly StageRow[]): void {
  const issuance = Object.entries(offer.journey).find(([, stage]) => stage.stage === 'issuance')
  const [name, spec] = issuance ?? []
  if (!name || !spec) throw new Refused('not-in-programme', 'the journey issues nothing')
  const stateOf = (stage: string) => rows.find(row => row.stage === stage)?.state
  if (stateOf(name) !== 'signing') throw new Refused('wrong-stage', `${name} is ${stateOf(name)}`)
  const before = new Set<string>()
  const walk = (names: readonly string[]): void => {
    for (const each of names) {
      if (before.has(each)) continue
      before.add(each)
      walk(offer.journey[each]?.after ?? [])
    }
  }
  walk(spec.after)
  for (const each of before) {
    const stage = offer.journey[each]
    const state = stateOf(each)
    const kind = stage?.stage
    // A stage may be skipped only where the programme says when it exists at all.
    const rests =
      stage && state && letsOn(stage.stage, state) && (state !== 'skipped' || stage.when !== undefined)
    if (rests) continue
    throw new Refused(kind === 'payment' ? 'not-paid' : 'not-reviewed', `${each} is ${state ?? 'not begun'}`)
  }
}

async function checkProduct(
  db: Reader,
  programme: Programme,
  order: Order,
  request: IssuanceRow,
): Promise<Profile> {
  const lines = await readLines(db, { authority: order.authority_id, order: order.id })
  const line = lines.find(row => row.line === request.line)
  const product = line && programme.products[line.product]
  const suites: readonly string[] = product?.suites ?? []
  const sold =
    product?.profile === request.profile &&
    product.certificates === request.certificates &&
    product.term.includes(request.term) &&
    line?.term === request.term &&
    suites.includes(request.suite) &&
    order.suite === request.suite
  if (!sold) throw new Refused('not-in-programme', 'the product does not sell this')
  const profile = findProfile(request.profile)
  const made =
    profile?.terms.includes(request.term) &&
    certificatesOf(profile) === request.certificates &&
    (profile.suites as readonly string[]).includes(request.suite)
  if (!profile || !made) throw new Refused('not-in-programme', 'the profile does not make this')
  return profile
}

/** What will stand in the subject is what was reviewed: the order's organisation, and the holder named for this line. */
async function checkFacts(
  db: Reader,
  programme: Programme,
  order: Order,
  request: IssuanceRow,
): Promise<void> {
  const key = { authority: order.authority_id, order: order.id }
  const line = (await readLines(db, key)).find(row => row.line === request.line)
  if (!line) throw new Refused('not-in-programme', `no line ${request.line}`)
  const reviewed = certifiedFacts(programme, order, line, await readValues(db, key))
  const named = ['organisation', 'uscc', 'holder', 'holder-mark', 'title']
  if (named.some(name => (request.facts[name] ?? '') !== (reviewed[name] ?? '')))
    throw new Refused('facts-differ')
}

/** A renewal follows a certificate of the same person, in the order that says so; not anybody's certificate. */
async function checkReplaced(db: Reader, order: Order, request: IssuanceRow): Promise<void> {
  if (request.replaces !== order.renews) throw new Refused('replaces-foreign')
  if (!request.replaces) return
  const old = await db
    .selectFrom('certificate')
    .select(['state', 'person_id', 'uscc'])
    .where('authority_id', '=', order.authority_id)
    .where('id', '=', request.replaces)
    .executeTakeFirst()
  if (!old || old.person_id !== order.person_id || old.uscc !== order.uscc || old.state === 'revoked') {
    throw new Refused('replaces-foreign')
  }
}

const keyRefusals: Readonly<Record<string, RefusalCode>> = {
  'request.key-weak': 'key-weak',
  'request.key-device': 'key-device',
  'request.key-compromised': 'key-compromised',
  'request.key-revoked': 'key-revoked',
  'request.key-other-holder': 'key-other-holder',
  'request.key-used': 'key-used',
}

async function checkKey(db: Reader, order: Order, request: IssuanceRow): Promise<Uint8Array> {
  try {
    const { spki } = readRequest(request.suite as Suite, request.csr)
    await checkCertifiedKey(db, order.authority_id, spki, { person: order.person_id, uscc: order.uscc })
    return spki
  } catch (cause) {
    if (cause instanceof AppError) throw new Refused(keyRefusals[cause.code] ?? 'request-bad', cause.code)
    throw cause
  }
}
