// Signatures cover the bytes as sent; a parsed and re-serialised body no longer verifies. A vendor that checks
// signatures calls this first inside its own scope, then finds a Buffer in request.body whatever the content type.
import type { FastifyInstance, FastifyRequest } from 'fastify'

export function keepRawBodies(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

export function rawBody(request: FastifyRequest): string {
  return Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
}
