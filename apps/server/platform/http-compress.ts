// JSON answers, compressed on their way out: a programme is 60 KB of text and a phone's network slow. Only for our own pages:
// where another site could make a browser ask, the length of an answer that holds a secret must not tell (BREACH, 2013).
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/** What fits into one packet arrives no sooner for being shorter. */
const WORTHWHILE = 1400
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < WORTHWHILE) return payload
    if (!/^application\/json\b/.test(String(reply.getHeader('content-type')))) return payload
    if (request.headers['sec-fetch-site'] !== 'same-origin') return payload
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null
    if (!encoding) return payload
    reply
      .header('content-encoding', encoding)
      .header('vary', 'accept-encoding')
      .removeHeader('content-length')
    if (encoding === 'gzip') return await zip(payload)
    // Quality 4 takes a millisecond or two where the highest takes half a second.
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    }
    return await brotli(payload, { params })
  })
}
