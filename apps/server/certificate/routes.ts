// Certificates over HTTP: an applicant's own list and files; revocation at the service desk.
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import { encodePem } from '@hufu/pki'
import type { FastifyInstance } from 'fastify'
import type { AuthorityContext } from '../authority/context.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { findBySerial, listCertificates } from './list-certificates.ts'
import { findCertificate } from './read-certificates.ts'
import { prepareRevocation, revokeCertificate } from './revoke-certificate.ts'

export function registerCertificateRoutes(app: FastifyInstance, context: AuthorityContext): void {
  register(app, applicantRoutes.certificates, async ({ params, query, person }) => ({
    certificates: await listCertificates(context, { ...params, ...query, person: person.id }),
  }))

  register(app, applicantRoutes.findCertificate, async ({ params, query, person }) => ({
    certificate: await findBySerial(context, { ...params, ...query, person: person.id }),
  }))

  register(app, applicantRoutes.certificateFile, async ({ params, person, reply }) => {
    const row = await findCertificate(context.db.kysely, params.authority, params.certificate)
    // Someone else's is not found, so that ids cannot be probed.
    if (!row || row.person_id !== person.id) throw new AppError('not-found')
    reply
      .type('application/x-pem-file')
      .header('content-disposition', `attachment; filename="${row.serial}-${row.use}.pem"`)
    return encodePem('CERTIFICATE', row.der)
  })

  register(app, deskRoutes.prepareRevocation, async ({ params, body, staff }) =>
    prepareRevocation(context, { ...params, staff: staff.id }, body.reason),
  )

  register(app, deskRoutes.revoke, async ({ params, body, staff }) => {
    await revokeCertificate(context, { ...params, staff: staff.id }, body.token)
    return { done: true as const }
  })
}
