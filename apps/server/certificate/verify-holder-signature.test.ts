// Who signed with a certificate of ours: each thing that can be wrong with it is refused by its own name.
import { softwareSigner } from '@hufu/pki'
import { makeHierarchy } from '@hufu/pki/testing/hierarchy.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeToken, ORGANISATION, openStand, type Stand, USCC } from '../authority/testing/stand.ts'
import { type HolderSignature, verifyHolderAt } from './verify-holder-signature.ts'

const HOME = 'zce-counter'
const DAY = 86_400_000
const message = Buffer.from('HUFU-DECLARATION/1\norder: x\n')
let stand: Stand
beforeAll(async () => {
  stand = await openStand({ authorities: [HOME, 'other-counter'], suites: ['sm2'] })
}, 120_000)
afterAll(() => stand.close())

async function holder() {
  const suite = 'sm2' as const
  const token = await makeToken(suite)
  const request = await stand.issue({ ...(await stand.placeOrder({ suite })), csr: token.csr })
  const rows = await stand.db.kysely
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', request)
    .execute()
  const of = (use: string) => rows.find(row => row.use === use)!
  const signature = Buffer.from(await softwareSigner(token.keys.privateKeyPkcs8).sign(message))
  return { sign: of('sign'), encrypt: of('encrypt'), signature }
}

const verify = (given: Partial<HolderSignature> & Pick<HolderSignature, 'certificate' | 'signature'>) =>
  verifyHolderAt(stand.clock)(stand.db.kysely, { authority: HOME, message, ...given })
const refused = async (given: Parameters<typeof verify>[0]) =>
  await verify(given).then(
    () => 'taken',
    error => error.code,
  )

describe('a signature of a holder', () => {
  it('holds by chain, time, use, status and bytes, in this order [X-08]', async () => {
    const { sign, encrypt, signature } = await holder()
    const good = { certificate: sign.der, signature }
    expect(await verify(good)).toEqual({
      serial: sign.serial,
      subject: sign.subject,
      organisation: ORGANISATION,
      uscc: USCC,
      profile: 'organisation-dual',
    })

    // Other bytes, another's signature, none at all.
    expect(await refused({ ...good, message: Buffer.from('HUFU-DECLARATION/1\norder: y\n') })).toBe(
      'binding.signature',
    )
    expect(await refused({ ...good, signature: (await holder()).signature })).toBe('binding.signature')
    expect(await refused({ ...good, signature: Buffer.alloc(0) })).toBe('binding.signature')
    // The other half of the pair is for secrets, not for words.
    expect(await refused({ ...good, certificate: encrypt.der })).toBe('binding.certificate-use')
    // No certificate; one of another authority of this house; one that looks like ours under a root of its own.
    expect(await refused({ ...good, certificate: Buffer.from('MII') })).toBe('binding.certificate-unreadable')
    expect(await refused({ ...good, authority: 'other-counter' })).toBe('binding.certificate-untrusted')
    const strange = await makeHierarchy('sm2')
    const forged = Buffer.from(await strange.signing.signer.sign(message))
    expect(
      await refused({ certificate: Buffer.from(strange.signing.certificate.der), signature: forged }),
    ).toBe('binding.certificate-untrusted')

    // Suspended, revoked, past its end.
    const setState = (state: 'good' | 'suspended' | 'revoked') =>
      stand.db.kysely
        .updateTable('certificate')
        .set({ state, revoked_at: state === 'good' ? null : stand.clock.now() })
        .where('id', '=', sign.id)
        .execute()
    await setState('suspended')
    expect(await refused(good)).toBe('binding.certificate-revoked')
    await setState('revoked')
    expect(await refused(good)).toBe('binding.certificate-revoked')
    await setState('good')
    stand.clock.advance(731 * DAY)
    expect(await refused(good)).toBe('binding.certificate-expired')
    stand.clock.advance(-731 * DAY)
    expect(await refused(good)).toBe('taken')
  })

  it('of a certificate that our CA signed but nobody recorded is refused', async () => {
    const { sign, signature } = await holder()
    await stand.db.kysely
      .updateTable('certificate')
      .set({ der: Buffer.concat([sign.der, Buffer.from([0])]) })
      .where('id', '=', sign.id)
      .execute()
    expect(await refused({ certificate: sign.der, signature })).toBe('binding.certificate-untrusted')
  })
})
