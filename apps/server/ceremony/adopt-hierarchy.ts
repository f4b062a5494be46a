// A hierarchy that ceremonies made becomes an authority's own: certificates and the root's CRL are taken over, the issuing
// CA's key moves from its file into the database, under the same key store. The root's key stays where it is, offline.
// What issued before is retired: it keeps its status services and issues no more.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  algorithmOfKey,
  type Certificate,
  isCrlSignedBy,
  isSignedBy,
  parseCrl,
  readAuthorityInfoAccess,
  readCrlDistributionPoints,
} from '@hufu/pki'
import { addressesOf, type Ca } from '../authority/ca.ts'
import type { AuthorityContext } from '../authority/context.ts'
import { StoreError } from '../authority/store/store-error.ts'
import type { Reader, Trx } from '../order/order.ts'
import { replayCeremony } from './replay-ceremony.ts'
import { readCertificate } from './run-ceremony.ts'
import { openKey } from './sealed-key.ts'

export interface Adoption {
  authority: string
  /** Of the ceremonies: plans, certificates, key. */
  folder: string
  /** Names of the ceremonies, which become the ids of the CAs. */
  root: string
  issuing: string
  /** The root's CRL. */
  crl: string
}
type Context = Pick<AuthorityContext, 'db' | 'clock' | 'audit' | 'keyWrap' | 'caKeys' | 'publicUrl'>

export async function adoptHierarchy(context: Context, adoption: Adoption): Promise<void> {
  const { authority, folder } = adoption
  // 1. Each was made as planned; each belongs to the next; the addresses inside are those that this installation serves.
  for (const name of [adoption.root, adoption.issuing, adoption.crl]) expectSound(folder, name)
  const root = readCertificate(folder, `${adoption.root}.cer`)
  const issuing = readCertificate(folder, `${adoption.issuing}.cer`)
  if (!isSignedBy(root, root.spki)) refuse(`${adoption.root} 不是根 CA`, `${adoption.root} is no root`)
  if (!isSignedBy(issuing, root.spki))
    refuse(
      `${adoption.issuing} 不是 ${adoption.root} 签发的`,
      `${adoption.issuing} is not signed by ${adoption.root}`,
    )
  const suite = suiteOf(issuing)
  expectAddresses(context.publicUrl, adoption, issuing)
  const crlDer = readFileSync(join(folder, `${adoption.crl}.crl`))
  const crl = parseCrl(crlDer)
  if (!isCrlSignedBy(crl, root.spki)) refuse('根 CRL 验签失败', 'the CRL is not the root’s')

  // 2. The issuing key: out of its file, into the form in which the database keeps it.
  const storeKey = context.caKeys?.storeKey
  if (!storeKey) throw refusal('没有打开密钥库', 'the key store is not open')
  const key = openKey(storeKey, readFileSync(join(folder, `${adoption.issuing}.key.json`), 'utf8'))
  if (!key.spki.equals(issuing.spki)) refuse('密钥与证书不符', 'the key is not the certificate’s')
  const wrapped = context.keyWrap.wrap('ca-key', key.pkcs8, authority, adoption.issuing)
  key.pkcs8.fill(0)

  // 3. All of it, or nothing.
  await context.db.transaction(async trx => {
    await expectKnown(trx, authority)
    await trx
      .updateTable('ca')
      .set({ state: 'retired' })
      .where('authority_id', '=', authority)
      .where('suite', '=', suite)
      .where('state', '=', 'active')
      .where('id', '<>', adoption.root)
      .execute()
    const of = { authority_id: authority, suite, state: 'active' as const, created_at: context.clock.now() }
    await insertCa(trx, { ...of, id: adoption.root, role: 'root', issuer: adoption.root }, root)
    await insertCa(trx, { ...of, id: adoption.issuing, role: 'issuing', issuer: adoption.root }, issuing)
    await trx
      .insertInto('ca_key')
      .values({ authority_id: authority, ca_id: adoption.issuing, wrapped, token_key: null })
      .execute()
    await trx
      .insertInto('crl')
      .values({
        authority_id: authority,
        ca_id: adoption.root,
        kind: 'full',
        number: Number(crl.number ?? 1),
        base_number: null,
        der: crlDer,
        entries: crl.entries.length,
        this_update: crl.thisUpdate,
        next_update: crl.nextUpdate!,
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    await context.audit.write(trx, {
      authority,
      actor: 'operator',
      act: 'ca.adopted',
      subject: `ca:${adoption.issuing}`,
      detail: { root: adoption.root, serials: [root.serialHex, issuing.serialHex] },
    })
  })
}

function expectSound(folder: string, name: string): void {
  const plan = join(folder, `${name}.yaml`)
  if (!existsSync(plan)) refuse(`缺少仪式计划 ${name}.yaml`, `the plan ${name}.yaml is missing`)
  const { differences } = replayCeremony(folder, plan)
  if (differences.length > 0)
    refuse(`${name} 与计划不符：${differences.join('；')}`, `${name}: ${differences.join('; ')}`)
}

function expectAddresses(publicUrl: string, { authority, root }: Adoption, issuing: Certificate): void {
  const served = addressesOf(publicUrl, authority, root)
  const value = (oid: string) => issuing.extensions.find(each => each.oid === oid)?.value
  const [points, access] = [value('2.5.29.31'), value('1.3.6.1.5.5.7.1.1')]
  const written = [
    ...(points ? readCrlDistributionPoints(points) : []),
    ...(access ? readAuthorityInfoAccess(access).caIssuers : []),
  ]
  const strange = written.filter(url => url !== served.crl && url !== served.certificate)
  if (strange.length > 0 || written.length !== 2) {
    refuse(
      `证书里写的地址 ${written.join(' ')} 不是本系统的 ${served.crl} ${served.certificate}`,
      `the certificate names ${written.join(' ')}; this installation serves ${served.crl} and ${served.certificate}`,
    )
  }
}

function suiteOf(certificate: Certificate): Ca['suite'] {
  const { family } = algorithmOfKey(certificate.spki)
  if (family === 'ecdsa') throw refusal('本系统的 CA 用 RSA 或 SM2', 'CAs here are RSA or SM2')
  return family
}

async function expectKnown(db: Reader, authority: string): Promise<void> {
  const found = await db.selectFrom('authority').select('id').where('id', '=', authority).executeTakeFirst()
  if (!found) refuse(`没有这个机构 ${authority}`, `no such authority: ${authority}`)
}

type CaRow = Pick<Ca, 'id' | 'role' | 'issuer' | 'suite'> & {
  authority_id: string
  state: 'active'
  created_at: Date
}

/** A root may be there already, under an issuing CA before this one; then it must be the same. */
async function insertCa(
  trx: Trx,
  row: CaRow,
  { subjectText, serialHex, spki, der }: Certificate,
): Promise<void> {
  const before = await trx
    .selectFrom('ca')
    .select('der')
    .where('authority_id', '=', row.authority_id)
    .where('id', '=', row.id)
    .executeTakeFirst()
  if (before?.der && row.role === 'root' && Buffer.from(der).equals(before.der)) return
  if (before) refuse(`已经有 CA ${row.id}`, `there is a CA ${row.id} already`)
  await trx
    .insertInto('ca')
    .values({ ...row, subject: subjectText, spki: Buffer.from(spki), der: Buffer.from(der) })
    .execute()
  await trx
    .insertInto('serial_reservation')
    .values({
      authority_id: row.authority_id,
      issuer: row.issuer,
      serial: serialHex,
      purpose: 'ca',
      request_id: null,
      attempt: null,
      reserved_at: row.created_at,
    })
    .execute()
}

const refusal = (zh: string, en: string) => new StoreError(`${zh} · ${en}`)
function refuse(zh: string, en: string): never {
  throw refusal(zh, en)
}
