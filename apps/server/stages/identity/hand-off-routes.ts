// The phone's doors. What it may do rests on a cookie that opens these doors only, and one check only.
import { identityRoutes } from '@hufu/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { register } from '../../platform/http.ts'
import type { IdentityDeps } from './deps.ts'
import { finishFace, finishPhotos, startFace } from './face-step.ts'
import {
  confirmHandOff,
  consentHandOff,
  openHandOff,
  sessionOfPhone,
  uploadHandOff,
  viewHandOff,
} from './hand-off.ts'
import { phoneLife } from './start-session.ts'

const cookie = 'hufu_hand_off'

export function givePhone(app: FastifyInstance, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookie, secret, {
    path: '/api/hand-off',
    httpOnly: true,
    sameSite: 'lax',
    secure: app.publicUrl.startsWith('https:'),
    maxAge: phoneLife / 1000,
  })
}

export function registerHandOff(app: FastifyInstance, deps: IdentityDeps): void {
  const phoneOf = (request: FastifyRequest) => request.cookies[cookie]
  const show = async (request: FastifyRequest) =>
    viewHandOff(
      deps,
      await sessionOfPhone(deps, deps.spine.db.kysely, phoneOf(request)),
      request.headers['user-agent'] ?? '',
    )

  register(app, identityRoutes.openHandOff, async ({ body, request, reply }) => {
    const { session, phone } = await openHandOff(deps, body.token, phoneOf(request))
    givePhone(app, reply, phone)
    return await viewHandOff(deps, session, request.headers['user-agent'] ?? '')
  })
  register(app, identityRoutes.handOff, async ({ request }) => show(request))
  register(app, identityRoutes.confirmHandOff, async ({ body, request }) => {
    await confirmHandOff(deps, phoneOf(request), body.same)
    return await show(request)
  })
  register(app, identityRoutes.consentHandOff, async ({ body, request }) => {
    await consentHandOff(deps, phoneOf(request), body.agreement)
    return await show(request)
  })
  register(app, identityRoutes.uploadHandOff, async ({ params, request }) => {
    await uploadHandOff(deps, phoneOf(request), {
      slot: params.slot,
      name: nameOf(request.headers['x-file-name']),
      bytes: request.body as Buffer,
    })
    return await show(request)
  })
  register(app, identityRoutes.photosDone, async ({ request }) => {
    await finishPhotos(deps, phoneOf(request))
    return await show(request)
  })
  register(app, identityRoutes.startFace, async ({ request }) => startFace(deps, phoneOf(request)))
  register(app, identityRoutes.finishFace, async ({ request }) => {
    await finishFace(deps, phoneOf(request))
    return await show(request)
  })
}

function nameOf(header: string | string[] | undefined): string {
  if (typeof header !== 'string') return ''
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}
