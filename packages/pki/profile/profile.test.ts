// Profiles as data: what they make, and every profile that could issue what our own lints refuse, refused at load.
import { describe, expect, it } from 'vitest'
import { openProfiles, subjectOf, tryProfile, usageOf } from '../index.ts'

const sound = {
  id: 'organisation-dual',
  version: 1,
  suites: ['sm2', 'rsa', 'ecdsa'],
  usage: {
    sign: ['digitalSignature', 'nonRepudiation'],
    encrypt: {
      sm2: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
      rsa: ['keyEncipherment', 'dataEncipherment'],
      ecdsa: ['keyAgreement'],
    },
  },
  terms: ['90d', '6m', '5y'],
  facts: { organisation: { max: 64 }, code: { max: 18, text: 'printable' } },
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'O', value: '{organisation}' },
    { type: 'CN', value: '{organisation}' },
    { type: 'serialNumber', value: '{code}', optional: true },
  ],
  identity: { organizationCode: '{code}' },
  policies: [{ oid: '1.3.6.1.4.1.32473.1.1' }],
}
const open = (...contents: unknown[]) =>
  openProfiles(contents.map((content, index) => ({ source: `${index + 1}.yaml`, content })))
const faults = (change: object): string => {
  try {
    open({ ...sound, ...change })
    return ''
  } catch (error) {
    expect(error).toMatchObject({ code: 'pki.profile-invalid' })
    return (error as Error).message
  }
}

describe('profiles', () => {
  it('that are sound are found, the newest first or by version', () => {
    const shelf = open(sound, { ...sound, version: 3 }, { ...sound, version: 2 })
    expect(shelf.find('organisation-dual')?.version).toBe(3)
    expect(shelf.find('organisation-dual', 1)?.version).toBe(1)
    expect(shelf.find('organisation-dual', 4)).toBeUndefined()
    const profile = shelf.find('organisation-dual')!
    expect(usageOf(profile, 'encrypt', 'rsa')).toEqual(['keyEncipherment', 'dataEncipherment'])
    expect(subjectOf(profile, { organisation: '甲' }).map(({ type }) => type)).toEqual(['C', 'O', 'CN'])
  })

  it.each<[string, object, RegExp]>([
    ['a name longer than its attribute', { facts: { ...sound.facts, organisation: { max: 65 } } }, /CN|O is/],
    [
      'Hanzi where only a PrintableString fits',
      { facts: { ...sound.facts, code: { max: 18 } } },
      /name-invalid/,
    ],
    [
      'keyAgreement for an RSA key',
      { usage: { ...sound.usage, encrypt: sound.usage.encrypt.sm2 } },
      /rsa encrypt: gmt0015.pair-key-usage/,
    ],
    [
      'a half that may do both',
      { usage: { ...sound.usage, sign: ['digitalSignature', 'keyEncipherment'] } },
      /pair-key-usage/,
    ],
    [
      'a suite without usages',
      { usage: { ...sound.usage, encrypt: { sm2: sound.usage.encrypt.sm2 } } },
      /no encrypt certificate of rsa/,
    ],
    ['six years', { terms: ['6y'] }, /cps.validity-limit/],
    ['an order turned round', { subject: [...sound.subject].reverse() }, /cps.subject-order/],
    ['no country', { subject: sound.subject.slice(1) }, /gmt0015.subject-names/],
    ['any purpose', { extendedKeyUsage: ['2.5.29.37.0'] }, /rfc5280.extended-key-usage/],
    ['the purpose of a responder', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] }, /rfc6960.responder/],
    ['one policy twice', { policies: [...sound.policies, ...sound.policies] }, /certificate-policies/],
    ['an authority', { usage: { single: ['keyCertSign'] } }, /rfc5280.key-usage/],
    [
      'a fact that is not declared',
      { subject: [...sound.subject, { type: 'title', value: '{title}' }] },
      /title not declared/,
    ],
    ['a fact that stands nowhere', { facts: { ...sound.facts, idle: { max: 3 } } }, /facts.idle/],
    ['half a pair', { usage: { sign: sound.usage.sign } }, /either sign and encrypt, or single/],
    ['a misspelt field', { validity: '2y' }, /validity/],
  ])('with %s are refused at load', (_, change, told) => {
    expect(faults(change)).toMatch(told)
  })

  it('are refused together, every fault with its file, and no two of one version', () => {
    expect(() => open(sound, { ...sound, terms: ['6y'] }, {})).toThrow(
      /2\.yaml: organisation-dual version 1 stands in two documents[\s\S]*2\.yaml: .*validity-limit[\s\S]*3\.yaml: id/,
    )
  })

  it('carry other OIDs where the edition has them', () => {
    const shelf = open({ ...sound, identityOids: { organizationCode: '1.2.86.11.7.4' } })
    expect(tryProfile(shelf.all[0]!)).toEqual([])
  })
})
