// A seal lives and dies with its certificate: suspended, restored or revoked in the very transaction that does it to
// the certificate (law line 27). The certificate room knows this only as a function that it is handed.
import type { CertificateChange } from '../authority/context.ts'
import type { Trx } from '../order/order.ts'
import type { SealContext } from './context.ts'

export async function followCertificate(
  { audit }: Pick<SealContext, 'audit'>,
  trx: Trx,
  change: CertificateChange,
): Promise<void> {
  const moved = await trx
    .updateTable('e_seal')
    .set({ state: change.state, changed_at: change.at })
    .where('authority_id', '=', change.authority)
    .where('certificate_id', 'in', change.certificates)
    .where('state', '<>', 'revoked')
    .where('state', '<>', change.state)
    // One that is not made yet has nothing to suspend; it is made when its certificate is good again.
    .$if(change.state !== 'revoked', query => query.where('state', '<>', 'preparing'))
    .returning('id')
    .execute()
  for (const { id } of moved) {
    await audit.write(trx, {
      authority: change.authority,
      actor: change.actor,
      act: `seal.${change.state}`,
      subject: `seal:${id}`,
      detail: { because: 'certificate' },
    })
  }
}
