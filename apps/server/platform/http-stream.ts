// Server-sent events: an open line to a page, kept alive through proxies and ended when the server goes down.
import type { FastifyInstance, FastifyReply } from 'fastify'

export interface EventStream {
  send(event: string, data: unknown): void
  close(): void
}

/** Below the 60 s after which common proxies cut a silent connection. */
const BEAT_MS = 20_000
const open = new WeakMap<FastifyInstance['server'], Set<EventStream>>()

export function openStreams(app: FastifyInstance): void {
  const streams = new Set<EventStream>()
  open.set(app.server, streams)
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.close()
  })
}

export function openEventStream(reply: FastifyReply, onClose: () => void): EventStream {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would otherwise hold events back.
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 2000\n\n')
  const beat = setInterval(() => raw.write(': beat\n\n'), BEAT_MS)
  const streams = open.get(reply.server.server)
  const stream: EventStream = {
    send(event, data) {
      if (!raw.writableEnded) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    close: () => raw.end(),
  }
  streams?.add(stream)
  raw.once('close', () => {
    clearInterval(beat)
    streams?.delete(stream)
    onClose()
  })
  return stream
}
