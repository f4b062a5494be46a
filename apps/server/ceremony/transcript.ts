// What was done in a ceremony, act by act, one JSON line each. Every line carries the hash of the one before, so that the
// last hash, which the people present write down by hand, speaks for all of it.
import { createHash } from 'node:crypto'

export interface Act {
  act: string
  at: string
  detail: Readonly<Record<string, unknown>>
}
interface Line extends Act {
  n: number
  before: string
}

export interface Transcript {
  write(act: string, detail: Readonly<Record<string, unknown>>): void
  text(): string
  /** Of all that was written so far. */
  hash(): string
}

const START = '0'.repeat(64)
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export function openTranscript(now: () => Date): Transcript {
  const lines: string[] = []
  const hash = () => (lines.length === 0 ? START : sha256(lines.at(-1)!))
  return {
    write(act, detail) {
      const line: Line = { n: lines.length + 1, at: now().toISOString(), act, detail, before: hash() }
      lines.push(JSON.stringify(line))
    },
    text: () => `${lines.join('\n')}\n`,
    hash,
  }
}

/** Throws where a line is missing, moved or changed. */
export function readTranscript(text: string): { acts: Act[]; hash: string } {
  let before = START
  const acts = text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const read = JSON.parse(line) as Line
      if (read.n !== index + 1 || read.before !== before) {
        throw new Error(`line ${index + 1} does not follow the one before it`)
      }
      before = sha256(line)
      return { act: read.act, at: read.at, detail: read.detail }
    })
  return { acts, hash: before }
}

export function actOf(acts: readonly Act[], name: string): Act {
  const found = acts.filter(each => each.act === name)
  if (found.length !== 1) throw new Error(`the transcript has ${found.length} acts «${name}», not one`)
  return found[0]!
}
