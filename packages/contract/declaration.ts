// What an organisation signs with a certificate it already holds, in place of stamping papers. Plain lines that a person can read.
// The first line can begin no DER structure, so that such a signature is never one over a certificate, a request or a seal.
export const DECLARATION = 'HUFU-DECLARATION/1'
/** Longer than any list of papers; small enough for every token. */
const MAX_OCTETS = 16 * 1024

export type Declaration = ReadonlyMap<string, string>

/** Throws where a value would break out of its line. */
export function writeDeclaration(lines: readonly (readonly [name: string, value: string])[]): Uint8Array {
  const text = lines.map(([name, value]) => {
    if (!/^[a-z][a-z-]{0,40}$/.test(name) || isBroken(value))
      throw new Error(`no line of a declaration: ${name}`)
    return `${name}: ${value}`
  })
  return new TextEncoder().encode([DECLARATION, ...text, ''].join('\n'))
}

/** Whether these bytes claim to be one: the first line decides. */
export const isDeclaration = (bytes: Uint8Array): boolean =>
  new TextDecoder().decode(bytes.subarray(0, DECLARATION.length + 1)) === `${DECLARATION}\n`

/** Null for what is not exactly as `writeDeclaration` writes it. */
export function readDeclaration(bytes: Uint8Array): Declaration | null {
  if (!isDeclaration(bytes) || bytes.length > MAX_OCTETS) return null
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
  const found = new Map<string, string>()
  const lines = text.split('\n')
  if (lines.pop() !== '') return null
  for (const line of lines.slice(1)) {
    const [, name = '', value = ''] = /^([a-z][a-z-]{0,40}): (.*)$/.exec(line) ?? []
    if (!name || found.has(name) || isBroken(value)) return null
    found.set(name, value)
  }
  return found
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
const isBroken = (value: string): boolean => /[\u0000-\u001f\u007f\u2028\u2029]/.test(value)
