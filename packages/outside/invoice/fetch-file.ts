// Fetches an invoice's PDF from an address that came over the wire: such an address could point into our own network,
// so hosts are listed, redirects are checked one by one, and what comes must be a PDF of a sane size.
import { OutsideError } from '../errors.ts'
import { exchange } from '../exchange.ts'

const maxBytes = 5_000_000
const maxRedirects = 3

export async function fetchPdf(
  address: string,
  options: { hosts: readonly string[]; fetch?: typeof fetch; timeoutMs?: number },
): Promise<Buffer> {
  let url = requireAllowed(address, options.hosts)
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const reply = await exchange(url.href, { method: 'GET' }, { ...options, port: 'invoice', maxBytes })
    const location = reply.headers.get('location')
    if (reply.status >= 300 && reply.status < 400 && location) {
      url = requireAllowed(new URL(location, url).href, options.hosts)
      continue
    }
    if (reply.status === 429 || reply.status >= 500) {
      throw new OutsideError('busy', {
        code: 'invoice.busy',
        message: `the file's host answers ${reply.status}`,
      })
    }
    if (reply.status !== 200) throw refused('file-absent', `the file's host answers ${reply.status}`)
    if (reply.body.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw refused('not-a-pdf', 'the file is no PDF')
    return reply.body
  }
  throw refused('file-address', 'too many redirects')
}

function requireAllowed(address: string, hosts: readonly string[]): URL {
  const url = URL.parse(address)
  if (!url || !hosts.includes(url.host))
    throw refused('file-address', `no listed host: ${url?.host ?? 'not a URL'}`)
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !loopback) throw refused('file-address', 'not https')
  if (url.username || url.password) throw refused('file-address', 'carries credentials')
  return url
}

const refused = (code: string, message: string) =>
  new OutsideError('refused', { code: `invoice.${code}`, message })
