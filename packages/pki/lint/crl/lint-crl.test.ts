// Each rule for CRLs finds its own fault and nothing else; sound full, delta and sharded CRLs of every suite find nothing.
import { beforeAll, describe, expect, it } from 'vitest'
import { OID } from '../../der/oids.ts'
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { generalizedTime, time } from '../../der/time.ts'
import { enumerated, explicit, octetString, oid, sequence, smallInteger, tlv } from '../../der/write.ts'
import {
  assembleCrl,
  buildCrlTbs,
  CRL_LINT_RULES,
  type CrlEntry,
  type CrlLintContext,
  type CrlPlan,
  encodeName,
  lintCrl,
  parseCrl,
  parseCrlHead,
  signCrl,
} from '../../index.ts'
import { type Hierarchy, makeHierarchy, NOW, until } from '../../testing/hierarchy.ts'

const AT = new Date('2026-11-21T00:00:00Z')
const ends = (days: number) => new Date(AT.getTime() + days * 86_400_000)
const serial = (octet: number) => Buffer.alloc(17, octet)
const entries: CrlEntry[] = [
  { serial: serial(1), revokedAt: AT, reason: 'keyCompromise' },
  { serial: serial(2), revokedAt: AT },
  { serial: serial(3), revokedAt: new Date('2026-10-01T00:00:00Z'), reason: 'certificateHold' },
]
let made: Hierarchy
const planOf = ({ issuing }: Hierarchy, change: Partial<CrlPlan> = {}): CrlPlan => ({
  algorithm: issuing.signer.algorithm,
  issuer: issuing.certificate.subjectDer,
  authorityKey: { spki: issuing.keys.publicKeySpki },
  number: 7,
  thisUpdate: AT,
  nextUpdate: ends(7),
  entries,
  ...change,
})
beforeAll(async () => {
  made = await makeHierarchy('p256')
})

/** The parts of a TBS, by place: version, algorithm, issuer, thisUpdate, nextUpdate, entries, extensions. */
type Parts = Uint8Array[]
interface Wrong {
  plan?: Partial<CrlPlan>
  edit?: (parts: Parts) => Uint8Array[]
  context?: (own: CrlLintContext) => CrlLintContext
}

const entry = (of: { serial?: number[]; time?: Uint8Array; extensions?: Uint8Array }) =>
  sequence(
    tlv(TAG.integer, Buffer.from(of.serial ?? [1, 1, 1])),
    of.time ?? time(AT),
    ...(of.extensions ? [sequence(of.extensions)] : []),
  )
const withEntries =
  (...list: Uint8Array[]) =>
  (parts: Parts): Parts =>
    parts.map((part, index) => (index === 5 ? sequence(...list) : part))
const reason = (code: number) => sequence(oid(OID.reasonCode), octetString(enumerated(code)))
const without = (id: string) => (parts: Parts) =>
  parts.map((part, index) =>
    index === 6 ? explicit(0, sequence(...extensionsOf(part).filter(one => !holds(one, id)))) : part,
  )
const holds = (extension: Uint8Array, id: string) => Buffer.from(extension).includes(oid(id))
const extensionsOf = (part: Uint8Array) =>
  children(children(readOnly(part, 0xa0))[0]!).map(({ raw }) => raw as Uint8Array)
const loud = (parts: Parts) =>
  parts.map((part, index) =>
    index === 6
      ? explicit(
          0,
          sequence(
            ...extensionsOf(part),
            sequence(oid('1.2.3.4'), tlv(TAG.boolean, Buffer.from([0xff])), octetString(smallInteger(1))),
          ),
        )
      : part,
  )
const otherUsage = ({ issuer }: CrlLintContext): CrlLintContext => ({
  issuer: { ...issuer!, keyUsage: ['keyCertSign'] },
})

const wrongs: Record<string, Wrong> = {
  'rfc5280.crl-algorithm': { plan: { algorithm: 'sm2' } },
  'rfc5280.crl-issuer': { plan: { issuer: encodeName([{ type: 'CN', value: 'Somebody Else' }]) } },
  'rfc5280.crl-times': { edit: parts => parts.map((part, n) => (n === 3 ? generalizedTime(AT) : part)) },
  'rfc5280.crl-number': { edit: without(OID.crlNumber) },
  'rfc5280.crl-authority-key': { edit: without(OID.authorityKeyIdentifier) },
  'rfc5280.crl-critical-extensions': { edit: loud },
  'rfc5280.crl-entries-absent': { edit: withEntries() },
  'rfc5280.crl-entry-serials': { edit: withEntries(entry({}), entry({ serial: [2] }), entry({})) },
  'rfc5280.crl-entry-dates': { edit: withEntries(entry({ time: time(ends(1)) })) },
  'rfc5280.crl-entry-reasons': { edit: withEntries(entry({ extensions: reason(0) })) },
  'rfc5280.crl-entry-extensions': {
    edit: withEntries(entry({ extensions: sequence(oid('2.5.29.29'), octetString(encodeName([]))) })),
  },
  'rfc5280.crl-distribution-point': {
    plan: { distributionPoint: { urls: ['http://ca.example.cn/1/2.crl'] } },
    context: own => ({ ...own, address: 'http://ca.example.cn/1/3.crl' }),
  },
  'rfc5280.crl-delta': {
    plan: { baseNumber: 5 },
    edit: parts =>
      parts.map((part, n) =>
        n === 6
          ? explicit(
              0,
              sequence(...extensionsOf(part), sequence(oid(OID.freshestCrl), octetString(sequence()))),
            )
          : part,
      ),
  },
  'rfc5280.crl-follows': {
    context: own => ({
      ...own,
      previous: parseCrlHead(
        assembleCrl(buildCrlTbs(planOf(made, { number: 8 })), 'p256', Buffer.from('3006020101020101', 'hex')),
      ),
    }),
  },
  'cps.crl-validity-limit': { plan: { nextUpdate: ends(40) } },
}

async function rulesOf({ plan = {}, edit, context }: Wrong): Promise<string[]> {
  const tbs = buildCrlTbs(planOf(made, plan))
  const parts = children(readOnly(tbs, TAG.sequence)).map(({ raw }) => raw as Uint8Array)
  const signer = { ...made.issuing.signer, algorithm: plan.algorithm ?? 'p256' } as const
  const der = await signCrl(edit ? sequence(...edit(parts)) : tbs, signer)
  const own = { issuer: made.issuing.certificate }
  return lintCrl(der, context ? context(own) : own).map(({ rule }) => rule)
}

describe('lint of CRLs', () => {
  it.each(['sm2', 'rsa', 'rsa384', 'p256', 'p384'] as const)(
    'finds nothing in sound ones of %s',
    async suite => {
      const hierarchy = await makeHierarchy(suite)
      const { issuing } = hierarchy
      const address = 'http://ca.example.cn/1/2.crl'
      const issuer = issuing.certificate
      const sign = (change: Partial<CrlPlan>) =>
        signCrl(buildCrlTbs(planOf(hierarchy, change)), issuing.signer)
      const full = await sign({ number: 6, freshest: ['http://ca.example.cn/1/delta.crl'] })
      expect(lintCrl(full, { issuer })).toEqual([])
      expect(lintCrl(await sign({ entries: [] }), { issuer, previous: parseCrlHead(full) })).toEqual([])
      const removed: CrlEntry = { serial: serial(3), revokedAt: AT, reason: 'removeFromCRL' }
      expect(lintCrl(await sign({ baseNumber: 6, entries: [removed] }), { issuer })).toEqual([])
      const shard = await sign({ distributionPoint: { urls: [address], onlyUserCertificates: true } })
      expect(lintCrl(shard, { issuer, address })).toEqual([])
      expect(parseCrl(shard).distributionPoint).toEqual({
        urls: [address],
        onlyUserCertificates: true,
        onlyAuthorityCertificates: false,
      })
    },
  )

  it.each(CRL_LINT_RULES.map(({ id }) => id))('%s is broken by a CRL of its own, and alone', async rule => {
    expect(wrongs[rule], `no CRL breaks ${rule}`).toBeDefined()
    expect(await rulesOf(wrongs[rule]!)).toEqual([rule])
  })

  it('finds each of the other faults of a rule', async () => {
    expect(await rulesOf({ context: otherUsage })).toEqual(['rfc5280.crl-issuer'])
    expect(await rulesOf({ edit: parts => parts.filter((_, n) => n !== 4) })).toEqual(['rfc5280.crl-times'])
    expect(await rulesOf({ edit: withEntries(entry({ serial: [0] })) })).toEqual([
      'rfc5280.crl-entry-serials',
    ])
    expect(await rulesOf({ edit: withEntries(entry({ time: generalizedTime(AT) })) })).toEqual([
      'rfc5280.crl-entry-dates',
    ])
    for (const code of [7, 8, 11]) {
      expect(await rulesOf({ edit: withEntries(entry({ extensions: reason(code) })) })).toEqual([
        'rfc5280.crl-entry-reasons',
      ])
    }
  })

  it('goes through a hundred thousand entries and finds the one that stands twice', async () => {
    function* many(): Generator<CrlEntry> {
      for (let n = 1; n <= 100_000; n++) {
        const own = Buffer.alloc(17, 0x5a)
        own.writeUInt32BE(n === 99_999 ? 17 : n, 13)
        yield { serial: own, revokedAt: NOW, reason: 'superseded' }
      }
    }
    const der = await signCrl(
      buildCrlTbs(planOf(made, { thisUpdate: NOW, nextUpdate: until(7), entries: many() })),
      made.issuing.signer,
    )
    expect(lintCrl(der, { issuer: made.issuing.certificate })).toEqual([
      expect.objectContaining({
        rule: 'rfc5280.crl-entry-serials',
        message: expect.stringContaining('00000011'),
      }),
    ])
  })
})
