// Each rule finds its own fault and nothing else; a sound certificate of every role finds nothing.
import { beforeAll, describe, expect, it } from 'vitest'
import { sequence, setOf, utf8String, oid as writeOid } from '../der/write.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificateRole,
  ENCRYPTION_PAIR_USAGE,
  type Extension,
  encodeName,
  GM_IDENTITY_OID,
  keyUsage,
  LINT_RULES,
  lintCertificate,
  SIGNING_PAIR_USAGE,
  subjectKeyIdentifier,
  type TbsPlan,
} from '../index.ts'
import {
  END_ENTITY_EXTENSIONS,
  type Hierarchy,
  makeHierarchy,
  makeParty,
  until,
} from '../testing/hierarchy.ts'

let made: Hierarchy
beforeAll(async () => {
  made = await makeHierarchy('sm2')
})

const usage = keyUsage(SIGNING_PAIR_USAGE)
const seen = new Set<string>()

async function findings(
  extensions: readonly Extension[],
  change: Partial<TbsPlan> = {},
  role: CertificateRole = 'signing',
): Promise<string[]> {
  const party = await makeParty({
    suite: 'sm2',
    name: 'x',
    issuer: made.issuing,
    days: 300,
    extensions,
    change,
  })
  const found = lintCertificate(party.certificate.der, { role, issuer: made.issuing.certificate })
  const rules = found.map(({ rule }) => rule)
  for (const rule of rules) seen.add(rule)
  return rules
}

const sound = [usage, ...END_ENTITY_EXTENSIONS]

describe('lint', () => {
  it.each(['sm2', 'rsa', 'p256'] as const)('finds nothing in a sound %s hierarchy', async suite => {
    const { root, issuing, signing, encryption, responder } = await makeHierarchy(suite)
    const issuer = issuing.certificate
    const twin = signing.certificate
    expect(lintCertificate(root.certificate.der, { role: 'ca' })).toEqual([])
    expect(lintCertificate(issuing.certificate.der, { role: 'ca', issuer: root.certificate })).toEqual([])
    expect(lintCertificate(signing.certificate.der, { role: 'signing', issuer })).toEqual([])
    expect(lintCertificate(responder.certificate.der, { role: 'ocsp', issuer })).toEqual([])
    const found = lintCertificate(encryption.certificate.der, { role: 'encryption', issuer, twin })
    expect(found.filter(({ rule }) => rule !== 'gmt0015.pair-twin')).toEqual([])
    expect(found).toEqual([])
  })

  it('finds short serials', async () => {
    expect(await findings(sound, { serial: Buffer.alloc(8, 0x41) })).toEqual(['rfc5280.serial-number'])
  })

  it('finds issuers re-encoded', async () => {
    const again = encodeName([{ type: 'CN', value: 'Test Issuing' }])
    expect(await findings(sound, { issuer: again })).toEqual(['rfc5280.issuer-bytes'])
  })

  it('finds certificates that outlive their issuer', async () => {
    expect(await findings(sound, { notAfter: until(4000) })).toEqual(['rfc5280.validity-inside-issuer'])
    expect(await findings(sound, { notBefore: until(-9) })).toEqual(['rfc5280.validity-inside-issuer'])
  })

  it('finds times in the wrong form', async () => {
    // 14 digits for 2026, where UTCTime belongs: made by hand, since nothing here writes it.
    const { certificate } = made.signing
    const der = Buffer.from(certificate.der)
    const from2050 = await makeParty({
      suite: 'sm2',
      name: 'x',
      issuer: made.issuing,
      days: 300,
      extensions: sound,
      change: { notAfter: new Date('2051-01-01T00:00:00Z') },
    })
    const wrong = Buffer.from(from2050.certificate.der)
    wrong.write('2031', wrong.indexOf('20510101000000Z'), 'latin1')
    const found = lintCertificate(wrong, { role: 'signing', issuer: made.issuing.certificate })
    for (const { rule } of found) seen.add(rule)
    expect(found.map(({ rule }) => rule)).toEqual(['rfc5280.validity-encoding'])
    // A time without its Z.
    der.write('1', der.toString('latin1').search(/\d{12}Z/) + 12, 'latin1')
    expect(lintCertificate(der, { role: 'signing' })[0]?.rule).toBe('der.readable')
  })

  it('finds names that are empty, dirty, or abroad', async () => {
    expect(await findings(sound, { subject: encodeName([]) })).toEqual(['rfc5280.subject-not-empty'])
    for (const value of [' 张三', '张三 ', '张\u200b三', '张\ufffd']) {
      const subject = encodeName([{ type: 'CN', value }])
      expect(await findings(sound, { subject }), JSON.stringify(value)).toEqual(['rfc5280.subject-text'])
    }
    const subject = sequence(setOf(sequence(writeOid('2.5.4.6'), utf8String('CN'))))
    expect(await findings(sound, { subject })).toEqual(['rfc5280.country-code'])
  })

  it('finds missing, uncritical and wrong key usage', async () => {
    expect(await findings(END_ENTITY_EXTENSIONS)).toContain('rfc5280.key-usage')
    const loose = await findings([{ ...usage, critical: false }, ...END_ENTITY_EXTENSIONS])
    expect(loose).toEqual(['rfc5280.key-usage'])
    expect(await findings([keyUsage(ENCRYPTION_PAIR_USAGE), ...END_ENTITY_EXTENSIONS])).toEqual([
      'gmt0015.pair-key-usage',
    ])
    const both = keyUsage([...SIGNING_PAIR_USAGE, ...ENCRYPTION_PAIR_USAGE])
    expect(await findings([both, ...END_ENTITY_EXTENSIONS])).toEqual(['gmt0015.pair-key-usage'])
    expect(await findings([keyUsage(['keyCertSign']), ...END_ENTITY_EXTENSIONS], {}, 'single')).toEqual([
      'rfc5280.key-usage',
    ])
  })

  it('finds an end entity marked as an authority', async () => {
    expect(await findings([...sound, basicConstraints({ ca: true })])).toEqual(['rfc5280.basic-constraints'])
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
    expect(await change([right, subjectKeyIdentifier(stranger)])).toEqual(['rfc5280.key-identifiers'])
    expect(await change([authorityKeyIdentifier({ spki: stranger }), subjectKeyIdentifier(own)])).toEqual([
      'rfc5280.key-identifiers',
    ])
  })

  it('finds critical extensions nobody knows, and missing ones everybody wants', async () => {
    const odd = { oid: '1.2.3.4', critical: true, value: Buffer.from('0500', 'hex') }
    expect(await findings([...sound, odd])).toEqual(['rfc5280.critical-extensions'])
    for (const missing of END_ENTITY_EXTENSIONS.slice(0, 3)) {
      expect(await findings(sound.filter(one => one !== missing))).toEqual(['gmt0015.required-extensions'])
    }
  })

  it('finds identity extensions that are critical or unreadable', async () => {
    const broken = { oid: GM_IDENTITY_OID.identifyCode, critical: false, value: Buffer.from('0500', 'hex') }
    expect(await findings([...sound, broken])).toEqual(['gmt0015.identity-extensions'])
    const critical = { ...END_ENTITY_EXTENSIONS[3]!, critical: true }
    const loud = [usage, ...END_ENTITY_EXTENSIONS.slice(0, 3), critical]
    expect(await findings(loud)).toContain('gmt0015.identity-extensions')
  })

  it('finds halves of a pair that do not belong together', () => {
    const issuer = made.issuing.certificate
    const { der } = made.encryption.certificate
    const rules = (twin: typeof issuer) =>
      lintCertificate(der, { role: 'encryption', issuer, twin }).map(({ rule }) => rule)
    expect(rules(made.encryption.certificate)).toEqual(['gmt0015.pair-twin'])
    expect(rules(made.responder.certificate)).toEqual(['gmt0015.pair-twin'])
    seen.add('gmt0015.pair-twin')
  })

  it('finds a signature algorithm that the issuer’s key cannot make, and SM2 with parameters', async () => {
    const rsa = await makeHierarchy('p256')
    const found = lintCertificate(made.signing.certificate.der, {
      role: 'signing',
      issuer: { ...rsa.issuing.certificate, subjectDer: made.issuing.certificate.subjectDer },
    })
    expect(found.map(({ rule }) => rule)).toContain('rfc5280.signature-algorithm')
    const { tbs, signature } = made.signing.certificate
    // SEQUENCE { SM2-with-SM3, NULL } in both places; the TBS grows by two octets.
    const bare = Buffer.from('300a06082a811ccf55018375', 'hex')
    const withNull = Buffer.from('300c06082a811ccf550183750500', 'hex')
    const at = Buffer.from(tbs).indexOf(bare)
    const body = Buffer.concat([tbs.subarray(4, at), withNull, tbs.subarray(at + bare.length)])
    const certificate = sequence(
      sequence(body),
      withNull,
      Buffer.concat([Buffer.from([3, signature.length + 1, 0]), signature]),
    )
    const rules = lintCertificate(certificate, { role: 'signing', issuer: made.issuing.certificate })
    expect(rules.map(({ rule }) => rule)).toEqual(['gmt0015.sm2-parameters'])
    seen.add('rfc5280.signature-algorithm').add('gmt0015.sm2-parameters')
  })

  it('calls the unreadable unreadable', () => {
    expect(lintCertificate(Buffer.from('hello'), { role: 'signing' })).toMatchObject([
      { rule: 'der.readable' },
    ])
  })

  it('has seen every rule fire', () => {
    expect(LINT_RULES.map(({ id }) => id).filter(id => !seen.has(id))).toEqual([])
  })
})
