// A device as the web pages and the agent's own page see it: facts of the port, certificates read into fields.
import { createPublicKey } from 'node:crypto'
import type { AgentContainer, AgentDevice } from '@hufu/contract/agent.ts'
import { algorithmOfKey, findExtension, parseCertificate, readAuthorityInfoAccess } from '@hufu/pki'
import type { ContainerFacts, DeviceFacts } from '../token/port.ts'

type AgentCertificate = AgentContainer['certificates'][number]
const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1'

export function deviceView(facts: DeviceFacts): AgentDevice {
  const { device, label, driver, triesLeft, triesMax, pinSet } = facts
  return {
    device,
    label,
    driver,
    triesLeft,
    triesMax,
    locked: triesLeft === 0,
    pinSet,
    containers: facts.containers.map(containerView),
  }
}

export function containerView({
  container,
  algorithm,
  request,
  pair,
  writing,
}: ContainerFacts): AgentContainer {
  const { signCertificate, encryptCertificate } = pair ?? {}
  return {
    container,
    algorithm,
    state: writing ? 'writing' : pair ? 'pair' : 'key',
    request,
    certificates: [
      ...(signCertificate ? [certificateView('sign', signCertificate)] : []),
      ...(encryptCertificate ? [certificateView('encrypt', encryptCertificate)] : []),
    ],
  }
}

function certificateView(use: 'sign' | 'encrypt', der: Uint8Array): AgentCertificate {
  const certificate = parseCertificate(der)
  const access = findExtension(certificate.extensions, AUTHORITY_INFO_ACCESS)
  return {
    use,
    serial: certificate.serialHex,
    subject: certificate.subjectText,
    issuer: certificate.issuerText,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    algorithm: keyText(certificate.spki),
    issuerUrl: (access && readAuthorityInfoAccess(access.value).caIssuers[0]) ?? null,
    der: Buffer.from(der).toString('base64'),
  }
}

/** As people in this field write it: SM2, RSA 2048, ECDSA P-256. */
function keyText(spki: Uint8Array): string {
  const { id } = algorithmOfKey(spki)
  if (id === 'sm2') return 'SM2'
  if (id !== 'rsa') return `ECDSA ${id.toUpperCase().replace('P', 'P-')}`
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  return `RSA ${key.asymmetricKeyDetails?.modulusLength ?? ''}`.trim()
}
