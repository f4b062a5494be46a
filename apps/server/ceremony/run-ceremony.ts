// One ceremony, in its own folder and without a network or a database: the key is made and sealed at once, the object is
// built, linted under a throw-away key, signed, compared; then everything is written down, or nothing. A file that exists
// is never written over.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AlgorithmId,
  algorithm,
  type Certificate,
  encodePem,
  isCrlSignedBy,
  lintCrl,
  newSerial,
  parseCertificate,
  parseCrl,
  type Signer,
  serialHex,
  signCrl,
  softwareSigner,
} from '@hufu/pki'
import { signLinted } from '../authority/lint-prepared.ts'
import { createStore, readStore, unlockStore } from '../authority/store/ca-store.ts'
import { StoreError } from '../authority/store/store-error.ts'
import { buildObject, type Drawn, roleOfPlan } from './build-object.ts'
import { type CeremonyPlan, readPlan } from './plan.ts'
import { openKey, sealKey } from './sealed-key.ts'
import { openTranscript, sha256, type Transcript } from './transcript.ts'

export interface CeremonyInput {
  folder: string
  plan: string
  now(): Date
  /** Passphrase or shares, one a line: of the issuer's store, and of the new key's where it is there already. */
  issuerSecret(): string[]
  storeSecret(): string[]
}
export interface CeremonyResult {
  plan: CeremonyPlan
  /** Of a store made now; shown once. */
  shares: string[]
  /** The transcript's last hash, for the people's own notes. */
  hash: string
  files: string[]
}

export async function runCeremony(input: CeremonyInput): Promise<CeremonyResult> {
  const { folder, now } = input
  const text = readFileSync(input.plan, 'utf8')
  const plan = readPlan(text)
  const files: Kept[] = []
  const keep: Keep = (name, content, mode = 0o644) => {
    // A second run of the same plan must not replace what was certified.
    if (existsSync(join(folder, name)))
      throw new StoreError(`${name} 已经存在，不会覆盖 · ${name} exists, it is not overwritten`)
    files.push({ name, content, mode })
  }
  const transcript = openTranscript(now)
  transcript.write('plan', {
    sha256: sha256(text),
    title: plan.ceremony,
    kind: plan.kind,
    people: plan.people,
  })

  // 1. The issuer, where there is one: its certificate, and its key out of its store.
  const issuer = 'issuer' in plan ? readCertificate(folder, `${plan.issuer}.cer`) : undefined
  const issuing = 'issuer' in plan ? await openIssuer(input, plan) : undefined
  if (issuing && !Buffer.from(issuer?.spki ?? []).equals(issuing.publicKeySpki)) {
    throw new Error(
      `密钥与证书不符 · the key of ${'issuer' in plan ? plan.issuer : ''} is not its certificate’s`,
    )
  }
  // 2. The new key, sealed before anything is done with it.
  const crossed = plan.kind === 'cross' ? readCertificate(folder, plan.certificate) : undefined
  const own = 'store' in plan ? await makeKey(input, plan, keep, transcript) : undefined
  const signer = issuing ?? own?.signer
  if (!signer) throw new Error('nothing signs')

  // 3. What is drawn here and nowhere else: the serial and the time.
  const at = new Date(Math.floor(now().getTime() / 1000) * 1000)
  const serial = plan.kind === 'crl' ? '' : serialHex(newSerial(randomBytes))
  const spki = own?.signer.publicKeySpki ?? crossed?.spki ?? new Uint8Array()
  const drawn: Drawn = { at, serial, spki, algorithm: signer.algorithm, issuer, crossed }
  transcript.write('drawn', {
    at: at.toISOString(),
    serial,
    spki: Buffer.from(spki).toString('base64'),
    algorithm: signer.algorithm,
    issuer: issuer ? sha256(issuer.der) : null,
    crossed: crossed ? sha256(crossed.der) : null,
  })

  // 4. Built, linted, signed, compared.
  const tbs = buildObject(plan, drawn)
  transcript.write('built', { sha256: sha256(tbs) })
  const der =
    plan.kind === 'crl'
      ? await signLintedCrl(tbs, signer, issuer)
      : await signLinted(tbs, signer, { role: roleOfPlan(plan), issuer })
  if (plan.kind === 'crl') keep(`${plan.name}.crl`, der)
  else {
    keep(`${plan.name}.cer`, der)
    keep(`${plan.name}.pem`, encodePem('CERTIFICATE', der))
  }
  transcript.write('signed', { sha256: sha256(der) })
  keep(`${plan.name}.transcript.jsonl`, transcript.text())
  // 5. All of it, the key first; before this nothing has left the process.
  for (const { name, content, mode } of files)
    writeFileSync(join(folder, name), content, { flag: 'wx', mode })
  return { plan, shares: own?.shares ?? [], hash: transcript.hash(), files: files.map(each => each.name) }
}

interface Kept {
  name: string
  content: Uint8Array | string
  mode: number
}
type Keep = (name: string, content: Uint8Array | string, mode?: number) => void

type KeyPlan = Extract<CeremonyPlan, { store: unknown }>

async function makeKey(
  input: CeremonyInput,
  plan: KeyPlan,
  keep: Keep,
  transcript: Transcript,
): Promise<{ signer: Signer; shares: string[] }> {
  let shares: string[] = []
  let storeKey: Buffer
  let store: string
  if ('new' in plan.store) {
    const [needed = 0, of = 0] = plan.store.shares.split('/').map(Number)
    const made = await createStore({ needed, of })
    store = plan.store.new
    keep(store, `${JSON.stringify(made.store, undefined, 2)}\n`, 0o600)
    shares = made.shares
    storeKey = await unlockStore(made.store, shares.slice(0, needed))
    transcript.write('store', { file: store, id: made.store.id, shares: plan.store.shares })
  } else {
    store = plan.store.file
    storeKey = await unlockStore(
      readStore(readFileSync(join(input.folder, store), 'utf8')),
      input.storeSecret(),
    )
  }
  const id: AlgorithmId = plan.algorithm
  const keys = await algorithm(id).generate(id.startsWith('rsa') ? { bits: plan.bits } : {})
  try {
    const sealed = sealKey(storeKey, { name: plan.name, store, algorithm: id, keys })
    keep(`${plan.name}.key.json`, sealed, 0o600)
    transcript.write('key', { file: `${plan.name}.key.json`, spki: sha256(keys.publicKeySpki) })
    return { signer: softwareSigner(keys.privateKeyPkcs8, id), shares }
  } finally {
    keys.privateKeyPkcs8.fill(0)
    storeKey.fill(0)
  }
}

async function openIssuer(
  { folder, issuerSecret }: CeremonyInput,
  plan: Extract<CeremonyPlan, { issuer: string }>,
): Promise<Signer> {
  const store = readStore(readFileSync(join(folder, plan.issuerStore), 'utf8'))
  const storeKey = await unlockStore(store, issuerSecret())
  try {
    const { pkcs8, algorithm: id } = openKey(
      storeKey,
      readFileSync(join(folder, `${plan.issuer}.key.json`), 'utf8'),
    )
    try {
      return softwareSigner(pkcs8, id)
    } finally {
      pkcs8.fill(0)
    }
  } finally {
    storeKey.fill(0)
  }
}

async function signLintedCrl(
  tbs: Uint8Array,
  signer: Signer,
  issuer: Certificate | undefined,
): Promise<Buffer> {
  const throwAway = await algorithm(signer.algorithm).generate()
  const draft = await signCrl(tbs, softwareSigner(throwAway.privateKeyPkcs8, signer.algorithm))
  const errors = lintCrl(draft, { issuer }).filter(finding => finding.severity === 'error')
  if (errors.length > 0) throw new Error(`lint: ${errors.map(e => `${e.rule} ${e.message}`).join('; ')}`)
  const der = Buffer.from(await signCrl(tbs, signer))
  if (!isCrlSignedBy(parseCrl(der), signer.publicKeySpki)) throw new Error('the CRL does not verify')
  return der
}

export function readCertificate(folder: string, name: string): Certificate {
  return parseCertificate(readFileSync(join(folder, name)))
}
