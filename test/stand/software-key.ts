// A key in this process, made with the same packages/pki: for torture and benchmarks, where the agent's careful writing
// to disk is not what is measured. It checks what the agent checks: the envelope must hold the certificate's own key.

import type { KeyBundle, KeyPlan } from '@hufu/contract'
import {
  algorithm,
  encodeName,
  encodePem,
  keyIdentifier,
  parseCertificate,
  signRequest,
  softwareOpener,
  softwareSigner,
  unwrapKey,
} from '@hufu/pki'
import type { KeyMaker } from './key-maker.ts'

const algorithms = { 'rsa-2048': 'rsa', sm2: 'sm2', 'ec-p256': 'p256' } as const

interface Held {
  pkcs8: Uint8Array
  csr: string
  bundle?: KeyBundle
}

export function openSoftwareKey(): KeyMaker {
  // Promises, so that two hands on one plan at the same moment get one key.
  const held = new Map<string, Promise<Held>>()
  const make = async (plan: KeyPlan): Promise<Held> => {
    const pair = await algorithm(algorithms[plan.algorithm]).generate()
    const der = await signRequest({ subject: encodeName(plan.subject) }, softwareSigner(pair.privateKeyPkcs8))
    return { pkcs8: pair.privateKeyPkcs8, csr: Buffer.from(der).toString('base64') }
  }
  return {
    async generate(plan: KeyPlan) {
      const own = held.get(plan.request) ?? make(plan)
      held.set(plan.request, own)
      return { csr: (await own).csr, device: 'software' }
    },
    async take(plan: KeyPlan, bundle: KeyBundle) {
      const own = await held.get(plan.request)
      if (!own) throw new Error('this key was not made here')
      const sign = parseCertificate(Buffer.from(bundle.signCertificate, 'base64'))
      const mine = softwareSigner(own.pkcs8).publicKeySpki
      if (!Buffer.from(sign.spki).equals(mine)) throw new Error('the signing certificate is of another key')
      own.bundle = bundle
      if (!bundle.encryptCertificate || !bundle.envelope) {
        return { signSerial: sign.serialHex, encryptSerial: null }
      }
      const encrypt = parseCertificate(Buffer.from(bundle.encryptCertificate, 'base64'))
      // Throws unless the escrowed key inside is the one the encryption certificate names.
      await unwrapKey(Buffer.from(bundle.envelope, 'base64'), softwareOpener(own.pkcs8), encrypt.spki)
      if (keyIdentifier(encrypt.spki).equals(keyIdentifier(sign.spki)))
        throw new Error('one key for both uses')
      return { signSerial: sign.serialHex, encryptSerial: encrypt.serialHex }
    },
    async exports(plan: KeyPlan) {
      const bundle = (await held.get(plan.request))?.bundle
      if (!bundle) throw new Error('nothing was written')
      const pem = (der: string) => encodePem('CERTIFICATE', Buffer.from(der, 'base64'))
      return {
        sign: pem(bundle.signCertificate),
        encrypt: bundle.encryptCertificate ? pem(bundle.encryptCertificate) : null,
      }
    },
  }
}
