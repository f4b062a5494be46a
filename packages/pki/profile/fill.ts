// From a profile and an order's facts to subject and extensions. The profile alone decides them, whatever a PKCS#10
// request asks for.
import { algorithmOfKey } from '../algorithms/table.ts'
import type { Certificate } from '../certificate/parse.ts'
import { PkiError } from '../errors.ts'
import { authorityInfoAccess } from '../extensions/authority-info-access.ts'
import { authorityKeyIdentifier } from '../extensions/authority-key-identifier.ts'
import { certificatePolicies } from '../extensions/certificate-policies.ts'
import { crlDistributionPoints } from '../extensions/crl-distribution-points.ts'
import { extendedKeyUsage } from '../extensions/extended-key-usage.ts'
import type { Extension } from '../extensions/extension.ts'
import { GM_IDENTITY_OID, gmText, identifyCode } from '../extensions/gm-identity.ts'
import { type KeyUsage, keyUsage } from '../extensions/key-usage.ts'
import { subjectKeyIdentifier } from '../extensions/subject-key-identifier.ts'
import type { NameAttribute } from '../name.ts'
import type { Facts, Profile, ProfileUse } from './shape.ts'

/** A fact that the profile cannot do without; `message` is its name. */
export class MissingFact extends Error {
  override readonly name = 'MissingFact'
}

const PLACE = /\{([^{}]*)\}/g
const NOWHERE: Extension[] = []

export const factsIn = (template: string): string[] =>
  [...template.matchAll(PLACE)].map(([, name = '']) => name)

export const usesOf = (profile: Profile): ProfileUse[] =>
  (['sign', 'encrypt', 'single'] as const).filter(use => profile.usage[use])

export function usageOf(profile: Profile, use: ProfileUse, family: Profile['suites'][number]): KeyUsage[] {
  const given = profile.usage[use]
  const usages = Array.isArray(given) ? given : given?.[family]
  if (!usages)
    throw new PkiError('pki.profile-invalid', `${profile.id} makes no ${use} certificate of ${family}`)
  return usages
}

/** The text, or the name of the fact that is missing. */
function filled(profile: Profile, template: string, facts: Facts): { text: string } | { missing: string } {
  let missing: string | undefined
  const text = template.replace(PLACE, (_, name: string) => {
    const fact = facts[name]?.trim()
    if (!fact) missing ??= name
    const max = profile.facts[name]?.max ?? 0
    if (fact && [...fact].length > max) {
      throw new PkiError('pki.name-invalid', `${name} is longer than ${max} characters`)
    }
    return fact ?? ''
  })
  return missing === undefined ? { text } : { missing }
}

/** In the profile's order, one attribute per RDN (RFC 5280 4.1.2.6). */
export function subjectOf(profile: Profile, facts: Facts): NameAttribute[] {
  return profile.subject.flatMap(({ type, value, optional }) => {
    const made = filled(profile, value, facts)
    if ('text' in made) return [{ type, value: made.text }]
    if (optional) return []
    throw new MissingFact(made.missing)
  })
}

/** GB/T 20518 5.2.4.3.4 to 5.2.4.3.8. */
function identityOf(profile: Profile, facts: Facts): Extension[] {
  const oids = { ...GM_IDENTITY_OID, ...profile.identityOids }
  return Object.entries(profile.identity).flatMap(([name, template]) => {
    const made = template === undefined ? { missing: name } : filled(profile, template, facts)
    if ('missing' in made) return NOWHERE
    if (name === 'residentCard' || name === 'militaryCard' || name === 'passport') {
      return [identifyCode({ kind: name, value: made.text }, oids)]
    }
    return [gmText(name as Exclude<keyof typeof oids, 'identifyCode'>, made.text, oids)]
  })
}

export interface ExtensionPlan {
  use: ProfileUse
  facts: Facts
  spki: Uint8Array
  issuer: Certificate
  /** `crl` may carry the shard that the certificate was given at birth. */
  addresses: { crl: string; certificate: string; ocsp: string }
}

export function extensionsOf(profile: Profile, plan: ExtensionPlan): Extension[] {
  const { issuer, addresses, spki } = plan
  const usages = usageOf(profile, plan.use, algorithmOfKey(spki).family)
  return [
    authorityKeyIdentifier(
      issuer.subjectKeyIdentifier ? { identifier: issuer.subjectKeyIdentifier } : { spki: issuer.spki },
    ),
    subjectKeyIdentifier(spki),
    keyUsage(usages),
    ...(profile.extendedKeyUsage.length > 0 ? [extendedKeyUsage(profile.extendedKeyUsage)] : []),
    certificatePolicies(profile.policies),
    crlDistributionPoints([addresses.crl]),
    authorityInfoAccess({ ocsp: [addresses.ocsp], caIssuers: [addresses.certificate] }),
    ...identityOf(profile, plan.facts),
  ]
}
