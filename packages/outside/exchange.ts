// One HTTP exchange with a vendor: the body exactly as given (signatures cover it), the reply as raw bytes, a
// deadline, a size limit, and no redirect followed: a signed request belongs to one host.
import { OutsideError } from './errors.ts'

export interface ExchangeOptions {
  /** Prefix of the error code, the port's name. */
  port: string
  fetch?: typeof fetch
  timeoutMs?: number
  maxBytes?: number
}

export interface ExchangeReply {
  status: number
  headers: Headers
  body: Buffer
}

export async function exchange(
  url: string,
  init: RequestInit,
  options: ExchangeOptions,
): Promise<ExchangeReply> {
  const { port, timeoutMs = 10_000, maxBytes = 5_000_000 } = options
  const send = options.fetch ?? fetch
  try {
    const response = await send(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    return {
      status: response.status,
      headers: response.headers,
      body: await readBounded(response, port, maxBytes),
    }
  } catch (cause) {
    if (cause instanceof OutsideError) throw cause
    // The address without its query: some vendors put tokens there.
    const { origin, pathname } = new URL(url)
    throw new OutsideError('unreachable', {
      code: `${port}.unreachable`,
      message: `no answer from ${origin}${pathname} within ${timeoutMs} ms`,
      cause,
    })
  }
}

async function readBounded(response: Response, port: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new OutsideError('malformed', {
        code: `${port}.reply-too-large`,
        message: `more than ${maxBytes} bytes`,
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
