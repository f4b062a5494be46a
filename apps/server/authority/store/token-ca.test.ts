// An authority whose RSA keys were born in a token (SoftHSM) and whose other keys rest under a key store of their own:
// what it issues is judged by OpenSSL, and a process without the ca role's keys opens none of them.
import { randomBytes } from 'node:crypto'
import { openSoftHsm, type SoftHsm } from '@hufu/pkcs11/testing/softhsm.ts'
import { encodePem } from '@hufu/pki'
import { Bench, DISTID } from '@hufu/pki/testing/openssl.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCaSigner } from '../ca-signer.ts'
import { contextOf } from '../context.ts'
import { openStand, type Stand } from '../testing/stand.ts'
import { noCaKeys, openToken } from './open-ca-keys.ts'

const AUTHORITY = 'zce-counter'

describe('CA keys in a token and in a key store', () => {
  let hsm: SoftHsm
  let stand: Stand
  beforeAll(async () => {
    hsm = openSoftHsm()
    const pin = hsm.addToken('hufu-ca')
    const token = openToken({ library: hsm.library, label: 'hufu-ca', pin })
    stand = await openStand({ caKeys: { storeKey: randomBytes(32), token } })
  })
  afterAll(async () => {
    await stand?.close()
    hsm?.remove()
  })

  it('keeps nothing of the token’s keys but their names', async () => {
    const rows = await stand.db.kysely.selectFrom('ca_key').selectAll().orderBy('ca_id').execute()
    expect(rows.map(row => [row.ca_id, row.wrapped === null, row.token_key])).toEqual([
      ['rsa-1', true, `${AUTHORITY}/rsa-1`],
      ['rsa-root', true, `${AUTHORITY}/rsa-root`],
      ['sm2-1', false, null],
      ['sm2-root', false, null],
    ])
  })

  it.each(['rsa', 'sm2'] as const)('issues a pair of %s that OpenSSL verifies', async suite => {
    const request = await stand.issue(await stand.placeOrder({ suite }))
    const bundle = await stand.authority.issuing.bundle(stand.db.kysely, AUTHORITY, request)
    const [issuing, root] = bundle!.chain
    const files = { sign: bundle!.signCertificate, encrypt: bundle!.encryptCertificate, issuing, root }
    const bench = new Bench()
    try {
      for (const [name, text] of Object.entries(files)) {
        bench.put(`${name}.pem`, encodePem('CERTIFICATE', Buffer.from(text!, 'base64')))
      }
      const option = suite === 'sm2' ? `-vfyopt ${DISTID} ` : ''
      for (const half of ['sign', 'encrypt']) {
        // OpenSSL takes the id for one link of an SM2 chain only.
        const ran =
          suite === 'rsa'
            ? bench.openssl(`verify -x509_strict -CAfile root.pem -untrusted issuing.pem ${half}.pem`)
            : bench.openssl(`verify -x509_strict ${option}-partial_chain -CAfile issuing.pem ${half}.pem`)
        expect(ran.output).toContain(`${half}.pem: OK`)
      }
      expect(bench.openssl(`verify ${option}-CAfile root.pem issuing.pem`).output).toContain(
        'issuing.pem: OK',
      )
    } finally {
      bench.close()
    }
  })

  it('opens nothing in a process that is not the ca role', async () => {
    const { context } = stand
    const other = contextOf({ ...context, caKeys: noCaKeys })
    for (const ca of ['rsa-1', 'sm2-1']) {
      await expect(openCaSigner(other, stand.db.kysely, AUTHORITY, ca)).rejects.toThrow(
        /this process has none|not open in this process/,
      )
    }
    const key = await stand.db.kysely.selectFrom('escrowed_key').selectAll().executeTakeFirstOrThrow()
    const unwrap = (from: typeof context) =>
      from.keyWrap.unwrap('escrow-key', key.wrapped_dek, key.authority_id, key.id)
    expect(unwrap(context)).toHaveLength(32)
    expect(() => unwrap(other)).toThrow(/not open in this process/)
    // Nor does the master key, which every process has, stand in for it.
    expect(() => unwrap(contextOf({ ...context, caKeys: { storeKey: context.masterKey } }))).toThrow()
  })
})
