// Each rule finds its own fault and nothing else; a sound certificate of every role finds nothing. The broken ones also
// lie in vectors/lint, for anybody's linter.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  authorityKeyIdentifier,
  type CertificateRole,
  ENCRYPTION_PAIR_USAGE,
  type Extension,
  keyUsage,
  LINT_RULES,
  lintCertificate,
  parseCertificate,
  SIGNING_PAIR_USAGE,
  subjectKeyIdentifier,
  type TbsPlan,
} from '../index.ts'
import { type Broken, makeBroken } from '../testing/broken-certificates.ts'
import { END_ENTITY_EXTENSIONS, type Hierarchy, makeHierarchy, makeParty } from '../testing/hierarchy.ts'

let made: Hierarchy
let broken: Broken[]
beforeAll(async () => {
  made = await makeHierarchy('sm2')
  broken = await makeBroken()
})

const usage = keyUsage(SIGNING_PAIR_USAGE)
const sound = [usage, ...END_ENTITY_EXTENSIONS]
const rulesOf = (found: readonly { rule: string }[]): string[] => found.map(({ rule }) => rule)

async function findings(
  extensions: readonly Extension[],
  change: Partial<TbsPlan> = {},
  role: CertificateRole = 'signing',
): Promise<string[]> {
  const plan = { suite: 'sm2', name: 'x', issuer: made.issuing, days: 300, extensions, change } as const
  const party = await makeParty(plan)
  return rulesOf(lintCertificate(party.certificate.der, { role, issuer: made.issuing.certificate }))
}

describe('lint', () => {
  it.each(['sm2', 'rsa', 'rsa384', 'p256', 'p384'] as const)(
    'finds nothing in a sound %s hierarchy',
    async suite => {
      const { root, issuing, signing, encryption, responder } = await makeHierarchy(suite)
      const issuer = issuing.certificate
      const twin = signing.certificate
      expect(lintCertificate(root.certificate.der, { role: 'ca' })).toEqual([])
      expect(lintCertificate(issuing.certificate.der, { role: 'ca', issuer: root.certificate })).toEqual([])
      expect(lintCertificate(signing.certificate.der, { role: 'signing', issuer })).toEqual([])
      expect(lintCertificate(responder.certificate.der, { role: 'ocsp', issuer })).toEqual([])
      expect(lintCertificate(encryption.certificate.der, { role: 'encryption', issuer, twin })).toEqual([])
    },
  )

  it.each(LINT_RULES.map(({ id }) => id))('%s is broken by a certificate of its own, and alone', rule => {
    const own = broken.find(each => each.rule === rule)
    expect(own, `no certificate breaks ${rule}`).toBeDefined()
    expect(rulesOf(lintCertificate(own!.der, own!))).toEqual([rule])
  })

  it('finds in the files what it found when they were made', () => {
    const folder = new URL('../vectors/lint/', import.meta.url)
    const read = (name: string) => readFileSync(new URL(name, folder))
    const index: { rule: string; role: CertificateRole; issuer: string; twin?: string }[] = JSON.parse(
      read('index.json').toString(),
    )
    for (const { rule, role, issuer, twin } of index) {
      const found = lintCertificate(read(`${rule}.der`), {
        role,
        issuer: parseCertificate(read(issuer)),
        twin: twin ? parseCertificate(read(twin)) : undefined,
      })
      expect(rulesOf(found), rule).toEqual([rule])
    }
    expect(index.length).toBeGreaterThan(35)
  })

  it('finds keys that say what their algorithm cannot do', async () => {
    const rsa = await makeHierarchy('rsa')
    const all = keyUsage(ENCRYPTION_PAIR_USAGE)
    const plan = { suite: 'rsa', name: 'x', issuer: rsa.issuing, days: 300 } as const
    const party = await makeParty({ ...plan, extensions: [all, ...END_ENTITY_EXTENSIONS] })
    const context = { role: 'encryption', issuer: rsa.issuing.certificate } as const
    // RFC 3279 2.3.1: no keyAgreement for RSA, though the SM2 half must say it.
    expect(rulesOf(lintCertificate(party.certificate.der, context))).toEqual(['gmt0015.pair-key-usage'])
  })

  it('finds identifiers of other keys', async () => {
    const stranger = made.root.keys.publicKeySpki
    const own = made.signing.keys.publicKeySpki
    const change = (extensions: Extension[]) =>
      findings([], { spki: own, extensions: [...sound, ...extensions] })
    const right = authorityKeyIdentifier({ spki: made.issuing.keys.publicKeySpki })
    expect(await change([right, subjectKeyIdentifier(own)])).toEqual([])
    expect(await change([subjectKeyIdentifier(own)])).toEqual(['rfc5280.key-identifiers'])
    expect(await change([right])).toEqual(['rfc5280.key-identifiers'])
    expect(await change([authorityKeyIdentifier({ spki: stranger }), subjectKeyIdentifier(own)])).toEqual([
      'rfc5280.key-identifiers',
    ])
  })

  it('finds each of the extensions missing that everybody wants', async () => {
    for (const missing of END_ENTITY_EXTENSIONS.slice(0, 3)) {
      expect(await findings(sound.filter(one => one !== missing))).toEqual(['gmt0015.required-extensions'])
    }
  })

  it('finds critical identity extensions and uncritical key usage', async () => {
    const critical = { ...END_ENTITY_EXTENSIONS[3]!, critical: true }
    expect(await findings([usage, ...END_ENTITY_EXTENSIONS.slice(0, 3), critical])).toEqual([
      'gmt0015.identity-extensions',
    ])
    expect(await findings([{ ...usage, critical: false }, ...END_ENTITY_EXTENSIONS])).toEqual([
      'rfc5280.key-usage',
    ])
  })

  it('calls the unreadable unreadable', () => {
    const { der } = made.signing.certificate
    const noZ = Buffer.from(der)
    noZ.write('1', noZ.toString('latin1').search(/\d{12}Z/) + 12, 'latin1')
    for (const bytes of [Buffer.from('hello'), noZ]) {
      expect(rulesOf(lintCertificate(bytes, { role: 'signing' }))).toEqual(['der.readable'])
    }
  })
})
