// Makes one CA in two deeds, each repeatable: its key, kept before anything else is done with it, then its certificate.
import { generateKey, readKey } from '@hufu/pkcs11'
import {
  algorithm,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  buildTbs,
  type Certificate,
  certificatePolicies,
  crlDistributionPoints,
  encodeName,
  keyUsage,
  nameText,
  subjectKeyIdentifier,
} from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import { addressesOf, type Ca, caOf } from './ca.ts'
import { openCaSigner } from './ca-signer.ts'
import type { AuthorityContext } from './context.ts'
import { signLinted } from './lint-prepared.ts'
import { reserveSerial } from './reserve-serial.ts'

export interface CaPlan {
  authority: string
  title: { zh: string; en: string }
  suite: Ca['suite']
  role: Ca['role']
  id: string
  issuer: string
  /** A successor takes over only when all that it needs is there (roll-over.ts). */
  succeeds?: boolean
}

const DAY = 86_400_000
/** GmSSL refuses certificates valid for more than 3653 days. */
const VALID_DAYS = { root: 3650, issuing: 3285 } as const
/** A demo's hierarchies are made at its first start, several at once: 4096 bits would cost a minute and the memory of four processes. */
const RSA_BITS = { root: 3072, issuing: 3072 } as const
const ANY_POLICY = '2.5.29.32.0'

function subjectOf({ title, suite, role, id }: CaPlan): Buffer {
  const name = role === 'root' ? 'Root CA' : `Issuing CA ${/\d+$/.exec(id)?.[0] ?? 1}`
  return encodeName([
    { type: 'C', value: 'CN' },
    { type: 'O', value: [...title.zh].slice(0, 64).join('') },
    { type: 'OU', value: 'Demo' },
    { type: 'CN', value: `${[...title.en].slice(0, 40).join('')} ${suite.toUpperCase()} ${name}` },
  ])
}

const caRow = (db: Reader, authority: string, id: string) =>
  db.selectFrom('ca').selectAll().where('authority_id', '=', authority).where('id', '=', id)

export async function ensureKey(context: AuthorityContext, plan: CaPlan): Promise<void> {
  const { db, clock, log } = context
  const { authority, id, suite, role, issuer } = plan
  if (await caRow(db.kysely, authority, id).executeTakeFirst()) return
  log.info({ event: 'ca.key', authority, ca: id }, 'making a CA key')
  const made = await makeKey(context, plan)
  await db.transaction(async trx => {
    const inserted = await trx
      .insertInto('ca')
      .values({
        authority_id: authority,
        id,
        suite,
        role,
        issuer,
        subject: nameText(subjectOf(plan)),
        spki: made.spki,
        state: 'preparing',
        created_at: clock.now(),
      })
      // Another process was quicker: its key counts, this one is forgotten.
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (inserted) {
      await trx
        .insertInto('ca_key')
        .values({ authority_id: authority, ca_id: id, wrapped: made.wrapped, token_key: made.token_key })
        .execute()
    }
  })
}

/** RSA keys are born in the token where there is one; tokens that truly sign SM2 need a driver of their vendor's. */
async function makeKey({ keyWrap, caKeys }: AuthorityContext, { authority, id, suite, role }: CaPlan) {
  const bits = RSA_BITS[role]
  if (caKeys?.token && suite === 'rsa') {
    const label = `${authority}/${id}`
    const session = await caKeys.token.session()
    // A run that was broken off may have left it: then it is the one.
    const key = await readKey(session, { label }).catch(() =>
      generateKey(session, { label, algorithm: 'rsa', bits }),
    )
    return { spki: key.spki, wrapped: null, token_key: label }
  }
  const keys = await algorithm(suite).generate(suite === 'rsa' ? { bits } : {})
  const wrapped = keyWrap.wrap('ca-key', keys.privateKeyPkcs8, authority, id)
  keys.privateKeyPkcs8.fill(0)
  return { spki: Buffer.from(keys.publicKeySpki), wrapped, token_key: null }
}

export async function ensureCertificate(context: AuthorityContext, plan: CaPlan): Promise<Ca> {
  const { db, clock, log, audit } = context
  const { authority, id } = plan
  const before = await caRow(db.kysely, authority, id).executeTakeFirstOrThrow()
  if (before.der) return caOf(before)
  const at = clock.now()
  const serial = await db.transaction(trx =>
    reserveSerial(trx, { authority, issuer: plan.issuer, purpose: 'ca', at }),
  )
  return await db.transaction(async trx => {
    const row = await caRow(trx, authority, id).forUpdate().executeTakeFirstOrThrow()
    if (row.der) return caOf(row)
    const above =
      plan.issuer === id
        ? undefined
        : caOf(await caRow(trx, authority, plan.issuer).executeTakeFirstOrThrow()).certificate
    const signer = await openCaSigner(context, trx, authority, plan.issuer)
    const tbs = buildTbs({
      serial: Buffer.from(serial, 'hex'),
      algorithm: signer.algorithm,
      issuer: above?.subjectDer ?? subjectOf(plan),
      subject: subjectOf(plan),
      spki: row.spki,
      notBefore: at,
      notAfter: new Date(at.getTime() + VALID_DAYS[plan.role] * DAY - 1000),
      extensions: [
        subjectKeyIdentifier(row.spki),
        keyUsage(['keyCertSign', 'cRLSign']),
        ...(above ? belowRoot(context, plan, above) : [basicConstraints({ ca: true })]),
      ],
    })
    const der = await signLinted(tbs, signer, { role: 'ca', issuer: above })
    const made = await trx
      .updateTable('ca')
      .set({ der, state: plan.succeeds ? 'preparing' : 'active' })
      .where('authority_id', '=', authority)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const detail = { serial, subject: made.subject }
    await audit.write(trx, { authority, actor: 'system', act: 'ca.created', subject: `ca:${id}`, detail })
    log.info({ event: 'ca.created', authority, ca: id }, 'a CA is ready')
    return caOf(made)
  })
}

function belowRoot(context: AuthorityContext, plan: CaPlan, root: Certificate) {
  const addresses = addressesOf(context.publicUrl, plan.authority, plan.issuer)
  return [
    authorityKeyIdentifier({ spki: root.spki }),
    basicConstraints({ ca: true, pathLength: 0 }),
    certificatePolicies([{ oid: ANY_POLICY }]),
    crlDistributionPoints([addresses.crl]),
    authorityInfoAccess({ ocsp: [], caIssuers: [addresses.certificate] }),
  ]
}
