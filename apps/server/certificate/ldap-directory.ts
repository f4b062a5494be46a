// Writes a CA's certificate and CRLs into an LDAP directory, in the schema of RFC 4523: one entry a CA below one unit an
// authority. Bytes go as `;binary`, which that schema demands.
import { AlreadyExistsError, Attribute, Change, Client, NoSuchObjectError } from 'ldapts'

export interface LdapPlan {
  /** ldap:// or ldaps:// */
  url: string
  /** Below which everything is written; this entry must exist. */
  base: string
  user: string
  password: string
}

export interface DirectoryEntry {
  authority: string
  ca: string
  role: 'root' | 'issuing'
  certificate: Buffer
  crl: Buffer
  delta: Buffer | undefined
}

/** A directory that hangs is a directory that is down. */
const PATIENCE_MS = 10_000

/** Ids are of a-z, 0-9 and hyphens: nothing in them needs escaping in a DN. */
export const unitDn = ({ base }: Pick<LdapPlan, 'base'>, authority: string) => `ou=${authority},${base}`
export const caDn = (plan: Pick<LdapPlan, 'base'>, authority: string, ca: string) =>
  `cn=${ca},${unitDn(plan, authority)}`

export async function writeDirectory(plan: LdapPlan, entry: DirectoryEntry): Promise<void> {
  const client = new Client({ url: plan.url, timeout: PATIENCE_MS, connectTimeout: PATIENCE_MS })
  try {
    await client.bind(plan.user, plan.password)
    const dn = caDn(plan, entry.authority, entry.ca)
    const values = valuesOf(entry)
    const changes = values.map(modification => new Change({ operation: 'replace', modification }))
    try {
      await client.modify(dn, changes)
    } catch (cause) {
      if (!(cause instanceof NoSuchObjectError)) throw cause
      await addUnit(client, plan, entry.authority)
      await client.add(dn, [
        new Attribute({ type: 'objectClass', values: ['top', 'cRLDistributionPoint', 'pkiCA'] }),
        ...values.filter(attribute => attribute.values.length > 0),
      ])
    }
  } finally {
    // A connection that broke has nothing to say good-bye to.
    await client.unbind().catch(() => {})
  }
}

async function addUnit(client: Client, plan: LdapPlan, authority: string): Promise<void> {
  try {
    await client.add(unitDn(plan, authority), [
      new Attribute({ type: 'objectClass', values: ['top', 'organizationalUnit'] }),
    ])
  } catch (cause) {
    if (!(cause instanceof AlreadyExistsError)) throw cause
  }
}

function valuesOf({ role, certificate, crl, delta }: DirectoryEntry): Attribute[] {
  const binary = (type: string, bytes: Buffer | undefined) =>
    new Attribute({ type: `${type};binary`, values: bytes ? [bytes] : [] })
  return [
    binary('cACertificate', certificate),
    binary('certificateRevocationList', crl),
    // What a root revokes are authorities.
    ...(role === 'root' ? [binary('authorityRevocationList', crl)] : []),
    ...(role === 'issuing' ? [binary('deltaRevocationList', delta)] : []),
  ]
}
