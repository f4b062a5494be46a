// The ca role's one deed, told in docs/ISSUANCE.md with the same step numbers. It may be killed at any point and run
// again: a try that did not end in registration is abandoned with its serials, and the next one starts from the top.
import { lintCertificate, parseCertificate, roleOfUse, type Signer } from '@hufu/pki'
import { lockOrder, type Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import { type Authorised, authorise, type IssuanceRow } from './authorise.ts'
import { type Ca, issuingCa } from './ca.ts'
import { openCaSigner } from './ca-signer.ts'
import type { AuthorityContext, IssuanceStep } from './context.ts'
import { fillPool } from './escrow.ts'
import type { IssuanceRefusal } from './issuing.ts'
import { errorsOf, signPrepared } from './lint-prepared.ts'
import { abandonEarlier, commitToSign, type IntentRow, prepare, reserve, tbsOf } from './prepare-intent.ts'
import type { Profile } from './profile.ts'
import { recordStep, type Try } from './record-step.ts'
import { Refused } from './refusals.ts'
import { registerCertificates, type Signed } from './register-certificates.ts'

export interface IssueKey {
  authority: string
  issuance: string
}

export async function issue(context: AuthorityContext, key: IssueKey): Promise<void> {
  const { db } = context
  const reached = async (step: IssuanceStep) => await context.atStep?.(step)
  const known = await readIssuance(context, key)
  if (!known || known.state === 'issued' || known.state === 'refused') return
  try {
    const issuer = await issuingCa(db.kysely, key.authority, known.suite)
    if (!issuer) throw await whyNoCa(context, known)
    if (known.certificates === 'pair') await fillPool(context, key.authority, issuer.suite, 1)

    // Steps 1 and 2: authorise; abandon what was, reserve serials and key, write the intent.
    const { of, profile } = await db.transaction(async trx => {
      const { request, allowed } = await authoriseLocked(context, trx, key)
      await reached('authorised')
      return { of: await reserve(context, trx, request, allowed, issuer), profile: allowed.profile }
    })
    await reached('reserved')

    // Step 3: build what will be signed, lint it under a throw-away key, keep it.
    await prepare(context, of, known, profile, issuer)
    await reached('prepared')

    // Step 4: authorise once more, and commit to sign.
    const intents = await db.transaction(async trx => {
      await authoriseLocked(context, trx, key)
      return await commitToSign(context, trx, of)
    })
    await reached('committed')

    // Step 5: sign, and compare byte for byte.
    const signer = await openCaSigner(context, db.kysely, key.authority, issuer.id)
    const signed = await signAll(context, known, profile, issuer, intents, signer)
    await reached('signed')

    // Step 6: register the pair and the outcome together.
    await registerCertificates(context, of, known, issuer, signed)
    context.log.info({ event: 'issuance.issued', issuance: key.issuance, attempt: of.attempt }, 'issued')
    await reached('registered')
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    context.log.warn({ event: 'issuance.refused', issuance: key.issuance, why: error.message }, 'not issued')
    await refuse(context, key, error.refusal)
  }
}

async function authoriseLocked(
  context: AuthorityContext,
  trx: Trx,
  key: IssueKey,
): Promise<{ request: IssuanceRow; allowed: Authorised }> {
  const found = await readIssuance(context, key, trx)
  if (!found) throw new Error(`issuance ${key.issuance} is gone`)
  // The order first, then the request: everyone who needs both locks them in this order.
  const order = await lockOrder(trx, { authority: key.authority, order: found.order_id })
  const request = await lockRequest(trx, key)
  return { request, allowed: await authorise(trx, order, request) }
}

async function signAll(
  context: AuthorityContext,
  request: IssuanceRow,
  profile: Profile,
  issuer: Ca,
  intents: readonly IntentRow[],
  signer: Signer,
): Promise<Signed[]> {
  if (profile.version !== intents[0]?.profile_version) throw new Error('the profile changed under the intent')
  const planned = intents.map(intent => {
    const rebuilt = tbsOf(context, request, profile, issuer, intent)
    if (!intent.tbs?.equals(rebuilt)) throw new Error('what was prepared is not what the profile makes')
    return { intent, tbs: intent.tbs }
  })
  const signed: Signed[] = []
  for (const { intent, tbs } of planned) {
    const der = await signPrepared(tbs, signer)
    if (!Buffer.from(parseCertificate(der).issuerDer).equals(issuer.certificate.subjectDer)) {
      throw new Error('signed for another issuer')
    }
    // Once more with the true signature in place: what fails here is never registered.
    const [other] = signed
    const context = { role: roleOfUse[intent.use], issuer: issuer.certificate }
    const faults = errorsOf(lintCertificate(der, { ...context, twin: other && parseCertificate(other.der) }))
    if (faults.length > 0) throw new Error(`lint: ${faults.map(f => `${f.rule} ${f.message}`).join('; ')}`)
    signed.push({ intent, der })
  }
  return signed
}

async function refuse(context: AuthorityContext, key: IssueKey, why: IssuanceRefusal): Promise<void> {
  const { db, clock, audit } = context
  await db.transaction(async trx => {
    const found = await readIssuance(context, key, trx)
    if (!found) return
    await lockOrder(trx, { authority: key.authority, order: found.order_id })
    const request = await lockRequest(trx, key)
    if (request.state === 'issued' || request.state === 'refused') return
    await abandonEarlier(context, trx, request)
    await trx
      .updateTable('issuance_request')
      .set({ state: 'refused', refusal: json(why), updated_at: clock.now() })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.issuance)
      .execute()
    const of: Try = { authority: key.authority, request: key.issuance, attempt: request.attempt }
    await recordStep(context, trx, of, 'refused', { code: why.code })
    const subject = `issuance:${key.issuance}`
    const detail = { code: why.code, order: request.order_id, line: request.line }
    await audit.write(trx, {
      authority: key.authority,
      actor: 'system',
      act: 'issuance.refused',
      subject,
      detail,
    })
    const { order_id: order, line } = request
    await context
      .outcome()
      .refused(trx, { authority: key.authority, order, line, issuance: key.issuance }, why)
  })
}

/** A CA that is just being made is worth waiting for; one that nobody is making is not. */
async function whyNoCa({ db }: AuthorityContext, request: IssuanceRow): Promise<Error> {
  const coming = await db.kysely
    .selectFrom('ca')
    .select('id')
    .where('authority_id', '=', request.authority_id)
    .where('suite', '=', request.suite as Ca['suite'])
    .where('state', '=', 'preparing')
    .executeTakeFirst()
  return coming ? new Error(`CA ${coming.id} is not ready yet`) : new Refused('no-ca')
}

async function readIssuance(
  { db }: AuthorityContext,
  key: IssueKey,
  reader: AuthorityContext['db']['kysely'] = db.kysely,
): Promise<IssuanceRow | undefined> {
  return await reader
    .selectFrom('issuance_request')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.issuance)
    .executeTakeFirst()
}

async function lockRequest(trx: Trx, key: IssueKey): Promise<IssuanceRow> {
  return await trx
    .selectFrom('issuance_request')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.issuance)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
