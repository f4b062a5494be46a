// An issuing CA and a responder are followed by others, and nobody who relies on them notices: what the old one issued goes on
// verifying, its revocations go on appearing, and every address keeps answering.
import { randomUUID } from 'node:crypto'
import {
  buildCertId,
  buildOcspRequest,
  encodePem,
  isCrlSignedBy,
  isOcspSignedFor,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  verifyChain,
} from '@hufu/pki'
import { Bench } from '@hufu/pki/testing/openssl.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openResponder } from '../certificate/answer-ocsp.ts'
import { publishCrl } from '../certificate/publish-crl.ts'
import { buildHttp } from '../platform/http.ts'
import { checkIssued } from './check-issued.ts'
import { rollOver } from './roll-over.ts'
import { tendCas } from './tend-cas.ts'
import { openStand, type Stand } from './testing/stand.ts'

const HOME = 'zce-counter'
const bench = new Bench()
let stand: Stand
let app: FastifyInstance

beforeAll(async () => {
  stand = await openStand({ suites: ['rsa'] })
  app = await buildHttp({
    ...{ ...stand, config: { publicUrl: stand.publicUrl, rateLimit: 0 } },
    sessionOf: async () => ({}),
  })
  stand.authority.registerVa(app)
}, 180_000)
afterAll(async () => {
  bench.close()
  await app.close()
  await stand.close()
})

const bytesOf = async (file: string) => {
  const answer = await app.inject({ url: `/va/${HOME}/${file}` })
  expect(answer.statusCode, file).toBe(200)
  return answer.rawPayload
}
const issue = async () => {
  const person = randomUUID()
  const request = await stand.issue(await stand.placeOrder({ suite: 'rsa', person }))
  const row = await stand.db.kysely
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', request)
    .where('use', '=', 'sign')
    .executeTakeFirstOrThrow()
  return { ...row, request }
}
const revoke = async (request: string) =>
  stand.db.kysely
    .updateTable('certificate')
    .set({
      ...{ state: 'revoked', reason: 'superseded' },
      revoked_at: new Date(Math.floor(stand.clock.now().getTime() / 1000) * 1000),
    })
    .where('request_id', '=', request)
    .execute()

/** As openssl sees it: chain with CRLs of every CA, and OCSP. */
async function look(ca: string, der: Buffer) {
  const crls = await Promise.all([ca, 'rsa-root'].map(id => bytesOf(`${id}.crl`)))
  bench.put('root.pem', encodePem('CERTIFICATE', await bytesOf('rsa-root.cer')))
  bench.put('int.pem', encodePem('CERTIFICATE', await bytesOf(`${ca}.cer`)))
  bench.put('crls.pem', crls.map(crl => encodePem('X509 CRL', crl)).join(''))
  bench.put('leaf.pem', encodePem('CERTIFICATE', der))
  const at = `-attime ${Math.floor(stand.clock.now().getTime() / 1000)}`
  const verified = bench.openssl(
    `verify ${at} -x509_strict -crl_check_all -CAfile root.pem -untrusted int.pem -CRLfile crls.pem leaf.pem`,
  )
  bench.openssl('ocsp -issuer int.pem -cert leaf.pem -no_nonce -reqout req.der')
  const answer = await app.inject({
    ...{ method: 'POST', url: `/va/${HOME}/ocsp`, payload: bench.get('req.der') },
    headers: { 'content-type': 'application/ocsp-request' },
  })
  const { basic } = parseOcspResponse(answer.rawPayload)
  const issuer = parseCertificate(await bytesOf(`${ca}.cer`))
  return {
    chain: verified.ok,
    signed: basic && isOcspSignedFor(basic, issuer.spki, stand.clock.now()),
    status: basic?.responses[0]?.status,
    responder: basic?.certificates[0]?.serialHex,
  }
}

const fine = { chain: true, signed: true, status: 'good' }
const revoked = { chain: false, signed: true, status: 'revoked' }

it('a successor takes over while the old CA keeps CRL, OCSP, address and chain', async () => {
  const [kept, lost] = [await issue(), await issue()]
  expect(await look('rsa-1', kept.der)).toMatchObject(fine)

  // Killed when the successor has its key, and then asked twice.
  const dying = {
    ...stand.context,
    audit: { ...stand.audit, write: () => Promise.reject(new Error('killed')) },
  }
  const asked = { authority: HOME, from: 'rsa-1', by: 'operator' }
  await expect(rollOver(dying, asked)).rejects.toThrow('killed')
  expect((await issue()).ca_id).toBe('rsa-1')
  expect(await rollOver(stand.context, asked)).toBe('rsa-2')
  expect(await rollOver(stand.context, asked)).toBeUndefined()
  const states = await stand.db.kysely.selectFrom('ca').select(['id', 'state']).orderBy('id').execute()
  expect(states.map(row => `${row.id} ${row.state}`)).toEqual([
    'rsa-1 retired',
    'rsa-2 active',
    'rsa-root active',
  ])

  // The new one issues; the responder process, which had its keys open all along, knows it at the first question.
  stand.clock.advance(5000)
  const fresh = await issue()
  expect(fresh.ca_id).toBe('rsa-2')
  expect(parseCertificate(fresh.der).issuerText).toContain('Issuing CA 2')
  expect(await look('rsa-2', fresh.der)).toMatchObject(fine)
  expect(await look('rsa-1', kept.der)).toMatchObject(fine)

  // The old one's revocations go on appearing, weeks later too, and its chain is handed out with it.
  await revoke(lost.request)
  await publishCrl(stand.context, HOME, 'rsa-1')
  expect(await look('rsa-1', lost.der)).toMatchObject(revoked)
  stand.clock.advance(20 * 86_400_000)
  await tendCas(stand.context, HOME)
  expect(await look('rsa-1', lost.der)).toMatchObject(revoked)
  expect(await look('rsa-1', kept.der)).toMatchObject(fine)
  expect(await look('rsa-2', fresh.der)).toMatchObject(fine)
  const delivery = await stand.authority.issuing.bundle(stand.db.kysely, HOME, kept.request)
  expect(delivery!.chain).toHaveLength(2)
  expect((await checkIssued(stand.db.kysely, HOME)).differences).toEqual([])
  expect(await stand.audit.verify(stand.db.kysely, HOME)).not.toHaveProperty('broken')
})

it('makes nothing where the root’s key is offline', async () => {
  const cas = () => stand.db.kysely.selectFrom('ca').select(['id', 'state']).orderBy('id').execute()
  const before = await cas()
  const [key] = await stand.db.kysely
    .deleteFrom('ca_key')
    .where('ca_id', '=', 'rsa-root')
    .returningAll()
    .execute()
  const asked = { authority: HOME, from: 'rsa-2', by: 'operator' }
  await expect(rollOver(stand.context, asked)).rejects.toThrow('rsa-root is not here')
  expect(await cas()).toEqual(before)
  await stand.db.kysely.insertInto('ca_key').values(key!).execute()
})

it('a responder is followed by another before it ends; answers of both verify, and none outlives its signer', async () => {
  const leaf = await issue()
  const issuer = parseCertificate(await bytesOf('rsa-2.cer'))
  const first = await look('rsa-2', leaf.der)
  const ended = await stand.db.kysely
    .selectFrom('ocsp_responder')
    .select('not_after')
    .where('ca_id', '=', 'rsa-2')
    .executeTakeFirstOrThrow()

  // 20 days before its end it is renewed; a process that has not looked yet goes on with the old one.
  stand.clock.set(new Date(ended.not_after.getTime() - 20 * 86_400_000))
  const elsewhere = openResponder(stand.context)
  const question = Buffer.from(
    buildOcspRequest([buildCertId('sha1', issuer, Buffer.from(leaf.serial, 'hex'))]),
  )
  await elsewhere(HOME, question)
  await tendCas(stand.context, HOME)
  const answers = [await elsewhere(HOME, question), await openResponder(stand.context)(HOME, question)]
  const read = answers.map(({ der }) => parseOcspResponse(der).basic!)
  expect(read.map(basic => isOcspSignedFor(basic, issuer.spki, stand.clock.now()))).toEqual([true, true])
  expect(read[0]!.certificates[0]!.serialHex).toBe(first.responder)
  expect(read[1]!.certificates[0]!.serialHex).not.toBe(first.responder)
  const before = await stand.db.kysely.selectFrom('ocsp_responder').select('id').execute()
  await tendCas(stand.context, HOME)
  expect(await stand.db.kysely.selectFrom('ocsp_responder').select('id').execute()).toHaveLength(
    before.length,
  )

  // Half an hour before the old one's end, where nobody renewed: the answer ends with its signer.
  await stand.db.kysely
    .deleteFrom('ocsp_responder')
    .where('ca_id', '=', 'rsa-2')
    .where('not_after', '>', ended.not_after)
    .execute()
  stand.clock.set(new Date(ended.not_after.getTime() - 1_800_000))
  const last = parseOcspResponse((await openResponder(stand.context)(HOME, question)).der).basic!
  expect(last.responses[0]!.nextUpdate!.getTime()).toBeLessThanOrEqual(ended.not_after.getTime())

  // The whole chain stands on its own as well.
  const crl = parseCrl(await bytesOf('rsa-2.crl'))
  expect(isCrlSignedBy(crl, issuer.spki)).toBe(true)
  const root = parseCertificate(await bytesOf('rsa-root.cer'))
  expect(verifyChain({ leaf: issuer, intermediates: [], roots: [root], at: stand.clock.now() })).toHaveLength(
    2,
  )
})
