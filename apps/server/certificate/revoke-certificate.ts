// Revoking, in two steps: prepare shows what would be hit and gives a token good for one use; the act redeems it. Neither without a
// check of whoever asks. A pair is revoked as one, whichever half was named, and the next CRL is published at once.

import type { RevocationReason } from '@hufu/pki'
import { publishCrlJob } from '../authority/ca-job-names.ts'
import type { AuthorityContext } from '../authority/context.ts'
import type { Text } from '../migrations/tables/order.ts'
import type { Reader } from '../order/order.ts'
import { AppError } from '../platform/errors.ts'
import { issueToken, redeemToken } from '../platform/tokens.ts'
import { expectApplicantChecked } from './check-applicant.ts'
import { type CertificateRow, findCertificate } from './read-certificates.ts'

export interface RevocationOf {
  authority: string
  certificate: string
  staff: string
}

const PURPOSE = 'revoke-certificate'
const TOKEN_MS = 10 * 60_000

export async function prepareRevocation(
  context: AuthorityContext,
  of: RevocationOf,
  reason: RevocationReason,
) {
  return await context.db.transaction(async trx => {
    const pair = await pairOf(trx, of)
    if (pair.every(row => row.state === 'revoked')) throw new AppError('certificate.revoked')
    await expectApplicantChecked(trx, checkOf(context, of, pair))
    const subject = JSON.stringify([of.authority, of.certificate, of.staff, reason])
    const token = await issueToken(trx, { purpose: PURPOSE, subject, ttl: TOKEN_MS }, context.clock)
    return {
      token,
      certificates: pair.map(({ serial, subject, use }) => ({ serial, subject, use })),
      text: consequences(pair.length),
    }
  })
}

const consequences = (count: number): Text => ({
  zh: `将吊销 ${count} 张证书，立即生效，不能撤回。UKey 上的证书随即不能再用，单位需要重新申请。`,
  en: `${count} certificate(s) will be revoked, at once and for good. The key can no longer be used; the organisation has to apply anew.`,
})

export async function revokeCertificate(
  context: AuthorityContext,
  of: RevocationOf,
  token: string,
): Promise<void> {
  const { db, clock, audit, jobs } = context
  await db.transaction(async trx => {
    const subject = await redeemToken(trx, PURPOSE, token, { clock })
    const [authority, certificate, staff, reason] = JSON.parse(subject) as string[]
    // A token speaks for one certificate and the member of staff it was given to.
    if (authority !== of.authority || certificate !== of.certificate || staff !== of.staff || !reason) {
      throw new AppError('token.spent')
    }
    const pair = await pairOf(trx, of)
    const checked = await expectApplicantChecked(trx, { ...checkOf(context, of, pair), use: true })
    const at = new Date(Math.floor(clock.now().getTime() / 1000) * 1000)
    const revoked = await trx
      .updateTable('certificate')
      .set({ state: 'revoked', revoked_at: at, reason })
      .where('authority_id', '=', of.authority)
      .where(
        'id',
        'in',
        pair.map(row => row.id),
      )
      .where('state', '<>', 'revoked')
      .returning(['serial', 'ca_id'])
      .execute()
    if (revoked.length === 0) throw new AppError('certificate.revoked')
    await context.certificateChanged?.(trx, {
      ...{ authority: of.authority, certificates: pair.map(row => row.id), state: 'revoked', at },
      actor: `staff:${of.staff}`,
    })
    await audit.write(trx, {
      authority: of.authority,
      actor: `staff:${of.staff}`,
      act: 'certificate.revoked',
      subject: `certificate:${of.certificate}`,
      detail: { serials: revoked.map(row => row.serial), reason, check: checked.id, method: checked.method },
    })
    for (const ca of new Set(revoked.map(row => row.ca_id))) {
      await jobs.send(trx, publishCrlJob, { authority: of.authority, ca }, { key: `${of.authority}/${ca}` })
    }
  })
}

const checkOf = ({ clock }: AuthorityContext, of: RevocationOf, pair: readonly CertificateRow[]) => ({
  ...{ authority: of.authority, staff: of.staff, now: clock.now() },
  certificates: pair.map(row => row.id),
})

async function pairOf(db: Reader, of: RevocationOf): Promise<CertificateRow[]> {
  const row = await findCertificate(db, of.authority, of.certificate)
  if (!row) throw new AppError('not-found')
  const twin = row.twin_id ? await findCertificate(db, of.authority, row.twin_id) : undefined
  return twin ? [row, twin] : [row]
}
