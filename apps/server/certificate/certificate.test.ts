// After birth: what `va` serves, checked by the openssl command; revocation in two steps; a person's own list; and two
// authorities that see nothing of each other.
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
} from '@hufu/pki'
import { Bench, DISTID } from '@hufu/pki/testing/openssl.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrderPlan, openStand, type Stand } from '../authority/testing/stand.ts'
import { AppError } from '../platform/errors.ts'
import { buildHttp } from '../platform/http.ts'
import type { Session } from '../platform/http-session.ts'
import {
  type ApplicantCheck,
  checkApplicant,
  expectApplicantChecked,
  sendApplicantCode,
} from './check-applicant.ts'

const DAY = 86_400_000
const HOME = 'zce-counter'
const OTHER = 'other-counter'
const bench = new Bench()
let stand: Stand
let app: FastifyInstance
let session: Session = {}

beforeAll(async () => {
  stand = await openStand({ authorities: [HOME, OTHER] })
  app = await buildHttp({
    ...stand,
    config: { publicUrl: stand.publicUrl, rateLimit: 0 },
    sessionOf: async () => session,
  })
  stand.authority.registerRoutes(app)
  stand.authority.registerVa(app)
}, 180_000)
afterAll(async () => {
  bench.close()
  await app.close()
  await stand.close()
})

async function issuePair(plan: OrderPlan = {}) {
  const person = plan.person ?? randomUUID()
  const order = await stand.placeOrder({ ...plan, person })
  const request = await stand.issue(order)
  const rows = await stand.db.kysely
    .selectFrom('certificate')
    .selectAll()
    .where('request_id', '=', request)
    .execute()
  const of = (use: string) => rows.find(row => row.use === use)!
  return { person, order, request, sign: of('sign'), encrypt: of('encrypt') }
}

const bytesOf = async (url: string) => {
  const answer = await app.inject({ url })
  expect(answer.statusCode, url).toBe(200)
  return answer.rawPayload
}
const ask = async (request: Buffer, authority = HOME) => {
  const answer = await app.inject({
    method: 'POST',
    url: `/va/${authority}/ocsp`,
    headers: { 'content-type': 'application/ocsp-request' },
    payload: request,
  })
  expect(answer.statusCode).toBe(200)
  return answer.rawPayload
}
const staff = (authority = HOME, id = 'staff-1') => {
  session = { staff: { id, authority, name: '客服', roles: ['service'] } }
}
const revocation = (certificate: string, authority = HOME) =>
  `/api/${authority}/desk/certificates/${certificate}/revocation`
/** The applicant was checked by this colleague just now. */
const checkedBy = (certificate: string, id = 'staff-1', authority_id = HOME) =>
  stand.db.kysely
    .insertInto('revocation_check')
    .values({
      ...{ authority_id, id: randomUUID(), certificate_id: certificate, method: 'papers' as const },
      ...{ note: null, staff_id: id, staff_name: '客服', at: stand.clock.now(), used_at: null },
    })
    .execute()
async function revoke(certificate: string, reason = 'keyCompromise') {
  staff()
  await checkedBy(certificate)
  const prepared = await app.inject({
    method: 'POST',
    url: `${revocation(certificate)}/prepare`,
    payload: { reason },
  })
  const { token, certificates } = prepared.json()
  const act = () => app.inject({ method: 'POST', url: revocation(certificate), payload: { token } })
  const done = await act()
  await stand.jobs.idle()
  return { prepared, certificates, done, act }
}

describe('RSA, seen by the openssl command', () => {
  it('chain with CRL check and OCSP, before and after a revocation', async () => {
    const { sign, encrypt } = await issuePair({ suite: 'rsa' })
    const root = await bytesOf(`/va/${HOME}/rsa-root.cer`)
    const issuing = await bytesOf(`/va/${HOME}/rsa-1.cer`)
    bench.put('root.pem', encodePem('CERTIFICATE', root))
    bench.put('int.pem', encodePem('CERTIFICATE', issuing))
    bench.put('sign.pem', encodePem('CERTIFICATE', sign.der))
    bench.put('encrypt.pem', encodePem('CERTIFICATE', encrypt.der))
    const check = async () => {
      const crls = await Promise.all(['rsa-1', 'rsa-root'].map(ca => bytesOf(`/va/${HOME}/${ca}.crl`)))
      bench.put('crls.pem', crls.map(crl => encodePem('X509 CRL', crl)).join(''))
      const verified = ['sign', 'encrypt'].map(half =>
        bench.openssl(
          `verify -x509_strict -crl_check_all -CAfile root.pem -untrusted int.pem -CRLfile crls.pem ${half}.pem`,
        ),
      )
      bench.openssl('ocsp -issuer int.pem -cert sign.pem -cert encrypt.pem -reqout req.der')
      bench.put('resp.der', await ask(bench.get('req.der')))
      const status = bench.openssl(
        'ocsp -respin resp.der -no_nonce -issuer int.pem -cert sign.pem -cert encrypt.pem -CAfile root.pem -verify_other int.pem',
      )
      return { verified, status: status.output }
    }

    const before = await check()
    expect(before.verified.map(ran => ran.ok)).toEqual([true, true])
    expect(before.status).toContain('Response verify OK')
    expect(before.status.match(/: good/g)).toHaveLength(2)

    const { done } = await revoke(sign.id)
    expect(done.statusCode).toBe(200)
    const after = await check()
    expect(after.verified.map(ran => ran.ok)).toEqual([false, false])
    expect(after.verified[0]!.output).toContain('certificate revoked')
    expect(after.status).toContain('Response verify OK')
    expect(after.status.match(/: revoked/g)).toHaveLength(2)
    expect(after.status).toContain('keyCompromise')
  })
})

describe('SM2, step by step as openssl can', () => {
  it('certificate, CRL and OCSP verify; a revocation shows in both [law 6]', async () => {
    const { sign, encrypt } = await issuePair()
    const issuing = parseCertificate(await bytesOf(`/va/${HOME}/sm2-1.cer`))
    bench.put('sm2-1.pem', encodePem('CERTIFICATE', issuing.der))
    bench.put('sm2.pem', encodePem('CERTIFICATE', sign.der))
    const ran = bench.openssl(`verify -vfyopt ${DISTID} -partial_chain -CAfile sm2-1.pem sm2.pem`)
    expect(ran.output).toContain('OK')

    // `openssl crl` and `ocsp` verify with the empty id only (openssl/openssl#23471): signatures by pkeyutl instead.
    bench.put('sm2-key.pem', encodePem('PUBLIC KEY', issuing.spki))
    const verify = (tbs: Uint8Array, signature: Uint8Array, key: string) => {
      bench.put('tbs.der', tbs)
      bench.put('sig.der', signature)
      return bench.openssl(
        `pkeyutl -verify -pubin -inkey ${key} -rawin -digest sm3 -pkeyopt ${DISTID} -in tbs.der -sigfile sig.der`,
      ).output
    }
    const readCrl = async () => parseCrl(await bytesOf(`/va/${HOME}/sm2-1.crl`))
    const first = await readCrl()
    expect(verify(first.tbs, first.signature, 'sm2-key.pem')).toContain('Verified Successfully')
    expect(first.entries.some(entry => entry.serialHex === sign.serial)).toBe(false)

    await revoke(encrypt.id, 'superseded')
    const second = await readCrl()
    expect(isCrlSignedBy(second, issuing.spki)).toBe(true)
    expect(second.number).toBe(first.number! + 1n)
    const listed = second.entries.filter(entry => [sign.serial, encrypt.serial].includes(entry.serialHex))
    expect(listed.map(entry => entry.reason)).toEqual(['superseded', 'superseded'])

    for (const hash of ['sm3', 'sha1', 'sha256'] as const) {
      const nonce = Buffer.from('0123456789abcdef')
      const certId = buildCertId(hash, issuing, Buffer.from(sign.serial, 'hex'))
      const unknown = buildCertId(hash, issuing, Buffer.from('4711aa', 'hex'))
      const answer = await ask(Buffer.from(buildOcspRequest([certId, unknown], nonce)))
      const { basic } = parseOcspResponse(answer)
      expect(basic!.responses.map(one => one.status)).toEqual(['revoked', 'unknown'])
      expect(Buffer.from(basic!.nonce!)).toEqual(nonce)
      expect(isOcspSignedFor(basic!, issuing.spki, stand.clock.now())).toBe(true)
      bench.put('responder.pem', encodePem('PUBLIC KEY', basic!.certificates[0]!.spki))
      expect(verify(basic!.tbs, basic!.signature, 'responder.pem')).toContain('Verified Successfully')
    }
  })
})

describe('what va answers', () => {
  const statusOf = async (serial: string) => {
    const issuing = parseCertificate(await bytesOf(`/va/${HOME}/sm2-1.cer`))
    const request = buildOcspRequest([buildCertId('sha1', issuing, Buffer.from(serial, 'hex'))])
    return { request: Buffer.from(request), issuing }
  }

  it('is never «good» for a serial that is only reserved', async () => {
    let reserved = ''
    const order = await stand.placeOrder()
    stand.world.atStep = async step => {
      if (step !== 'signed' || reserved) return
      const row = await stand.db.kysely
        .selectFrom('issuance_intent')
        .select('serial')
        .where('state', '=', 'committed')
        .executeTakeFirstOrThrow()
      reserved = row.serial
      const { basic } = parseOcspResponse(await ask((await statusOf(reserved)).request))
      expect(basic!.responses[0]!.status).toBe('unknown')
      throw new Error('killed')
    }
    await stand.issue(order)
    stand.world.atStep = undefined
    expect(reserved).not.toBe('')
    const { basic } = parseOcspResponse(await ask((await statusOf(reserved)).request))
    expect(basic!.responses[0]!.status).toBe('unknown')
  })

  it('takes GET with base64 in the path, cacheable only without a nonce', async () => {
    const { sign } = await issuePair()
    const { request, issuing } = await statusOf(sign.serial)
    for (const path of [
      encodeURIComponent(request.toString('base64')),
      request.toString('base64').replaceAll('+', '%2B'),
    ]) {
      const answer = await app.inject({ url: `/va/${HOME}/ocsp/${path}` })
      expect(parseOcspResponse(answer.rawPayload).basic!.responses[0]!.status).toBe('good')
      expect(answer.headers['cache-control']).toContain('max-age=60')
    }
    const certId = buildCertId('sha1', issuing, Buffer.from(sign.serial, 'hex'))
    const withNonce = Buffer.from(buildOcspRequest([certId], Buffer.alloc(16, 7))).toString('base64')
    const answer = await app.inject({ url: `/va/${HOME}/ocsp/${encodeURIComponent(withNonce)}` })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('refuses rubbish, other issuers and unknown files in the protocol’s own words', async () => {
    const { sign } = await issuePair()
    const { request } = await statusOf(sign.serial)
    expect(parseOcspResponse(await ask(Buffer.from('rubbish'))).responseStatus).toBe(1)
    // The same certificate, asked of the other authority's responder: unauthorized, not a status.
    expect(parseOcspResponse(await ask(request, OTHER)).responseStatus).toBe(6)
    expect(parseOcspResponse(await ask(request, 'nobody')).responseStatus).toBe(6)
    for (const url of [`/va/${HOME}/sm2-9.crl`, '/va/nobody/sm2-1.crl', `/va/${HOME}/sm2-1.key`]) {
      expect((await app.inject({ url })).statusCode, url).toBe(404)
    }
  })

  it('says «not modified» to a cache that has the CRL', async () => {
    const url = `/va/${HOME}/sm2-root.crl`
    const { etag } = (await app.inject({ url })).headers
    const again = await app.inject({ url, headers: { 'if-none-match': String(etag) } })
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
  })
})

describe('revoking', () => {
  it('takes two steps, hits both halves, and the token once', async () => {
    const { sign, encrypt } = await issuePair()
    const { prepared, certificates, done, act } = await revoke(encrypt.id)
    expect(prepared.statusCode).toBe(200)
    expect(certificates.map((one: { serial: string }) => one.serial).sort()).toEqual(
      [sign.serial, encrypt.serial].sort(),
    )
    expect(done.statusCode).toBe(200)
    expect((await act()).json().code).toBe('token.spent')
    const again = await app.inject({
      method: 'POST',
      url: `${revocation(sign.id)}/prepare`,
      payload: { reason: 'superseded' },
    })
    expect(again.json().code).toBe('certificate.revoked')
    const entry = await stand.db.kysely
      .selectFrom('audit')
      .select(['actor', 'detail'])
      .where('act', '=', 'certificate.revoked')
      .where('subject', '=', `certificate:${encrypt.id}`)
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ actor: 'staff:staff-1', detail: { reason: 'keyCompromise' } })
  })

  it('does not take a token of another certificate or of a colleague', async () => {
    const [a, b] = [await issuePair(), await issuePair()]
    staff()
    await checkedBy(a.sign.id)
    const prepare = await app.inject({
      method: 'POST',
      url: `${revocation(a.sign.id)}/prepare`,
      payload: { reason: 'superseded' },
    })
    const { token } = prepare.json()
    const elsewhere = await app.inject({ method: 'POST', url: revocation(b.sign.id), payload: { token } })
    expect(elsewhere.json().code).toBe('token.spent')
    staff(HOME, 'staff-2')
    const colleague = await app.inject({ method: 'POST', url: revocation(a.sign.id), payload: { token } })
    expect(colleague.json().code).toBe('token.spent')
    // Neither try spent it: whoever prepared may still act.
    staff()
    const own = await app.inject({ method: 'POST', url: revocation(a.sign.id), payload: { token } })
    expect(own.statusCode).toBe(200)
  })

  it('asks who wants it first, as at application and at renewal: by code or by the original document [law 4]', async () => {
    const { sign, encrypt, order } = await issuePair()
    const where = { authority: HOME, certificate: sign.id }
    const codes: string[] = []
    const deps = {
      spine: { ...stand, programmes: stand.programmes } as never,
      audit: stand.audit,
      codes: {
        request: async ({ mobile, purpose }: { mobile: string; purpose: string }) => {
          codes.push(`${mobile} ${purpose}`)
          return { resendAfter: 60 }
        },
        check: async ({ code }: { code: string }) => {
          if (code !== '246810') throw new AppError('code.wrong')
        },
      },
    }
    const key = { authority_id: HOME, order_id: order.order, updated_at: stand.clock.now() }
    await stand.db.kysely
      .insertInto('order_value')
      .values({ ...key, path: 'agent.identity', value: '11010519491231002x', source: 'typed' })
      .execute()
    const clerk = { id: 'staff-1', name: '客服' }
    const prepare = async () =>
      (
        await app.inject({
          method: 'POST',
          url: `${revocation(sign.id)}/prepare`,
          payload: { reason: 'superseded' },
        })
      ).json()
    staff()
    expect((await prepare()).code).toBe('revocation.unchecked')

    // Neither a foreign document nor a wrong code is a check; a code goes to the number on file and nowhere else.
    const by = (given: ApplicantCheck, who = clerk) => checkApplicant(deps, { ...where, staff: who }, given)
    await expect(by({ method: 'papers', number: '110105194912310038' })).rejects.toMatchObject({
      code: 'revocation.person-differs',
    })
    await expect(sendApplicantCode(deps, where, '::1')).rejects.toMatchObject({
      code: 'revocation.no-number',
    })
    await stand.db.kysely
      .updateTable('orders')
      .set({ verified_mobile: '13912345678' })
      .where('id', '=', order.order)
      .execute()
    expect((await sendApplicantCode(deps, where, '::1')).mobile).toBe('139****5678')
    expect(codes).toEqual([`13912345678 revoke:${sign.id}`])
    await expect(by({ method: 'code', code: '000000' })).rejects.toMatchObject({ code: 'code.wrong' })
    expect((await prepare()).code).toBe('revocation.unchecked')

    // A colleague's check is the colleague's, and one of an hour ago is none.
    await by({ method: 'papers', number: '110105 19491231 002X' }, { id: 'staff-2', name: '别人' })
    expect((await prepare()).code).toBe('revocation.unchecked')
    await by({ method: 'code', code: '246810' })
    const start = stand.clock.now()
    stand.clock.advance(31 * 60_000)
    expect((await prepare()).code).toBe('revocation.unchecked')
    stand.clock.set(start)

    // It serves one revocation, of either half, and stands in its record; the document's number does not.
    const { token } = await prepare()
    const act = () => app.inject({ method: 'POST', url: revocation(sign.id), payload: { token } })
    expect((await act()).statusCode).toBe(200)
    await expect(
      stand.db.transaction(trx =>
        expectApplicantChecked(trx, {
          ...{ authority: HOME, certificates: [sign.id, encrypt.id], staff: clerk.id, now: start },
        }),
      ),
    ).rejects.toMatchObject({ code: 'revocation.unchecked' })
    const trail = await stand.db.kysely
      .selectFrom('audit')
      .select(['act', 'detail'])
      .where('subject', '=', `certificate:${sign.id}`)
      .orderBy('seq')
      .execute()
    expect(trail.at(-1)).toMatchObject({ act: 'certificate.revoked', detail: { method: 'code' } })
    expect(JSON.stringify(trail)).not.toMatch(/19491231/)
  })

  it('retires the escrowed key with its certificate', async () => {
    const { sign, encrypt } = await issuePair()
    await revoke(sign.id)
    await stand.db.transaction(trx => stand.jobs.send(trx, 'ca.tend', {}))
    await stand.jobs.idle()
    const key = await stand.db.kysely
      .selectFrom('escrowed_key')
      .select('state')
      .where('certificate_id', '=', encrypt.id)
      .executeTakeFirstOrThrow()
    expect(key.state).toBe('history')
  })
})

describe('a person’s certificates', () => {
  const list = async (person: string, authority = HOME) => {
    session = { person: { id: person } }
    return (await app.inject({ url: `/api/${authority}/certificates` })).json().certificates
  }

  it('can be renewed from three months before the end to three months after it [Z-29]', async () => {
    const { person, sign } = await issuePair()
    const start = stand.clock.now()
    const at = async (when: number) => {
      stand.clock.set(new Date(when))
      const [only] = await list(person)
      stand.clock.set(start)
      return only
    }
    const end = sign.not_after.getTime()
    expect(await at(start.getTime())).toMatchObject({ id: sign.id, renewable: false, state: 'good' })
    expect((await at(start.getTime())).why.zh).toContain('到期前三个月内')
    expect(await at(end - 80 * DAY)).toMatchObject({ renewable: true, why: null, state: 'good' })
    expect(await at(end + 80 * DAY)).toMatchObject({ renewable: true, why: null, state: 'expired' })
    expect(await at(end - 95 * DAY)).toMatchObject({ renewable: false })
    expect(await at(end + 95 * DAY)).toMatchObject({ renewable: false, state: 'expired' })
    await revoke(sign.id)
    expect(await at(end - 80 * DAY)).toMatchObject({ renewable: false, state: 'revoked' })
  })

  it('names the open renewal, and offers none once there is a successor', async () => {
    const { person, sign } = await issuePair()
    const renewal = await stand.placeOrder({ person, offer: 'renewal', renews: sign.id })
    expect(await list(person)).toMatchObject([{ renewable: false, openRenewal: renewal.order }])
    await stand.issue(renewal)
    await stand.db.kysely
      .updateTable('orders')
      .set({ state: 'completed' })
      .where('id', '=', renewal.order)
      .execute()
    const start = stand.clock.now()
    stand.clock.set(new Date(sign.not_after.getTime() - 80 * DAY))
    const entries = await list(person)
    stand.clock.set(start)
    const old = entries.find((one: { id: string }) => one.id === sign.id)
    expect(old).toMatchObject({ renewable: false, openRenewal: null })
    expect(old.why.zh).toContain('已更新')
    expect(entries).toHaveLength(2)
  })

  it('are handed out as PEM to their holder alone', async () => {
    const { person, encrypt } = await issuePair()
    const url = `/api/${HOME}/certificates/${encrypt.id}/file`
    session = { person: { id: person } }
    expect((await app.inject({ url })).body).toBe(encodePem('CERTIFICATE', encrypt.der))
    session = { person: { id: randomUUID() } }
    expect((await app.inject({ url })).statusCode).toBe(404)
    session = {}
    expect((await app.inject({ url })).statusCode).toBe(401)
  })
})

describe('two authorities', () => {
  it('find nothing of each other', async () => {
    const { issuing, certificateFacts } = stand.authority
    const db = stand.db.kysely
    const { person, sign, request, order } = await issuePair()
    const theirs = await issuePair({ authority: OTHER })

    expect(await issuing.bundle(db, HOME, request)).not.toBeNull()
    expect(await issuing.bundle(db, OTHER, request)).toBeNull()
    expect(await certificateFacts(db, HOME, sign.id)).toMatchObject({ person, order: order.order })
    expect(await certificateFacts(db, OTHER, sign.id)).toBeNull()
    session = { person: { id: person } }
    expect((await app.inject({ url: `/api/${OTHER}/certificates` })).json().certificates).toEqual([])
    expect((await app.inject({ url: `/api/${OTHER}/certificates/${sign.id}/file` })).statusCode).toBe(404)
    staff(OTHER)
    for (const authority of [HOME, OTHER]) {
      const url = `${revocation(sign.id, authority)}/prepare`
      const refused = await app.inject({ method: 'POST', url, payload: { reason: 'superseded' } })
      expect(refused.statusCode, authority).toBe(404)
    }
    const chains = await Promise.all([
      issuing.bundle(db, HOME, request),
      issuing.bundle(db, OTHER, theirs.request),
    ])
    expect(chains[0]!.chain).not.toContain(chains[1]!.chain[0])
    // A certificate of the one is no reason for the other to renew it.
    const stolen = await stand.placeOrder({ authority: OTHER, person, offer: 'renewal', renews: sign.id })
    await stand.issue(stolen)
    expect(stand.outcomes.at(-1)).toMatchObject({ order: stolen.order, code: 'replaces-foreign' })
  })
})
