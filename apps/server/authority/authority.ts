// The authority as compose sees it: one opening, everything other rooms are handed.
import { selfTest } from '@hufu/pki'
import type { FastifyInstance } from 'fastify'
import { defineLdapJobs } from '../certificate/publish-ldap.ts'
import { certificateFactsAt, lineCertificatesAt } from '../certificate/read-certificates.ts'
import { registerCertificateRoutes } from '../certificate/routes.ts'
import { registerValidation } from '../certificate/va.ts'
import type { CertificateFacts } from '../order/spine.ts'
import { defineCaJobs } from './ca-jobs.ts'
import { type AuthorityDeps, contextOf } from './context.ts'
import type { Issuing } from './issuing.ts'
import { prepareAuthorities } from './prepare-authorities.ts'
import { profiles } from './profile.ts'
import { openIssuing } from './request-issuance.ts'

export type { AuthorityDeps } from './context.ts'

export interface Authority {
  issuing: Issuing
  certificateFacts: CertificateFacts
  lineCertificates: ReturnType<typeof lineCertificatesAt>
  /** Role ca, after migrations and authorities: makes what is missing (demo) and resumes what was broken off. */
  prepare(): Promise<void>
  /** In every process, before jobs.start: whoever sends a job must know its queue. */
  defineJobs(): void
  /** Role http. */
  registerRoutes(app: FastifyInstance): void
  /** Role va: CRLs, issuer certificates, OCSP; outside the contract, at the addresses in the certificates. */
  registerVa(app: FastifyInstance): void
}

/** Known answers of SM2, and what each profile would issue, before anything is signed: a wrong one must stop the start. */
export function bootSelfTest(): void {
  selfTest()
  profiles()
}

export function openAuthority(deps: AuthorityDeps): Authority {
  const context = contextOf(deps)
  return {
    issuing: openIssuing(context),
    certificateFacts: certificateFactsAt(deps.clock),
    lineCertificates: lineCertificatesAt(deps.clock),
    prepare: () => prepareAuthorities(context),
    defineJobs: () => {
      defineCaJobs(context)
      defineLdapJobs(context)
    },
    registerRoutes: app => registerCertificateRoutes(app, context),
    registerVa: app => registerValidation(app, context),
  }
}
