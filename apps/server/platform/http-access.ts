// Who may call a route, and from where: checked in one place, so that no handler can forget it.
import type { Access, Role } from '@hufu/contract/route.ts'
import type { FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'
import type { Session } from './http-session.ts'

export function checkAccess(access: Access, session: Session, params: Record<string, string>): void {
  if (access === 'public' || access === 'vendor') return
  if (access === 'person') {
    if (!session.person) throw new AppError('session.none')
    return
  }
  const staff = session.staff
  if (!staff) throw new AppError('session.none')
  // Another authority's desk does not exist for this member of staff: 404, so nothing can be probed.
  if (params.authority !== undefined && params.authority !== staff.authority) throw new AppError('not-found')
  if (access === 'any-staff') return
  if (!access.some((role: Role) => staff.roles.includes(role))) throw new AppError('access.role')
}

/**
 * A mutating request must come from a page of ours. Browsers say where a request comes from; what says nothing is no
 * browser and carries no cookie of somebody else's (OWASP CSRF cheat sheet, Fetch Metadata).
 */
export function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.origin
  if (origin === undefined && site === undefined) return
  const ours = [new URL(publicUrl).origin, `${request.protocol}://${request.host}`]
  if (site !== 'cross-site' && origin !== undefined && ours.includes(origin)) return
  throw new AppError('request.origin')
}
