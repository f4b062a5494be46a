// A second person's look at a ceremony, with no secret at all: from the plan and what the transcript says was drawn, the
// same bytes are built again; they must be the bytes that were signed, under a signature that verifies, and pass the lints.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCrlSignedBy, isSignedBy, lintCertificate, lintCrl, parseCertificate, parseCrl } from '@hufu/pki'
import { buildObject, type Drawn, roleOfPlan } from './build-object.ts'
import { readPlan } from './plan.ts'
import { readCertificate } from './run-ceremony.ts'
import { actOf, readTranscript, sha256 } from './transcript.ts'

export interface Replay {
  /** To be compared with what the people present wrote down. */
  hash: string
  differences: string[]
}

export function replayCeremony(folder: string, planFile: string): Replay {
  const text = readFileSync(planFile, 'utf8')
  const plan = readPlan(text)
  const differences: string[] = []
  const same = (what: string, is: unknown, said: unknown) => {
    if (is !== said) differences.push(`${what}: ${String(is)}, the transcript says ${String(said)}`)
  }
  const { acts, hash } = readTranscript(readFileSync(join(folder, `${plan.name}.transcript.jsonl`), 'utf8'))
  same('plan', sha256(text), actOf(acts, 'plan').detail.sha256)

  // 1. What was drawn, and by whom it is signed.
  const told = actOf(acts, 'drawn').detail as Record<'at' | 'serial' | 'spki' | 'algorithm', string> &
    Record<'issuer' | 'crossed', string | null>
  const issuer = 'issuer' in plan ? readCertificate(folder, `${plan.issuer}.cer`) : undefined
  const crossed = plan.kind === 'cross' ? readCertificate(folder, plan.certificate) : undefined
  same('issuer', issuer ? sha256(issuer.der) : null, told.issuer)
  same('crossed', crossed ? sha256(crossed.der) : null, told.crossed)
  const spki = Buffer.from(told.spki, 'base64')
  const drawn = { at: new Date(told.at), serial: told.serial, spki, issuer, crossed }
  const tbs = Buffer.from(buildObject(plan, { ...drawn, algorithm: told.algorithm as Drawn['algorithm'] }))
  same('built', sha256(tbs), actOf(acts, 'built').detail.sha256)

  // 2. The object itself.
  const der = readFileSync(join(folder, `${plan.name}.${plan.kind === 'crl' ? 'crl' : 'cer'}`))
  same('signed', sha256(der), actOf(acts, 'signed').detail.sha256)
  const object = plan.kind === 'crl' ? parseCrl(der) : parseCertificate(der)
  if (!tbs.equals(object.tbs)) differences.push('the signed bytes are not those of the plan')
  const by = issuer?.spki ?? spki
  const verifies = 'spki' in object ? isSignedBy(object, by) : isCrlSignedBy(object, by)
  if (!verifies) differences.push('the signature does not verify')
  const findings =
    plan.kind === 'crl' ? lintCrl(der, { issuer }) : lintCertificate(der, { role: roleOfPlan(plan), issuer })
  differences.push(...findings.filter(f => f.severity === 'error').map(f => `lint ${f.rule}: ${f.message}`))
  return { hash, differences }
}
