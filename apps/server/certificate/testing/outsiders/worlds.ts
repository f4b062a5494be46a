// For tests only: what outsiders are given to judge. For RSA and SM2 everything comes from an authority as it runs: chains, the CRLs and
// OCSP answers that `va` serves, the requests. For suites and kinds of CRL that no authority here is set up for, from the same builders.
import type { Certificate, CrlEntry, CrlPlan, SingleResponse } from '@hufu/pki'
import {
  buildCertId,
  buildCrlTbs,
  buildOcspRequest,
  buildOcspTbs,
  encodePem,
  keyUsage,
  parseCertificate,
  signCrl,
  signOcspResponse,
  signRequest,
} from '@hufu/pki'
import {
  END_ENTITY_EXTENSIONS,
  from,
  makeHierarchy,
  makeParty,
  NOW,
  type Party,
  subject,
  until,
} from '@hufu/pki/testing/hierarchy.ts'
import type { Bench } from '@hufu/pki/testing/openssl.ts'
import type { FastifyInstance } from 'fastify'
import { publishCrlJob } from '../../../authority/ca-job-names.ts'
import type { Stand } from '../../../authority/testing/stand.ts'

export type Fate = 'good' | 'revoked' | 'suspended'
export const FATES: readonly Fate[] = ['good', 'revoked', 'suspended']

/**
 * The names of the files that a world left on the bench, as DER and (with .pem after it) as PEM: `<id>-root.cer`, `<id>-1.cer`, their CRLs
 * as `.crl`, and for each leaf its certificate, `.ocsp` and `.csr`. Leaves are named `<id>-<fate>-<use>`.
 */
export interface World {
  id: string
  leaves: { name: string; fate: Fate; serial: string }[]
}

const TITLE = { cer: 'CERTIFICATE', crl: 'X509 CRL', csr: 'CERTIFICATE REQUEST', ocsp: 'OCSP RESPONSE' }
export function putBoth(bench: Bench, name: string, der: Uint8Array): void {
  bench.put(name, der)
  bench.put(`${name}.pem`, encodePem(TITLE[name.split('.').at(-1) as keyof typeof TITLE], der))
}

/** By SHA-1, the only hash that Java's and GnuTLS's clients name issuers by. */
export const askFor = (issuer: Certificate, serial: string, nonce?: Uint8Array): Buffer =>
  Buffer.from(buildOcspRequest([buildCertId('sha1', issuer, Buffer.from(serial, 'hex'))], nonce))

export async function issueWorld(
  { stand, app, bench }: { stand: Stand; app: FastifyInstance; bench: Bench },
  suite: 'rsa' | 'sm2',
): Promise<World> {
  const authority = stand.db.kysely
  const home = 'zce-counter'
  const served = async (file: string) => (await app.inject({ url: `/va/${home}/${file}` })).rawPayload
  const leaves: World['leaves'] = []
  for (const fate of FATES) {
    const order = await stand.placeOrder({ suite })
    const request = await stand.issue(order)
    putBoth(bench, `${suite}-${fate}.csr`, Buffer.from(order.csr!))
    const rows = await authority
      .selectFrom('certificate')
      .selectAll()
      .where('request_id', '=', request)
      .execute()
    for (const { serial, use, der } of rows) {
      const name = `${suite}-${fate}-${use}`
      putBoth(bench, `${name}.cer`, der)
      leaves.push({ name, fate, serial })
    }
    if (fate === 'good') continue
    const reason = fate === 'revoked' ? 'keyCompromise' : 'certificateHold'
    await authority
      .updateTable('certificate')
      .set({ state: fate, revoked_at: stand.clock.now(), reason })
      .where('request_id', '=', request)
      .execute()
  }
  await stand.db.transaction(trx =>
    stand.jobs.send(trx, publishCrlJob, { authority: home, ca: `${suite}-1` }),
  )
  await stand.jobs.idle()
  for (const ca of ['root', '1']) {
    for (const kind of ['cer', 'crl'])
      putBoth(bench, `${suite}-${ca}.${kind}`, await served(`${suite}-${ca}.${kind}`))
  }
  const issuing = parseCertificate(bench.get(`${suite}-1.cer`))
  for (const { name, serial } of leaves) {
    const answer = await app.inject({
      method: 'POST',
      url: `/va/${home}/ocsp`,
      headers: { 'content-type': 'application/ocsp-request' },
      payload: askFor(issuing, serial),
    })
    putBoth(bench, `${name}.ocsp`, answer.rawPayload)
  }
  return { id: suite, leaves }
}

export async function buildWorld(
  bench: Bench,
  algorithm: 'rsa384' | 'p256' | 'p384' | 'sm2',
  id: string = algorithm,
): Promise<World> {
  const { root, issuing, signing, encryption, responder } = await makeHierarchy(algorithm)
  const suspended = await makeParty({
    ...{ suite: algorithm, name: 'held', issuer: issuing, days: 365 },
    extensions: [keyUsage(['digitalSignature']), ...END_ENTITY_EXTENSIONS],
  })
  const parties = { good: signing, revoked: encryption, suspended }
  const times = { thisUpdate: from, nextUpdate: until(7) }
  const serialOf = (party: Party) => Buffer.from(party.certificate.serialHex, 'hex')
  const listed: CrlEntry[] = [
    { serial: serialOf(encryption), revokedAt: from, reason: 'keyCompromise' },
    { serial: serialOf(suspended), revokedAt: from, reason: 'certificateHold' },
  ]
  const putCrl = async (name: string, by: Party, plan: Partial<CrlPlan>) => {
    const tbs = buildCrlTbs({
      ...{ algorithm, issuer: by.certificate.subjectDer, authorityKey: { spki: by.keys.publicKeySpki } },
      ...{ ...times, number: 7, entries: listed, ...plan },
    })
    putBoth(bench, `${id}-${name}.crl`, await signCrl(tbs, by.signer))
  }
  putBoth(bench, `${id}-root.cer`, root.certificate.der)
  putBoth(bench, `${id}-1.cer`, issuing.certificate.der)
  await putCrl('root', root, { entries: [] })
  await putCrl('1', issuing, {})
  await putCrl('fresh', issuing, { freshest: ['http://ca.example.cn/1-delta.crl'] })
  await putCrl('delta', issuing, {
    ...{ number: 8, baseNumber: 7 },
    entries: [{ ...listed[1]!, reason: 'removeFromCRL' }],
  })
  const urls = ['http://ca.example.cn/1.crl']
  await putCrl('shard', issuing, { distributionPoint: { urls, onlyUserCertificates: true } })
  // The shard of other certificates: it names none of ours, and must not speak for them.
  await putCrl('elsewhere', issuing, {
    ...{
      entries: [],
      distributionPoint: { urls: ['http://ca.example.cn/2.crl'], onlyUserCertificates: true },
    },
  })

  const leaves: World['leaves'] = []
  for (const fate of FATES) {
    const party = parties[fate]
    const name = `${id}-${fate}-sign`
    const status =
      fate === 'good'
        ? { status: 'good' as const }
        : { status: 'revoked' as const, revokedAt: from, reason: listed[fate === 'revoked' ? 0 : 1]!.reason }
    const tbs = buildOcspTbs({
      // By key, as RFC 6960 4.2.1 also allows: the authority answers by name.
      responder: { byKey: { spki: responder.keys.publicKeySpki } },
      producedAt: NOW,
      responses: [
        {
          ...times,
          ...status,
          certId: buildCertId('sha1', issuing.certificate, serialOf(party)),
        } as SingleResponse,
      ],
    })
    putBoth(bench, `${name}.ocsp`, await signOcspResponse(tbs, responder.signer, [responder.certificate.der]))
    putBoth(bench, `${name}.cer`, party.certificate.der)
    putBoth(bench, `${id}-${fate}.csr`, await signRequest({ subject: subject('whoever') }, party.signer))
    leaves.push({ name, fate, serial: party.certificate.serialHex })
  }
  return { id, leaves }
}
