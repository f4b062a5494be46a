// Chains: what is accepted, and every single way of being refused.
import { beforeAll, describe, expect, it } from 'vitest'
import {
  basicConstraints,
  type Certificate,
  keyUsage,
  parseCertificate,
  signCertificate,
  verifyChain,
} from './index.ts'
import {
  CA_EXTENSIONS,
  type Hierarchy,
  makeHierarchy,
  makeParty,
  NOW,
  type Party,
  until,
} from './testing/hierarchy.ts'

let made: Hierarchy
beforeAll(async () => {
  made = await makeHierarchy('sm2')
})

const ask = (leaf: Certificate, intermediates: Certificate[], at = NOW) =>
  verifyChain({ leaf, intermediates, roots: [made.root.certificate], at })
const leafUnder = (issuer: Party, extensions = [keyUsage(['digitalSignature'])]) =>
  makeParty({ suite: 'sm2', name: 'leaf', issuer, days: 30, extensions })
const failing = (code: string) => expect.objectContaining({ code })

describe('chains', () => {
  it('come out ordered, whatever order they came in', async () => {
    const stranger = await makeParty({ suite: 'sm2', name: 'Stranger', days: 30, extensions: CA_EXTENSIONS })
    const { signing, issuing, root } = made
    const chain = ask(signing.certificate, [stranger.certificate, root.certificate, issuing.certificate])
    expect(chain.map(({ subjectText }) => subjectText.split('CN=')[1])).toEqual([
      'zhang.san',
      'Test Issuing',
      'Test Root',
    ])
  })

  it('without their middle, or under a root of one’s own, are refused', async () => {
    const { signing } = made
    expect(() => ask(signing.certificate, [])).toThrow(failing('pki.chain-incomplete'))
    const fake = await makeParty({ suite: 'sm2', name: 'Test Root', days: 3650, extensions: CA_EXTENSIONS })
    const leaf = await leafUnder(fake)
    // Same name as our root and another key: the name alone must not do.
    expect(() => ask(leaf.certificate, [fake.certificate])).toThrow(failing('pki.chain-incomplete'))
    expect(() => ask(leaf.certificate, [])).toThrow(failing('pki.chain-signature'))
  })

  it('before their time and after it are refused', () => {
    const { signing, issuing } = made
    expect(() => ask(signing.certificate, [issuing.certificate], until(366))).toThrow(
      failing('pki.chain-expired'),
    )
    expect(() => ask(signing.certificate, [issuing.certificate], until(-2))).toThrow(
      failing('pki.chain-expired'),
    )
  })

  it('with an end entity playing authority are refused', async () => {
    const { signing, issuing } = made
    const leaf = await leafUnder(signing)
    expect(() => ask(leaf.certificate, [signing.certificate, issuing.certificate])).toThrow(
      failing('pki.chain-not-a-ca'),
    )
  })

  it('with an authority that lacks keyCertSign are refused', async () => {
    const half = await makeParty({
      suite: 'sm2',
      name: 'Half',
      issuer: made.root,
      days: 300,
      extensions: [basicConstraints({ ca: true }), keyUsage(['cRLSign'])],
    })
    const leaf = await leafUnder(half)
    expect(() => ask(leaf.certificate, [half.certificate])).toThrow(failing('pki.chain-not-a-ca'))
  })

  it('longer than pathLength allows are refused', async () => {
    const sub = await makeParty({
      suite: 'sm2',
      name: 'Sub',
      issuer: made.issuing,
      days: 300,
      extensions: CA_EXTENSIONS,
    })
    const leaf = await leafUnder(sub)
    expect(() => ask(leaf.certificate, [sub.certificate, made.issuing.certificate])).toThrow(
      failing('pki.chain-path-length'),
    )
  })

  it('with an unknown critical extension are refused', async () => {
    const strange = { oid: '1.2.3.4', critical: true, value: Buffer.from('0500', 'hex') }
    const leaf = await leafUnder(made.issuing, [keyUsage(['digitalSignature']), strange])
    expect(() => ask(leaf.certificate, [made.issuing.certificate])).toThrow(
      failing('pki.chain-critical-extension'),
    )
  })

  it('with a signature of another key are refused', async () => {
    const { signing, issuing, encryption } = made
    const forged = parseCertificate(await signCertificate(signing.certificate.tbs, encryption.signer))
    expect(() => ask(forged, [issuing.certificate])).toThrow(failing('pki.chain-signature'))
  })
})
