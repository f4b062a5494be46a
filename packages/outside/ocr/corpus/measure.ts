// How well a reader reads: field by field right, wrong, missing, and the one that must never be, wrong and sure of it.
import { openPicture } from '../engine/picture.ts'
import type { LineReader } from '../engine/read-lines.ts'
import { readPaper } from '../parse/read-paper.ts'
import { type FieldMeaning, type Reading, sure } from '../port.ts'
import { type Drawn, drawEmblemSide, drawLicence, drawPortraitSide } from './draw.ts'
import { type Random, seeded } from './names.ts'
import { type Condition, spoil } from './spoil.ts'

export interface Score {
  papers: number
  fields: number
  right: number
  wrong: number
  missing: number
  /** Right and sure enough to be compared with what people type. */
  sureRight: number
  sureWrong: number
  /** Papers with at least one doubt. */
  doubted: number
  mistakes: { meaning: FieldMeaning; truth: string; read: string; confidence: number }[]
  milliseconds: number[]
}

export const newScore = (): Score => ({
  ...{ papers: 0, fields: 0, right: 0, wrong: 0, missing: 0, sureRight: 0, sureWrong: 0, doubted: 0 },
  ...{ mistakes: [], milliseconds: [] },
})

export function mark(score: Score, drawn: Drawn, reading: Reading): void {
  score.papers++
  if (reading.doubts.length) score.doubted++
  for (const [meaning, truth] of Object.entries(drawn.truth) as [FieldMeaning, string][]) {
    score.fields++
    const read = reading.fields[meaning]
    if (!read) {
      score.missing++
      score.mistakes.push({ meaning, truth, read: '', confidence: 0 })
      continue
    }
    const right = plain(read.value) === plain(truth)
    if (right) score.right++
    else {
      score.wrong++
      score.mistakes.push({ meaning, truth, read: read.value, confidence: read.confidence })
    }
    if (read.confidence >= sure) {
      if (right) score.sureRight++
      else score.sureWrong++
    }
  }
}

const plain = (text: string) => text.normalize('NFKC').replace(/\s+/g, '')

/** `papers` of every kind under one condition. The seed fixes all of them. */
export async function measure(
  reader: LineReader,
  condition: Condition,
  papers: number,
  seed: number,
): Promise<Score> {
  const random = seeded(seed)
  const score = newScore()
  const draw: ((random: Random) => Promise<Drawn>)[] = [drawLicence, drawPortraitSide, drawEmblemSide]
  for (let n = 0; n < papers; n++) {
    for (const one of draw) {
      const drawn = await one(random)
      const bytes = await spoil(drawn.picture, condition, random)
      const began = performance.now()
      const picture = await openPicture(bytes)
      const reading =
        drawn.kind === 'seal' ? null : readPaper(picture, await reader.read(picture), drawn.kind)
      score.milliseconds.push(performance.now() - began)
      if (reading) mark(score, drawn, reading)
    }
  }
  return score
}
