// Extension values: golden bytes where a standard prints them, and the way back for every kind.
import { describe, expect, it } from 'vitest'
import {
  authorityInfoAccess,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extendedKeyUsage,
  GM_IDENTITY_OID,
  identifyCode,
  keyUsage,
  organizationCode,
  PURPOSE,
  readAuthorityInfoAccess,
  readBasicConstraints,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readExtendedKeyUsage,
  readGmText,
  readIdentifyCode,
  readKeyUsage,
  readSubjectAltName,
  subjectAltName,
} from '../index.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const invalid = expect.objectContaining({ code: 'pki.extension-invalid' })

describe('extensions', () => {
  it('keyUsage drops trailing zero bits and is critical', () => {
    expect(hex(keyUsage(['digitalSignature', 'nonRepudiation']).value)).toBe('030206c0')
    expect(hex(keyUsage(['keyCertSign', 'cRLSign']).value)).toBe('03020106')
    expect(hex(keyUsage(['keyAgreement', 'decipherOnly']).value)).toBe('0303070880')
    expect(readKeyUsage(Buffer.from('0303070880', 'hex'))).toEqual(['keyAgreement', 'decipherOnly'])
    expect(keyUsage(['digitalSignature']).critical).toBe(true)
    expect(() => keyUsage([])).toThrow(invalid)
  })

  it('basicConstraints leaves defaults out', () => {
    expect(hex(basicConstraints({ ca: false }).value)).toBe('3000')
    expect(hex(basicConstraints({ ca: true, pathLength: 0 }).value)).toBe('30060101ff020100')
    expect(readBasicConstraints(Buffer.from('30060101ff020100', 'hex'))).toEqual({ ca: true, pathLength: 0 })
  })

  it('addresses, policies, purposes and names come back as they went in', () => {
    const urls = ['http://a.example/1.crl', 'ldap://b.example/cn=1']
    expect(readCrlDistributionPoints(crlDistributionPoints(urls).value)).toEqual(urls)
    const access = { ocsp: ['http://o.example'], caIssuers: ['http://i.example/ca.cer'] }
    expect(readAuthorityInfoAccess(authorityInfoAccess(access).value)).toEqual(access)
    const policies = [{ oid: '1.2.3.4', cps: 'https://cps.example' }, { oid: '2.999.1' }]
    expect(readCertificatePolicies(certificatePolicies(policies).value)).toEqual(policies)
    const purposes = [PURPOSE.clientAuth, PURPOSE.ocspSigning]
    expect(readExtendedKeyUsage(extendedKeyUsage(purposes).value)).toEqual(purposes)
    const names = [
      { kind: 'dns' as const, value: 'example.cn' },
      { kind: 'email' as const, value: 'a@example.cn' },
      { kind: 'ip' as const, value: Buffer.from([127, 0, 0, 1]) },
    ]
    expect(readSubjectAltName(subjectAltName(names).value)).toEqual(names)
    expect(() => subjectAltName([{ kind: 'dns', value: '例子.cn' }])).toThrow(invalid)
  })

  it('identity codes are written EXPLICIT and read both ways', () => {
    const extension = identifyCode({ kind: 'residentCard', value: '11010119900307123X' })
    expect(extension).toMatchObject({ oid: GM_IDENTITY_OID.identifyCode, critical: false })
    expect(hex(extension.value).slice(0, 8)).toBe('a0141312')
    expect(readIdentifyCode(extension.value)).toEqual({ kind: 'residentCard', value: '11010119900307123X' })
    const tagged = Buffer.concat([Buffer.from([0x82, 9]), Buffer.from('E12345678')])
    expect(readIdentifyCode(tagged)).toEqual({ kind: 'passport', value: 'E12345678' })
    const officer = identifyCode({ kind: 'militaryCard', value: '军字第1号' })
    expect(readIdentifyCode(officer.value).value).toBe('军字第1号')
    expect(() => readIdentifyCode(Buffer.from('a3020500', 'hex'))).toThrow(invalid)
  })

  it('the credit code is a PrintableString and nothing else', () => {
    expect(readGmText(organizationCode('91110000600037341L').value)).toBe('91110000600037341L')
    expect(() => organizationCode('统一')).toThrow(invalid)
    expect(() => organizationCode('')).toThrow(invalid)
  })
})
