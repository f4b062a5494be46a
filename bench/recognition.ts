// Recognition of drawn papers under each condition: how many fields are right, how many papers are doubted, and the figure
// that must be nought, wrong and sure of it. The same engine as in production, in this process.
import { measure, type Score } from '../packages/outside/ocr/corpus/measure.ts'
import { withRareHanzi } from '../packages/outside/ocr/corpus/names.ts'
import { type Condition, conditions } from '../packages/outside/ocr/corpus/spoil.ts'
import { openLineReader } from '../packages/outside/ocr/engine/read-lines.ts'
import { type Figure, figure, percentile } from './measure.ts'

/** Papers of each of the three kinds under one condition; few of the spoilt ones, of which only the doubt counts. */
const papers: Record<Condition, number> = {
  clean: 40,
  turned: 20,
  noisy: 20,
  phone: 20,
  blurred: 8,
  dark: 8,
  glare: 12,
  copied: 8,
  cut: 8,
}
const scan = { kind: 'goal', what: 'fields right on clean scans', value: 99, unit: '%' } as const

export async function benchRecognition(): Promise<Figure[]> {
  const reader = await openLineReader()
  const figures: Figure[] = []
  let wrongAndSure = 0
  let read = 0
  const tell = (name: string, score: Score, goal = false) => {
    wrongAndSure += score.sureWrong
    read += score.fields
    const share = (score.right / score.fields) * 100
    const note = `${score.papers} papers, ${score.fields} fields: ${score.wrong} wrong, ${score.missing} missing, ${score.sureRight} right and sure; ${score.doubted} papers doubted`
    figures.push(
      figure('recognition', `${name}: fields right`, share, '%', {
        note,
        ...(goal ? { against: scan } : {}),
      }),
    )
  }
  for (const condition of conditions) {
    const score = await measure(reader, condition, papers[condition], 2026)
    tell(condition, score, condition === 'clean')
    if (condition === 'clean')
      figures.push(figure('recognition', 'one picture, median', percentile(score.milliseconds, 0.5), 'ms'))
  }
  withRareHanzi(true)
  tell('clean, any Hanzi of GB 2312', await measure(reader, 'clean', 15, 2027))
  withRareHanzi(false)
  figures.push(
    figure('recognition', 'fields wrong and sure of it', wrongAndSure, 'fields', { note: `of ${read}` }),
    figure('recognition', 'memory of the reader’s process', process.memoryUsage().rss / 1e6, 'MB'),
  )
  return figures
}
