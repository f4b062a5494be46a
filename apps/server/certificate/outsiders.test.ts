// What our authority hands out, judged by programs that are not ours: GnuTLS, the JDK, BouncyCastle and python3-cryptography. OpenSSL is
// asked elsewhere (certificate.test.ts and in packages/pki). Every judge is also shown an object with one bit changed, and must object.
import { existsSync } from 'node:fs'
import { parseCertificate, parseOcspResponse } from '@hufu/pki'
import { Bench } from '@hufu/pki/testing/openssl.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { buildHttp } from '../platform/http.ts'
import { askFor, buildWorld, issueWorld, putBoth, type World } from './testing/outsiders/worlds.ts'

const SM2_ID = '1234567812345678'
const program = (name: string) => new URL(`./testing/outsiders/${name}`, import.meta.url).pathname
const bench = new Bench()
let stand: Stand
let app: FastifyInstance
let rsa: World
let sm2: World
let built: World
/** The worlds that programs without SM2 can read. */
let common: World[]

beforeAll(async () => {
  stand = await openStand()
  app = await buildHttp({
    ...stand,
    config: { publicUrl: stand.publicUrl, rateLimit: 0 },
    sessionOf: async () => ({}),
  })
  stand.authority.registerVa(app)
  const from = { stand, app, bench }
  rsa = await issueWorld(from, 'rsa')
  sm2 = await issueWorld(from, 'sm2')
  common = [rsa]
  for (const id of ['p256', 'p384', 'rsa384'] as const) common.push(await buildWorld(bench, id))
  built = await buildWorld(bench, 'sm2', 'built-sm2')
  for (const world of [...common, sm2]) spoilWorld(world)
}, 180_000)
afterAll(async () => {
  bench.close()
  await app.close()
  await stand.close()
})

const revokedLeaf = (world: World) => world.leaves.find(leaf => leaf.fate === 'revoked')!

/** A copy with one bit changed, in the last byte of the first place where the needle stands. */
function spoil(name: string, needle: Uint8Array, as: string): void {
  const der = bench.get(name)
  const at = der.indexOf(needle)
  expect(at, `${name} holds what is to be spoilt`).toBeGreaterThan(0)
  der[at + needle.length - 1]! ^= 1
  putBoth(bench, as, der)
}

/** Were the signatures not looked at, the revoked certificate would be good by each of these. */
function spoilWorld(world: World): void {
  const { name, serial } = revokedLeaf(world)
  const number = Buffer.from(serial, 'hex')
  spoil(`${name}.cer`, number, `${world.id}-spoilt.cer`)
  spoil(`${world.id}-1.crl`, number, `${world.id}-spoilt.crl`)
  const { basic } = parseOcspResponse(bench.get(`${name}.ocsp`))
  spoil(`${name}.ocsp`, basic!.signature, `${world.id}-spoilt.ocsp`)
  spoil(`${world.id}-good.csr`, Buffer.from('whoever'), `${world.id}-spoilt.csr`)
}

const join = (name: string, ...files: string[]) =>
  bench.put(name, files.map(file => bench.get(`${file}.pem`).toString()).join(''))

describe('GnuTLS', () => {
  const judge = (world: World, leaf: string, crl = `${world.id}-1.crl`) => {
    join('chain.pem', `${leaf}.cer`, `${world.id}-1.cer`)
    join('crls.pem', crl, `${world.id}-root.crl`)
    const root = `--load-ca-certificate ${world.id}-root.cer.pem`
    const line = `--verify --verify-profile medium ${root} --load-crl crls.pem --infile chain.pem`
    return bench.run('certtool', ...line.split(' '))
  }
  const verifyCrl = (world: World, crl: string, ca = '1') =>
    bench.run(
      'certtool',
      ...`--verify-crl --load-ca-certificate ${world.id}-${ca}.cer.pem --infile ${crl}.pem`.split(' '),
    )

  it('certtool verifies chains and CRLs of every RSA and EC suite, and finds the revoked and the suspended', () => {
    for (const world of common) {
      for (const { name, fate } of world.leaves) {
        const ran = judge(world, name)
        expect(ran.ok, `${name} ${ran.output}`).toBe(fate === 'good')
        expect(ran.output.includes('is revoked'), name).toBe(fate !== 'good')
      }
      const forged = judge(world, `${world.id}-spoilt`)
      expect([forged.ok, forged.output]).toEqual([
        false,
        expect.stringContaining('The signature in the certificate is invalid'),
      ])

      const kinds = world === rsa ? ['1'] : ['1', 'fresh', 'delta', 'shard']
      for (const kind of kinds) {
        const ran = verifyCrl(world, `${world.id}-${kind}.crl`)
        expect(ran.output, kind).toContain('Verified. The certificate is trusted.')
      }
      expect(verifyCrl(world, `${world.id}-root.crl`, 'root').ok).toBe(true)
      expect(verifyCrl(world, `${world.id}-spoilt.crl`).output).toContain('Not verified')
    }
  })

  it('ocsptool asks, and verifies the answers', async () => {
    for (const world of common) {
      const trust = `--load-trust ${world.id}-1.cer.pem`
      const verify = (file: string) =>
        bench.run('ocsptool', ...`--verify-response --load-response ${file} ${trust}`.split(' '))
      for (const { name, fate } of world.leaves) {
        const ran = verify(`${name}.ocsp`)
        expect(ran.output, name).toContain('Success')
        const info = bench.run('ocsptool', '--response-info', '--infile', `${name}.ocsp`).output
        expect(info).toContain(`Certificate Status: ${fate === 'good' ? 'good' : 'revoked'}`)
      }
      const forged = verify(`${world.id}-spoilt.ocsp`)
      expect(forged.output).toContain('Verifying OCSP Response: Failure, Signature failure')
    }
    // Its own request, taken by our responder; and a nonce, which this version can read but not send.
    const { name, serial } = revokedLeaf(rsa)
    const files = `--load-issuer rsa-1.cer.pem --load-cert ${name}.cer.pem --outfile asked.der`
    expect(bench.run('ocsptool', '--generate-request', ...files.split(' ')).ok).toBe(true)
    const nonce = Buffer.from('00112233445566778899aabbccddeeff'.repeat(2), 'hex')
    const withNonce = askFor(parseCertificate(bench.get('rsa-1.cer')), serial, nonce)
    const answers = []
    for (const payload of [bench.get('asked.der'), withNonce]) {
      const headers = { 'content-type': 'application/ocsp-request' }
      const answer = await app.inject({ method: 'POST', url: '/va/zce-counter/ocsp', headers, payload })
      bench.put('answered.der', answer.rawPayload)
      const trust = '--load-trust rsa-1.cer.pem'
      const line = `--verify-response --load-response answered.der ${trust}`
      expect(bench.run('ocsptool', ...line.split(' ')).output).toContain('Success')
      answers.push(bench.run('ocsptool', '--response-info', '--infile', 'answered.der').output)
    }
    expect(answers[0]).toContain('Certificate Status: revoked')
    expect(answers[1]).toContain(`Nonce: ${nonce.toString('hex')}`)
  })
})

/** One start of a machine for many questions; rows are "name …", answers "name verdict". */
function askJava(options: string[], source: string, rows: string[]): Record<string, string> {
  bench.put('rows', rows.join('\n'))
  // What a judge might fetch by itself would not be what we gave it: all ways out end at a closed port.
  const closed = ['-Dhttp.proxyHost=127.0.0.1', '-Dhttp.proxyPort=1', '-Duser.language=en']
  const { output } = bench.run('java', ...closed, ...options, program(source), 'rows')
  const named = new Set(rows.map(row => row.split(' ', 1)[0]))
  const verdicts = output
    .split('\n')
    .map(line => [line.split(' ', 1)[0]!, line.slice(line.indexOf(' ') + 1)] as const)
    .filter(([name]) => named.has(name))
  expect(verdicts, output).toHaveLength(rows.length)
  return Object.fromEntries(verdicts)
}

describe('the JDK', () => {
  it('validates paths of every RSA and EC suite with revocation, from CRLs, shards and OCSP', () => {
    const words = { good: 'good', revoked: 'revoked KEY_COMPROMISE', suspended: 'revoked CERTIFICATE_HOLD' }
    const rows: string[] = []
    const expected: Record<string, unknown> = {}
    const ask = (name: string, world: World, leaf: string, proof: string, verdict: unknown) => {
      rows.push(`${name} ${leaf} ${world.id}-1.cer ${world.id}-root.cer ${proof}`)
      expected[name] = verdict
    }
    for (const world of common) {
      const { id } = world
      const crls = `${id}-1.crl,${id}-root.crl`
      for (const { name, fate } of world.leaves) {
        ask(`${name}:crl`, world, `${name}.cer`, crls, words[fate])
        ask(`${name}:ocsp`, world, `${name}.cer`, `ocsp:${name}.ocsp`, words[fate])
      }
      if (world !== rsa) {
        for (const { name, fate } of world.leaves) {
          ask(`${name}:shard`, world, `${name}.cer`, `${id}-shard.crl,${id}-root.crl`, words[fate])
          const silent = expect.stringMatching(/^refused at 0: /)
          ask(`${name}:elsewhere`, world, `${name}.cer`, `${id}-elsewhere.crl,${id}-root.crl`, silent)
        }
      }
      const revoked = `${revokedLeaf(world).name}.cer`
      const signature = expect.stringMatching(/^refused at 0: .*signature/i)
      ask(`${id}:forged`, world, `${id}-spoilt.cer`, crls, signature)
      const refused = expect.stringMatching(/^refused at 0: /)
      ask(`${id}:forged-crl`, world, revoked, `${id}-spoilt.crl,${id}-root.crl`, refused)
      ask(`${id}:forged-ocsp`, world, revoked, `ocsp:${id}-spoilt.ocsp`, signature)
    }
    expect(askJava([], 'JudgePath.java', rows)).toEqual(expected)
  })

  it('keytool finds the issuer of a CRL in its store, and of a forged one none', () => {
    const keytool = (line: string) => bench.run('keytool', '-J-Duser.language=en', ...line.split(' ')).output
    const store = '-keystore trust.p12 -storepass changeit'
    keytool(`-importcert -noprompt -alias issuing -file rsa-1.cer ${store}`)
    const listed = keytool(`-printcrl -file rsa-1.crl ${store}`)
    expect(listed).toContain('Verified by issuing in keystore')
    expect(listed.match(/Reason Code: KEY_COMPROMISE/g)).toHaveLength(2)
    expect(listed.match(/Reason Code: CERTIFICATE_HOLD/g)).toHaveLength(2)
    expect(keytool(`-printcrl -file rsa-spoilt.crl ${store}`)).not.toContain('Verified by')
  })
})

describe('BouncyCastle', () => {
  it('verifies SM2 certificates, CRL, request and OCSP answer under the right user id, and whole paths with deltas and shards', () => {
    expect(existsSync('/usr/share/java/bcprov.jar')).toBe(true)
    const rows: string[] = []
    const expected: Record<string, unknown> = {}
    const ask = (name: string, row: string, verdict: unknown) => {
      rows.push(`${name} ${row}`)
      expected[name] = verdict
    }
    const crls = 'sm2-1.crl,sm2-root.crl'
    const whole = (leaf: string, crl = crls) => `path ${leaf}.cer,sm2-1.cer,sm2-root.cer,${crl}`
    const refusal = {
      good: 'good',
      revoked: expect.stringMatching(/^refused at 0: .*reason: keyCompromise/),
      suspended: expect.stringMatching(/^refused at 0: .*reason: certificateHold/),
    }
    const objects: string[] = ['certificate sm2-root.cer sm2-root.cer', 'certificate sm2-1.cer sm2-root.cer']
    objects.push('crl sm2-root.crl sm2-root.cer', 'crl sm2-1.crl sm2-1.cer')
    for (const { name, fate } of sm2.leaves) {
      ask(`${name}:path`, whole(name), refusal[fate])
      objects.push(`certificate ${name}.cer sm2-1.cer`, `answer ${name}.ocsp sm2-1.cer`)
    }
    for (const fate of ['good', 'revoked', 'suspended']) objects.push(`request sm2-${fate}.csr -`)
    for (const object of objects) {
      const [, file] = object.split(' ')
      ask(`${file}`, `${object} ${SM2_ID}`, 'true')
      ask(`${file}:other-id`, `${object} 8765432187654321`, 'false')
    }
    for (const { name, fate } of built.leaves) {
      const by = (some: string) =>
        `path ${name}.cer,built-sm2-1.cer,built-sm2-root.cer,built-sm2-root.crl,${some}`
      ask(`${name}:fresh`, by('built-sm2-fresh.crl'), refusal[fate])
      ask(
        `${name}:delta`,
        by('built-sm2-fresh.crl,built-sm2-delta.crl'),
        refusal[fate === 'suspended' ? 'good' : fate],
      )
      ask(`${name}:shard`, by('built-sm2-shard.crl'), refusal[fate])
      ask(`${name}:elsewhere`, by('built-sm2-elsewhere.crl'), expect.stringMatching(/^refused at 0: /))
    }
    for (const [kind, signer] of Object.entries({
      cer: 'certificate',
      crl: 'crl',
      ocsp: 'answer',
      csr: 'request',
    }))
      ask(`spoilt.${kind}`, `${signer} sm2-spoilt.${kind} sm2-1.cer ${SM2_ID}`, 'false')
    ask('forged', whole('sm2-spoilt'), expect.stringMatching(/^refused at 0: /))
    const { name } = revokedLeaf(sm2)
    ask('forged-crl', whole(name, 'sm2-spoilt.crl,sm2-root.crl'), expect.stringMatching(/^refused at 0: /))
    expect(askJava(['-cp', '/usr/share/java/bcprov.jar'], 'JudgeSm2.java', rows)).toEqual(expected)
  })
})

describe('python3-cryptography', () => {
  interface Found {
    signed?: boolean
    names?: boolean
    delegated?: boolean
    error?: string
    subject?: string
    bits?: number
    digest?: string
    extensions?: string[]
    entries?: Record<string, string | null>
    statuses?: Record<string, string>
  }

  it('reads every RSA and EC object to its last field and verifies it', () => {
    const rows: string[] = []
    for (const { id, leaves } of common) {
      const issuing = `${id}-1.cer`
      const put = (kind: string, file: string, issuer: string) =>
        rows.push(`${file} ${kind} ${file} ${issuer}`)
      put('certificate', `${id}-root.cer`, `${id}-root.cer`)
      put('certificate', issuing, `${id}-root.cer`)
      put('crl', `${id}-root.crl`, `${id}-root.cer`)
      for (const kind of id === 'rsa' ? ['1'] : ['1', 'fresh', 'delta', 'shard'])
        put('crl', `${id}-${kind}.crl`, issuing)
      for (const { name } of leaves) {
        put('certificate', `${name}.cer`, issuing)
        put('answer', `${name}.ocsp`, issuing)
      }
      for (const fate of ['good', 'revoked', 'suspended', 'spoilt']) put('request', `${id}-${fate}.csr`, '-')
      for (const [kind, ending] of [
        ['certificate', 'cer'],
        ['crl', 'crl'],
        ['answer', 'ocsp'],
      ])
        put(kind!, `${id}-spoilt.${ending}`, issuing)
    }
    bench.put('rows', rows.join('\n'))
    const ran = bench.run('/usr/bin/python3', '-W', 'ignore', program('read_objects.py'), 'rows')
    expect(ran.ok, ran.output).toBe(true)
    const found = JSON.parse(ran.output) as Record<string, Found>
    expect(Object.keys(found)).toHaveLength(rows.length)

    for (const [name, one] of Object.entries(found)) {
      expect(one.error, name).toBeUndefined()
      expect(one.signed, name).toBe(!name.includes('spoilt'))
      for (const fact of [one.names, one.delegated]) if (fact !== undefined) expect(fact, name).toBe(true)
      // Only what GB/T 20518 adds is unknown to it.
      const strange = one.extensions?.filter(id => id.startsWith('raw ')) ?? []
      expect(
        strange.every(id => id.startsWith('raw 1.2.156.10260.4.1.')),
        `${name} ${strange}`,
      ).toBe(true)
    }
    expect(['rsa', 'p256', 'p384'].map(id => found[`${id}-1.cer`]!.bits)).toEqual([3072, 256, 384])
    expect(['rsa', 'p256', 'p384', 'rsa384'].map(id => found[`${id}-1.cer`]!.digest)).toEqual([
      'sha256',
      'sha256',
      'sha384',
      'sha384',
    ])
    expect(found['rsa-good-sign.cer']!.subject).toContain('O=郑州示例期货有限公司')

    const plain = (serial: string) => BigInt(`0x${serial}`).toString(16)
    const reasons = { revoked: 'keyCompromise', suspended: 'certificateHold' }
    for (const { id, leaves } of common) {
      const listed = leaves.flatMap(({ fate, serial }) =>
        fate === 'good' ? [] : [[plain(serial), reasons[fate]]],
      )
      expect(found[`${id}-1.crl`]!.entries).toEqual(Object.fromEntries(listed))
      for (const { name, fate, serial } of leaves) {
        const status = fate === 'good' ? 'GOOD' : `REVOKED ${reasons[fate]}`
        expect(found[`${name}.ocsp`]!.statuses).toEqual({ [plain(serial)]: status })
      }
    }
    expect(found['p256-delta.crl']).toMatchObject({
      extensions: expect.arrayContaining(['2.5.29.27']),
      entries: { [plain(common[1]!.leaves[2]!.serial)]: 'removeFromCRL' },
    })
    expect(found['p256-shard.crl']!.extensions).toContain('2.5.29.28')
    expect(found['p256-fresh.crl']!.extensions).toContain('2.5.29.46')
  })
})
