// Steps 2 to 4 of an issuance: reserve serials and the encryption key and write down the intent; build and lint what
// will be signed, and keep it; commit to sign it. After that it is signed once or never.
import { buildTbs, type Certificate, encodeName, PkiError, parseCertificate, roleOfUse } from '@hufu/pki'
import { addTerm } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Reader, Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import type { Authorised, IssuanceRow } from './authorise.ts'
import { addressesOf, type Ca } from './ca.ts'
import type { AuthorityContext } from './context.ts'
import { claimKey, releaseClaims } from './escrow.ts'
import { errorsOf, lintPrepared } from './lint-prepared.ts'
import { extensionsOf, MissingFact, type Profile, subjectOf, usesOf } from './profile.ts'
import { moveRequest, recordStep, type Try } from './record-step.ts'
import { Refused } from './refusals.ts'
import { reserveSerial } from './reserve-serial.ts'

export type IntentRow = Selectable<Tables['issuance_intent']>

/** Step 2. What an earlier try left is abandoned: its serials are never used again, whether or not it had signed. */
export async function reserve(
  context: AuthorityContext,
  trx: Trx,
  request: IssuanceRow,
  { profile, signingSpki }: Authorised,
  issuer: Ca,
): Promise<Try> {
  const { authority_id: authority, id } = request
  await abandonEarlier(context, trx, request)
  const of: Try = { authority, request: id, attempt: request.attempt + 1 }
  const at = context.clock.now()
  await trx
    .updateTable('issuance_request')
    .set({ attempt: of.attempt, state: 'reserved', updated_at: at })
    .where('authority_id', '=', authority)
    .where('id', '=', id)
    .execute()
  const notBefore = new Date(Math.floor(at.getTime() / 1000) * 1000)
  // The last second belongs to the certificate (RFC 5280 4.1.2.5), hence one less than the term.
  const wanted = addTerm(notBefore, request.term).getTime() - 1000
  const notAfter = new Date(Math.min(wanted, issuer.certificate.notAfter.getTime()))
  const serials: string[] = []
  for (const use of usesOf(profile)) {
    const plan = { authority, issuer: issuer.id, purpose: use, request: id, attempt: of.attempt, at }
    const serial = await reserveSerial(trx, plan)
    const key = use === 'encrypt' ? await claimKey(trx, { ...of, suite: issuer.suite, at }) : undefined
    if (use === 'encrypt' && !key) throw new Error('no spare encryption key')
    await trx
      .insertInto('issuance_intent')
      .values({
        authority_id: authority,
        request_id: id,
        attempt: of.attempt,
        use,
        issuer: issuer.id,
        serial,
        spki: key?.spki ?? Buffer.from(signingSpki),
        profile_version: profile.version,
        not_before: notBefore,
        not_after: notAfter,
        state: 'reserved',
        created_at: at,
      })
      .execute()
    serials.push(serial)
  }
  await recordStep(context, trx, of, 'authorised')
  await recordStep(context, trx, of, 'reserved', { serials })
  return of
}

export async function abandonEarlier(
  context: AuthorityContext,
  trx: Trx,
  request: IssuanceRow,
): Promise<void> {
  const { authority_id: authority, id } = request
  const open = await trx
    .selectFrom('issuance_intent')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('request_id', '=', id)
    .where('state', 'in', ['reserved', 'prepared', 'committed'])
    .execute()
  const committed = new Set(open.filter(intent => intent.state === 'committed').map(intent => intent.attempt))
  await releaseClaims(context, trx, authority, id, attempt => committed.has(attempt))
  if (open.length === 0) return
  await trx
    .updateTable('issuance_intent')
    .set({ state: 'abandoned' })
    .where('authority_id', '=', authority)
    .where('request_id', '=', id)
    .where('state', 'in', ['reserved', 'prepared', 'committed'])
    .execute()
  const detail = { serials: open.map(intent => intent.serial), committed: committed.size > 0 }
  await recordStep(context, trx, { authority, request: id, attempt: request.attempt }, 'abandoned', detail)
  await context.audit.write(trx, {
    authority,
    actor: 'system',
    act: 'issuance.abandoned',
    subject: `issuance:${id}`,
    detail,
  })
}

export async function readIntents(db: Reader, of: Try): Promise<IntentRow[]> {
  const rows = await db
    .selectFrom('issuance_intent')
    .selectAll()
    .where('authority_id', '=', of.authority)
    .where('request_id', '=', of.request)
    .where('attempt', '=', of.attempt)
    .execute()
  // The signing half first: the other is judged beside it.
  return rows.sort((a, b) => (a.use === 'encrypt' ? 1 : 0) - (b.use === 'encrypt' ? 1 : 0))
}

/** The same intent always gives the same bytes: once to lint and keep, once more right before signing, to compare. */
export function tbsOf(
  context: AuthorityContext,
  request: IssuanceRow,
  profile: Profile,
  issuer: Ca,
  intent: IntentRow,
): Uint8Array {
  try {
    return buildTbs({
      serial: Buffer.from(intent.serial, 'hex'),
      algorithm: issuer.suite,
      issuer: issuer.certificate.subjectDer,
      notBefore: intent.not_before,
      notAfter: intent.not_after,
      subject: encodeName(subjectOf(profile, request.facts)),
      spki: intent.spki,
      extensions: extensionsOf(profile, {
        use: intent.use,
        facts: request.facts,
        spki: intent.spki,
        issuer: issuer.certificate,
        addresses: addressesOf(context.publicUrl, issuer.authority, issuer.id),
      }),
    })
  } catch (cause) {
    const unfit = cause instanceof PkiError && /^pki\.(name|extension)-invalid$/.test(cause.code)
    if (unfit || cause instanceof MissingFact) throw new Refused('subject-unfit', (cause as Error).message)
    throw cause
  }
}

/** Step 3. */
export async function prepare(
  context: AuthorityContext,
  of: Try,
  request: IssuanceRow,
  profile: Profile,
  issuer: Ca,
): Promise<void> {
  const intents = await readIntents(context.db.kysely, of)
  let twin: Certificate | undefined
  const ready: { intent: IntentRow; tbs: Buffer; lint: string }[] = []
  for (const intent of intents) {
    const tbs = Buffer.from(tbsOf(context, request, profile, issuer, intent))
    const linted = await lintPrepared(tbs, issuer.suite, {
      role: roleOfUse[intent.use],
      issuer: issuer.certificate,
      twin,
    })
    const errors = errorsOf(linted.findings)
    if (errors.length > 0) throw new Refused('lint', errors.map(e => `${e.rule}: ${e.message}`).join('; '))
    twin = parseCertificate(linted.certificate)
    ready.push({ intent, tbs, lint: json(linted.findings) })
  }
  await context.db.transaction(async trx => {
    for (const { intent, tbs, lint } of ready) {
      await trx
        .updateTable('issuance_intent')
        .set({ tbs, lint, state: 'prepared' })
        .where('authority_id', '=', of.authority)
        .where('request_id', '=', of.request)
        .where('attempt', '=', of.attempt)
        .where('use', '=', intent.use)
        .where('state', '=', 'reserved')
        .execute()
    }
    await moveRequest(context, trx, of, 'reserved', { state: 'prepared' })
    await recordStep(context, trx, of, 'prepared')
  })
}

/** Step 4: from here on a signature may exist, so these bytes are signed by this run or by none. */
export async function commitToSign(context: AuthorityContext, trx: Trx, of: Try): Promise<IntentRow[]> {
  const intents = await readIntents(trx, of)
  await trx
    .updateTable('issuance_intent')
    .set({ state: 'committed' })
    .where('authority_id', '=', of.authority)
    .where('request_id', '=', of.request)
    .where('attempt', '=', of.attempt)
    .where('state', '=', 'prepared')
    .execute()
  await moveRequest(context, trx, of, 'prepared', { state: 'signing' })
  const serials = intents.map(intent => intent.serial)
  await recordStep(context, trx, of, 'committed', { serials })
  await context.audit.write(trx, {
    authority: of.authority,
    actor: 'system',
    act: 'issuance.signing',
    subject: `issuance:${of.request}`,
    detail: { attempt: of.attempt, serials },
  })
  return intents
}
