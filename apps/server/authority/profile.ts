// From a profile and an order's facts to subject and extensions. The profile alone decides them, whatever a PKCS#10
// request asks for.
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  type Certificate,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  keyUsage,
  type NameAttribute,
  organizationCode,
  subjectKeyIdentifier,
} from '@hufu/pki'
import type { CertificateUse } from '../migrations/tables/authority.ts'
import { organisationDual } from './profiles/organisation-dual.ts'
import { organisationPersonDual } from './profiles/organisation-person-dual.ts'
import { personDual } from './profiles/person-dual.ts'
import type { Profile } from './profiles/shape.ts'

const profiles: readonly Profile[] = [organisationDual, organisationPersonDual, personDual]

/** The newest version. */
export function findProfile(id: string): Profile | undefined {
  return profiles.filter(profile => profile.id === id).sort((a, b) => b.version - a.version)[0]
}

export const usesOf = (profile: Profile): CertificateUse[] =>
  (['sign', 'encrypt', 'single'] as const).filter(use => profile.usage[use])

export const certificatesOf = (profile: Profile): 'pair' | 'single' =>
  profile.usage.single ? 'single' : 'pair'

export class MissingFact extends Error {
  override readonly name = 'MissingFact'
}

export function subjectOf(profile: Profile, facts: Readonly<Record<string, string>>): NameAttribute[] {
  return profile.subject.flatMap(({ type, value: template, optional }) => {
    let missing: string | undefined
    const value = template.replace(/\{([\w-]+)\}/g, (_, name: string) => {
      const fact = facts[name]?.trim()
      if (!fact) missing = name
      return fact ?? ''
    })
    if (missing === undefined) return [{ type, value }]
    if (optional) return []
    throw new MissingFact(missing)
  })
}

export interface ExtensionPlan {
  use: CertificateUse
  facts: Readonly<Record<string, string>>
  spki: Uint8Array
  issuer: Certificate
  addresses: { crl: string; certificate: string; ocsp: string }
}

export function extensionsOf(profile: Profile, plan: ExtensionPlan): Extension[] {
  const usage = profile.usage[plan.use]
  if (!usage) throw new Error(`profile ${profile.id} makes no ${plan.use} certificate`)
  const code = profile.organizationCode && plan.facts[profile.organizationCode]
  return [
    authorityKeyIdentifier(
      plan.issuer.subjectKeyIdentifier
        ? { identifier: plan.issuer.subjectKeyIdentifier }
        : { spki: plan.issuer.spki },
    ),
    subjectKeyIdentifier(plan.spki),
    keyUsage(usage),
    certificatePolicies(profile.policies.map(oid => ({ oid }))),
    crlDistributionPoints([plan.addresses.crl]),
    authorityInfoAccess({ ocsp: [plan.addresses.ocsp], caIssuers: [plan.addresses.certificate] }),
    ...(code ? [organizationCode(code)] : []),
  ]
}
