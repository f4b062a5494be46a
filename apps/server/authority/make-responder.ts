// The delegated OCSP responder of an issuing CA: a key that `va` may hold, under a certificate good for answering only.
// It is short-lived, since nobody asks whether it is revoked (RFC 6960 4.2.2.2.1), and renewed in good time.
import { randomUUID } from 'node:crypto'
import {
  algorithm,
  authorityKeyIdentifier,
  buildTbs,
  encodeName,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  PURPOSE,
  subjectKeyIdentifier,
} from '@hufu/pki'
import type { Ca } from './ca.ts'
import { openCaSigner } from './ca-signer.ts'
import type { AuthorityContext } from './context.ts'
import { signLinted } from './lint-prepared.ts'
import { reserveSerial } from './reserve-serial.ts'

const DAY = 86_400_000
const VALID_DAYS = 365
const RENEW_DAYS = 30

export async function ensureResponder(context: AuthorityContext, ca: Ca): Promise<void> {
  const { db, clock, keyWrap } = context
  const { authority, certificate: issuer } = ca
  const at = clock.now()
  // No responder outlives its CA: near that one's end the last one is fresh enough.
  const until = new Date(Math.min(at.getTime() + RENEW_DAYS * DAY, issuer.notAfter.getTime()))
  const fresh = await db.kysely
    .selectFrom('ocsp_responder')
    .select('id')
    .where('authority_id', '=', authority)
    .where('ca_id', '=', ca.id)
    .where('not_after', '>=', until)
    // One made under a clock that ran ahead is not valid yet.
    .where('created_at', '<=', at)
    .executeTakeFirst()
  if (fresh) return
  const keys = await algorithm(ca.suite).generate()
  const id = randomUUID()
  const wrapped = keyWrap.wrap('ocsp-responder-key', keys.privateKeyPkcs8, authority, ca.id, id)
  keys.privateKeyPkcs8.fill(0)
  const serial = await db.transaction(trx =>
    reserveSerial(trx, { authority, issuer: ca.id, purpose: 'ocsp', at }),
  )
  const signer = await openCaSigner(context, db.kysely, authority, ca.id)
  const notAfter = new Date(Math.min(at.getTime() + VALID_DAYS * DAY - 1000, issuer.notAfter.getTime()))
  const tbs = buildTbs({
    serial: Buffer.from(serial, 'hex'),
    algorithm: signer.algorithm,
    issuer: issuer.subjectDer,
    subject: encodeName(
      issuer.subject.map(({ type, value }) => ({
        type,
        value: type === 'CN' ? `${[...value].slice(0, 58).join('')} OCSP` : value,
      })),
    ),
    spki: keys.publicKeySpki,
    notBefore: at,
    notAfter,
    extensions: [
      authorityKeyIdentifier({ spki: issuer.spki }),
      subjectKeyIdentifier(keys.publicKeySpki),
      keyUsage(['digitalSignature']),
      extendedKeyUsage([PURPOSE.ocspSigning]),
      ocspNoCheck(),
    ],
  })
  const der = await signLinted(tbs, signer, { role: 'ocsp', issuer })
  await db.kysely
    .insertInto('ocsp_responder')
    .values({ authority_id: authority, ca_id: ca.id, id, der, wrapped, not_after: notAfter, created_at: at })
    .execute()
}
