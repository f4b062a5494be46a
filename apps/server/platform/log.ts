// The log: JSON, one line an event, and nothing in it that identifies a person. Secrets are removed by name, numbers
// in free text by shape.
import { type Logger, pino } from 'pino'

export type Log = Logger

/** Names under which no value may be logged, at the top and one or two levels down. */
const secretNames = [
  'password',
  'pin',
  'token',
  'secret',
  'cookie',
  'authorization',
  'code',
  'set-cookie',
  'key',
]

/**
 * Masks citizen identity numbers (18 places, GB 11643), mobile numbers and bank accounts in a text. The order matters:
 * an identity number is also a run of ≥ 12 digits.
 */
export function redact(text: string): string {
  return text
    .replace(
      /(?<!\d)\d{6}(?:18|19|20)\d{9}[\dXx](?!\d)/g,
      id => `${id.slice(0, 3)}***********${id.slice(-2)}`,
    )
    .replace(/(?<!\d)\d{17}[\dXx](?!\d)/g, id => `${id.slice(0, 3)}***********${id.slice(-2)}`)
    .replace(/(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)/g, n => `${n.slice(0, -8)}****${n.slice(-4)}`)
    .replace(/(?<![\d-])\d(?:[ -]?\d){11,}(?![\d-])/g, n => `***${n.slice(-4)}`)
}

/** A URL for the log: the path, and of the query only the names. */
export function redactUrl(address: string): string {
  // A call-back address is the only password that some vendors can bring.
  const url = address.replace(/\/[0-9a-f]{32,}(?=[/?]|$)/g, '/[removed]')
  const mark = url.indexOf('?')
  if (mark < 0) return redact(url)
  const names = [...new URLSearchParams(url.slice(mark + 1)).keys()]
  return `${redact(url.slice(0, mark))}?${names.join('&')}`
}

export function openLog(level = 'info', destination?: { write(line: string): void }): Log {
  const paths = secretNames.flatMap(name => {
    const step = /^\w+$/.test(name) ? `.${name}` : `["${name}"]`
    return [step.replace(/^\./, ''), `*${step}`, `*.*${step}`]
  })
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: paths.filter(p => p !== 'code'), censor: '[removed]' },
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError, err: describeError },
    hooks: {
      logMethod(args: unknown[], method: (...a: unknown[]) => void) {
        method.apply(
          this,
          args.map(a => (typeof a === 'string' ? redact(a) : a)),
        )
      },
    },
  } as unknown as Parameters<typeof pino>[0]
  return destination ? pino(options as object, destination) : pino(options as object)
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redact(String(error))
  const code = (error as { code?: unknown }).code
  return {
    type: error.name,
    message: redact(error.message),
    code,
    stack: redact(error.stack ?? ''),
    cause: error.cause instanceof Error ? redact(error.cause.message) : undefined,
  }
}
