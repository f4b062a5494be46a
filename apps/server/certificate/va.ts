// The va role's addresses: CRLs, issuer certificates and OCSP, public and cacheable. No CA key comes near here.
import { createHash } from 'node:crypto'
import { ocspErrorResponse } from '@hufu/pki'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AuthorityContext } from '../authority/context.ts'
import { AppError } from '../platform/errors.ts'
import { type OcspAnswer, openResponder } from './answer-ocsp.ts'
import { watchCrls } from './crl-metrics.ts'

/** A revocation shows in the next CRL at once; so long may a cache still show the one before. */
const CRL_SECONDS = 60
const OCSP_SECONDS = 60
const DAY_SECONDS = 86_400
const MAX_REQUEST_OCTETS = 16 * 1024

type OfAuthority = { Params: { authority: string } }
type OfFile = { Params: { authority: string; file: string } }
type OfRequest = { Params: { authority: string; '*': string } }

export function registerValidation(app: FastifyInstance, context: AuthorityContext): void {
  const { db, clock } = context
  const respond = openResponder(context)
  // RFC 6960 2.3: whoever can't look now says so in the protocol's own words, and never an answer of before.
  const answer = async (authority: string, asked: Uint8Array): Promise<OcspAnswer> => {
    try {
      return await respond(authority, asked)
    } catch (err) {
      context.log.error({ event: 'ocsp.failed', alarm: true, authority, err }, 'OCSP could not answer')
      return { der: Buffer.from(ocspErrorResponse('tryLater')) }
    }
  }
  watchCrls(app.metrics.registry, context)

  app.get<OfFile>('/va/:authority/:file', async (request, reply) => {
    const { authority, file } = request.params
    const [, ca = '', kind] = /^([a-z][a-z0-9-]{0,40})\.(delta\.crl|crl|cer)$/.exec(file) ?? []
    if (kind === 'cer') {
      const row = await db.kysely
        .selectFrom('ca')
        .select(['der', 'created_at'])
        .where('authority_id', '=', authority)
        .where('id', '=', ca)
        .where('state', '<>', 'preparing')
        .executeTakeFirst()
      if (!row?.der) throw new AppError('not-found')
      return await sendBytes(request, reply, row.der, {
        type: 'application/pkix-cert',
        seconds: DAY_SECONDS,
        modified: row.created_at,
      })
    }
    const crl = kind
      ? await db.kysely
          .selectFrom('crl')
          .select(['der', 'this_update', 'next_update'])
          .where('authority_id', '=', authority)
          .where('ca_id', '=', ca)
          .where('kind', '=', kind === 'crl' ? 'full' : 'delta')
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst()
      : undefined
    if (!crl) throw new AppError('not-found')
    const left = Math.floor((crl.next_update.getTime() - clock.now().getTime()) / 1000)
    return await sendBytes(request, reply, crl.der, {
      type: 'application/pkix-crl',
      seconds: Math.max(0, Math.min(CRL_SECONDS, left)),
      modified: crl.this_update,
    })
  })

  app.post<OfAuthority>(
    '/va/:authority/ocsp',
    { config: { rawBody: true }, bodyLimit: MAX_REQUEST_OCTETS },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { der } = await answer(request.params.authority, body)
      reply.header('cache-control', 'no-store').type('application/ocsp-response')
      return der
    },
  )

  // RFC 6960 A.1: base64 of the request, percent-encoded, after the responder's address. Some clients encode the
  // slashes and some do not, so all that follows is taken.
  app.get<OfRequest>('/va/:authority/ocsp/*', async (request, reply) => {
    const text = request.params['*']
    const readable = text.length <= 4096 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
    const asked = readable ? Buffer.from(text, 'base64') : Buffer.alloc(0)
    const { der, cacheableUntil } = await answer(request.params.authority, asked)
    // RFC 5019 6.2; an answer with a nonce is for its asker only.
    if (cacheableUntil) {
      const left = Math.floor((cacheableUntil.getTime() - clock.now().getTime()) / 1000)
      return await sendBytes(request, reply, der, {
        type: 'application/ocsp-response',
        seconds: Math.max(0, Math.min(OCSP_SECONDS, left)),
        modified: clock.now(),
      })
    }
    reply.header('cache-control', 'no-store').type('application/ocsp-response')
    return der
  })
}

interface Sent {
  type: string
  seconds: number
  modified: Date
}

async function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Buffer, sent: Sent) {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
  reply.headers({
    etag,
    'last-modified': sent.modified.toUTCString(),
    'cache-control': `public, max-age=${sent.seconds}, must-revalidate`,
    // A CDN or another authority's page may fetch it: there is nothing here that is not public.
    'cross-origin-resource-policy': 'cross-origin',
  })
  if (request.headers['if-none-match'] === etag) return await reply.code(304).send()
  return await reply.type(sent.type).send(bytes)
}
