// What the openssl command says of a walk's certificates. RSA: `verify -crl_check` and `ocsp`. SM2 step by step, because
// OpenSSL 3.0 knows the default user id only for a leaf (openssl/openssl#23471): every signature is checked by itself.
import { decodePem, parseCertificate, parseCrl, parseOcspResponse } from '@hufu/pki'
import { Bench, DISTID } from '../../packages/pki/testing/openssl.ts'
import type { Status } from '../walk/artefacts.ts'

export interface Verdict {
  /** The whole chain, the revocation list asked. */
  chain: boolean
  ocsp: 'good' | 'revoked' | 'unverified'
  /** Empty when all is well. */
  complaints: string
}

/** `at`: the moment to judge by, where the stand's clock was moved. */
export function checkWithOpenssl(status: Status, use: 'sign' | 'encrypt', at = new Date()): Verdict {
  const pem = use === 'sign' ? status.sign : status.encrypt
  if (!pem) throw new Error(`there is no ${use} certificate`)
  const bench = new Bench()
  try {
    const [issuing, root] = decodePem(status.chain).map(block => block.der)
    if (!issuing || !root) throw new Error('the chain is not issuing CA and root')
    const label = (der: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
    bench.put('issuing.pem', label(issuing))
    bench.put('root.pem', label(root))
    bench.put('chain.pem', status.chain)
    bench.put('end.pem', pem)
    bench.put('crl.pem', status.crl)
    bench.put('ocsp.der', status.ocsp)
    const moment = `-attime ${Math.floor(at.getTime() / 1000)}`
    const sm2 = parseCertificate(issuing).algorithm === 'sm2'
    return sm2 ? checkSm2(bench, status, moment) : checkRsa(bench, moment)
  } finally {
    bench.close()
  }
}

function checkRsa(bench: Bench, moment: string): Verdict {
  const chain = bench.openssl(
    `verify ${moment} -x509_strict -CAfile root.pem -untrusted issuing.pem -crl_check -CRLfile crl.pem end.pem`,
  )
  const ocsp = bench.openssl(
    `ocsp ${moment} -issuer issuing.pem -cert end.pem -respin ocsp.der -CAfile chain.pem`,
  )
  const verified = /Response verify OK/.test(ocsp.output)
  const said = /end\.pem: (good|revoked)/.exec(ocsp.output)?.[1] as 'good' | 'revoked' | undefined
  return {
    chain: chain.ok,
    ocsp: verified && said ? said : 'unverified',
    complaints: [chain, ocsp]
      .filter(r => !r.ok)
      .map(r => r.output)
      .join('\n'),
  }
}

function checkSm2(bench: Bench, status: Status, moment: string): Verdict {
  const said = [
    bench.openssl(`verify ${moment} -vfyopt ${DISTID} -CAfile root.pem issuing.pem`),
    bench.openssl(
      `verify ${moment} -vfyopt ${DISTID} -x509_strict -partial_chain -CAfile issuing.pem end.pem`,
    ),
  ]
  bench.openssl('x509 -in issuing.pem -noout -pubkey -out issuing.pub')
  const crl = parseCrl(decodePem(status.crl)[0]!.der)
  said.push(checkSignature(bench, 'issuing.pub', crl.tbs, crl.signature))

  const answer = parseOcspResponse(status.ocsp).basic
  const responder = answer?.certificates[0]
  let ocsp: Verdict['ocsp'] = 'unverified'
  if (answer && responder) {
    bench.put('responder.der', responder.der)
    said.push(
      bench.openssl(`verify ${moment} -vfyopt ${DISTID} -partial_chain -CAfile issuing.pem responder.der`),
    )
    bench.openssl('x509 -inform DER -in responder.der -noout -pubkey -out responder.pub')
    const signature = checkSignature(bench, 'responder.pub', answer.tbs, answer.signature)
    said.push(signature)
    const state = answer.responses[0]?.status
    if (signature.ok && (state === 'good' || state === 'revoked')) ocsp = state
  }
  const serial = parseCertificate(decodePem(bench.get('end.pem').toString())[0]!.der).serialHex
  const revoked = crl.entries.some(entry => entry.serialHex === serial)
  return {
    chain: said.every(r => r.ok) && !revoked,
    ocsp,
    complaints: [...said.filter(r => !r.ok).map(r => r.output), revoked ? 'revoked' : ''].join('\n').trim(),
  }
}

function checkSignature(bench: Bench, key: string, tbs: Uint8Array, signature: Uint8Array) {
  bench.put('tbs.der', tbs)
  bench.put('sig.der', signature)
  return bench.openssl(`dgst -sm3 -verify ${key} -sigopt ${DISTID} -signature sig.der tbs.der`)
}
