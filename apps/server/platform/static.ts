// The built web apps: hashed assets cached for a year, pages asked for anew each time, and every unknown path below an app
// answered with its index page, since the apps route by themselves. The build has laid compressed copies beside the files.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'
import { compressAnswers } from './http-compress.ts'
import type { Log } from './log.ts'

export interface WebApp {
  /** `/` or `/console/`: with a slash at its end. */
  prefix: string
  /** The folder that the build wrote. */
  dir: string
}

const YEAR = 31_536_000_000

export async function serveApps(app: FastifyInstance, apps: WebApp[], log: Log): Promise<void> {
  const built = apps.filter(a => existsSync(join(a.dir, 'index.html')))
  for (const a of apps.filter(x => !built.includes(x))) {
    log.warn({ event: 'static.not-built', prefix: a.prefix }, 'this web app is not built and is not served')
  }
  if (built.length === 0) return
  // What these apps ask for afterwards travels the same slow network.
  compressAnswers(app)
  await app.register(fastifyStatic, { root: built.map(a => a.dir), serve: false, preCompressed: true })
  for (const { prefix, dir } of built) {
    const scripts = inlineScripts(readFileSync(join(dir, 'index.html'), 'utf8'))
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const name = (request.params as { '*'?: string })['*'] ?? ''
      if (name.startsWith('api/')) throw new AppError('not-found')
      // A page's address may hold a dot (`section/line.1.holder`): whoever asks for a page and not for a file gets the app.
      const wantsPage = String(request.headers.accept ?? '').includes('text/html')
      const isAsset = extname(name) !== '' && (!wantsPage || existsSync(join(dir, join('/', name))))
      if (isAsset && !existsSync(join(dir, join('/', name)))) throw new AppError('not-found')
      if (!isAsset) {
        const policy = String(reply.getHeader('content-security-policy') ?? '')
        return reply
          .header('cache-control', 'no-cache')
          .header('content-security-policy', policy.replace(/script-src/, `$& ${scripts}`.trimEnd()))
          .sendFile('index.html', dir, { cacheControl: false })
      }
      const hashed = /(^|\/)assets\//.test(name)
      return reply.sendFile(name, dir, hashed ? { maxAge: YEAR, immutable: true } : { maxAge: 0 })
    }
    app.get(`${prefix}*`, answer)
    // The router takes `/console/` for `/console`, so this one route answers both.
    if (prefix !== '/')
      app.get(prefix.slice(0, -1), (request, reply) =>
        request.url.split('?')[0] === prefix ? answer(request, reply) : reply.redirect(prefix),
      )
  }
}

/** The scripts within the page itself, as a content policy names them: these by their hash, and no other. */
const inlineScripts = (page: string): string =>
  [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)]
    .map(([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    .join(' ')
