// Step 6 of an issuance: all of it becomes true in one transaction. Both certificates, the encryption key in use, the
// envelope that delivers it and the order's next state, or nothing.
import { randomUUID } from 'node:crypto'
import { parseCertificate, wrapKey } from '@hufu/pki'
import { lockOrder, type Order } from '../order/order.ts'
import type { IssuanceRow } from './authorise.ts'
import type { Ca } from './ca.ts'
import { spkiHash } from './check-request.ts'
import type { AuthorityContext } from './context.ts'
import { claimedKey, type EscrowedKey, moveKey, openEscrowedKey } from './escrow.ts'
import type { IntentRow } from './prepare-intent.ts'
import { moveRequest, recordStep, type Try } from './record-step.ts'

export interface Signed {
  intent: IntentRow
  der: Buffer
}

export async function registerCertificates(
  context: AuthorityContext,
  of: Try,
  request: IssuanceRow,
  issuer: Ca,
  signed: readonly Signed[],
): Promise<void> {
  const { db, audit } = context
  const { authority } = of
  const signing = signed.find(one => one.intent.use !== 'encrypt')
  if (!signing) throw new Error('nothing was signed for the holder’s key')
  await db.transaction(async trx => {
    const order = await lockOrder(trx, { authority, order: request.order_id })
    const key = await claimedKey(trx, authority, of.request, of.attempt)
    const envelope = key ? envelopeFor(context, key, signing.intent.spki) : null
    await moveRequest(context, trx, of, 'signing', { state: 'issued', envelope })

    const rows = rowsOf(context, of, request, order, issuer, signed)
    await trx.insertInto('certificate').values(rows).execute()
    await trx
      .updateTable('issuance_intent')
      .set({ state: 'registered' })
      .where('authority_id', '=', authority)
      .where('request_id', '=', of.request)
      .where('attempt', '=', of.attempt)
      .where('state', '=', 'committed')
      .execute()
    const encrypting = rows.find(row => row.use === 'encrypt')
    if (Boolean(key) !== Boolean(encrypting)) throw new Error('half of a pair is missing')
    if (key && encrypting) await moveKey(context, trx, key, { state: 'in-use', certificate: encrypting.id })

    const serials = rows.map(row => row.serial)
    await recordStep(context, trx, of, 'signed', { serials })
    await recordStep(context, trx, of, 'registered', { certificates: rows.map(row => row.id) })
    await audit.write(trx, {
      authority,
      actor: 'system',
      act: 'issuance.issued',
      subject: `issuance:${of.request}`,
      detail: { order: order.id, line: request.line, serials, escrowedKey: key?.id ?? null },
    })
    const at = { authority, order: order.id, line: request.line, issuance: of.request }
    await context.outcome().issued(trx, at)
    await context.atStep?.('registering')
  })
}

/** The encryption key leaves the centre only for a signing key that proved possession and is certified just now. */
function envelopeFor({ keyWrap }: AuthorityContext, key: EscrowedKey, signingSpki: Uint8Array): Buffer {
  const pkcs8 = openEscrowedKey(keyWrap, key)
  try {
    return Buffer.from(wrapKey(pkcs8, signingSpki))
  } finally {
    pkcs8.fill(0)
  }
}

function rowsOf(
  { clock }: AuthorityContext,
  of: Try,
  request: IssuanceRow,
  order: Order,
  issuer: Ca,
  signed: readonly Signed[],
) {
  const ids = signed.map(() => randomUUID())
  return signed.map(({ intent, der }, index) => {
    const { serialHex, subjectText, spki } = parseCertificate(der)
    const id = ids[index]!
    return {
      authority_id: of.authority,
      id,
      ca_id: issuer.id,
      serial: serialHex,
      use: intent.use,
      twin_id: ids.find(other => other !== id) ?? null,
      request_id: of.request,
      order_id: order.id,
      line: request.line,
      person_id: order.person_id,
      programme: order.programme,
      organisation: order.organisation,
      uscc: order.uscc,
      subject: subjectText,
      spki_sha256: spkiHash(spki),
      der,
      not_before: intent.not_before,
      not_after: intent.not_after,
      state: 'good' as const,
      profile: request.profile,
      profile_version: intent.profile_version,
      replaces: request.replaces,
      issued_at: clock.now(),
    }
  })
}
