// What would this profile issue? It is filled with the longest, the shortest and the fewest facts it allows, for every
// suite, term and half, around the turn of 2050 as well as today, and each result goes through the linter. A profile that
// could issue what our own lints refuse is refused itself, before an applicant has paid for a certificate nobody can make.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { algorithm, algorithmsOf } from '../algorithms/table.ts'
import { assembleCertificate, buildTbs } from '../certificate/build.ts'
import { type Certificate, parseCertificate } from '../certificate/parse.ts'
import { sequence, smallInteger } from '../der/write.ts'
import { PkiError } from '../errors.ts'
import { basicConstraints } from '../extensions/basic-constraints.ts'
import { keyUsage } from '../extensions/key-usage.ts'
import { subjectKeyIdentifier } from '../extensions/subject-key-identifier.ts'
import { lintCertificate } from '../lint/lint.ts'
import type { CertificateRole } from '../lint/rule.ts'
import { encodeName } from '../name.ts'
import { extensionsOf, factsIn, subjectOf, usesOf } from './fill.ts'
import type { Facts, Profile, ProfileUse } from './shape.ts'
import { trialKeys } from './trial-keys.ts'

export const roleOfUse: Readonly<Record<ProfileUse, CertificateRole>> = {
  sign: 'signing',
  encrypt: 'encryption',
  single: 'single',
}

const ADDRESSES = {
  crl: 'http://ca.example/1/0.crl',
  certificate: 'http://ca.example/1.cer',
  ocsp: 'http://ca.example/ocsp',
}
const BEGINS = [new Date('2026-01-31T12:00:00Z'), new Date('2048-12-31T12:00:00Z')]

/** Where the worthless signature stands: the right shape for its algorithm, made by nobody. */
const noSignature = (id: AlgorithmId): Uint8Array =>
  algorithm(id).family === 'rsa' ? Buffer.alloc(256, 1) : sequence(smallInteger(1), smallInteger(1))

function trialIssuer(id: AlgorithmId): Certificate {
  const { issuer: spki } = trialKeys(id)
  const name = encodeName([
    { type: 'C', value: 'CN' },
    { type: 'CN', value: 'Trial' },
  ])
  const tbs = buildTbs({
    serial: Buffer.alloc(17, 1),
    algorithm: id,
    issuer: name,
    subject: name,
    spki,
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2099-12-31T23:59:59Z'),
    extensions: [
      subjectKeyIdentifier(spki),
      keyUsage(['keyCertSign', 'cRLSign']),
      basicConstraints({ ca: true, pathLength: 0 }),
    ],
  })
  return parseCertificate(assembleCertificate(tbs, id, noSignature(id)))
}

export function endOfTerm(from: Date, term: string): Date {
  const count = Number(term.slice(0, -1))
  const to = new Date(from)
  if (term.endsWith('d')) to.setUTCDate(to.getUTCDate() + count)
  else to.setUTCMonth(to.getUTCMonth() + count * (term.endsWith('y') ? 12 : 1))
  // The last second belongs to the certificate (RFC 5280 4.1.2.5).
  return new Date(to.getTime() - 1000)
}

/** Facts that no part of the profile insists on. */
function optionalFacts(profile: Profile): string[] {
  const needed = profile.subject.filter(({ optional }) => !optional).flatMap(({ value }) => factsIn(value))
  return Object.keys(profile.facts).filter(name => !needed.includes(name))
}

function factSets(profile: Profile): Facts[] {
  const of = (length: (max: number) => number) =>
    Object.fromEntries(
      Object.entries(profile.facts).map(([name, { max, text }]) => [
        name,
        (text === 'printable' ? '8' : '国').repeat(length(max)),
      ]),
    )
  const longest = of(max => max)
  const without = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(longest).filter(([name]) => !names.includes(name)))
  const optional = optionalFacts(profile)
  const fewer = optional.length > 0 ? [without(optional), ...optional.map(name => without([name]))] : []
  return [longest, of(() => 1), ...fewer]
}

interface Trial {
  id: AlgorithmId
  issuer: Certificate
  facts: Facts
  from: Date
  to: Date
}

function* tryOne(profile: Profile, { id, issuer, facts, from, to }: Trial): Generator<string> {
  const { first, second } = trialKeys(id)
  let twin: Certificate | undefined
  for (const use of usesOf(profile)) {
    const spki = use === 'encrypt' ? second : first
    try {
      const tbs = buildTbs({
        serial: Buffer.alloc(17, use === 'encrypt' ? 0x42 : 0x41),
        algorithm: id,
        issuer: issuer.subjectDer,
        subject: encodeName(subjectOf(profile, facts)),
        spki,
        notBefore: from,
        notAfter: to,
        extensions: extensionsOf(profile, { use, facts, spki, issuer, addresses: ADDRESSES }),
      })
      const der = assembleCertificate(tbs, id, noSignature(id))
      for (const { rule, severity, message } of lintCertificate(der, {
        role: roleOfUse[use],
        issuer,
        twin,
      })) {
        if (severity === 'error') yield `${id} ${use}: ${rule}: ${message}`
      }
      twin = parseCertificate(der)
    } catch (cause) {
      if (!(cause instanceof PkiError)) throw cause
      yield `${id} ${use}: ${cause.code}: ${cause.message}`
      return
    }
  }
}

/** Every fault once, in words for whoever wrote the profile. Empty: it may be used. */
export function tryProfile(profile: Profile): string[] {
  const found = new Set<string>()
  const longest = [...profile.terms].sort((a, b) => daysOf(b) - daysOf(a))[0]!
  for (const id of profile.suites.flatMap(algorithmsOf)) {
    const issuer = trialIssuer(id)
    const run = (facts: Facts, from: Date, term: string) => {
      const trial = { id, issuer, facts, from, to: endOfTerm(from, term) }
      for (const fault of tryOne(profile, trial)) found.add(fault)
    }
    const sets = factSets(profile)
    for (const facts of sets) run(facts, BEGINS[0]!, longest)
    for (const term of profile.terms) for (const from of BEGINS) run(sets[0]!, from, term)
  }
  return [...found]
}

const daysOf = (term: string): number =>
  (endOfTerm(BEGINS[0]!, term).getTime() - BEGINS[0]!.getTime()) / 86_400_000
