// Lines of text and the look of the picture become a reading: fields by meaning, and doubts of the whole.
import { colourfulness, hasGlare, type Picture, redMarks } from '../engine/picture.ts'
import type { Line } from '../engine/read-lines.ts'
import { blurredBelow, sharpness } from '../engine/sharpness.ts'
import type { Doubt, FieldMeaning, PaperKind, Reading } from '../port.ts'
import { readEmblemSide, readPortraitSide } from './identity-card.ts'
import { level } from './layout.ts'
import { readLicence } from './licence.ts'
import { readSlip } from './slip.ts'

const readers = {
  'business-licence': readLicence,
  'identity-card-front': readPortraitSide,
  'identity-card-back': readEmblemSide,
  'remittance-slip': readSlip,
} as const

/** Without these the paper was not read whole. */
const expected: Readonly<Record<keyof typeof readers, readonly FieldMeaning[]>> = {
  'business-licence': ['organisation-name', 'uscc'],
  'identity-card-front': ['person-name', 'citizen-id'],
  'identity-card-back': ['valid-until'],
  'remittance-slip': ['amount'],
}

export function readPaper(
  picture: Picture,
  lines: readonly Line[],
  kind: Exclude<PaperKind, 'seal'>,
): Reading {
  const { fields, isThis } = readers[kind](level(lines))
  const doubts: Doubt[] = []
  // Who sees nothing but a smear cannot say which paper it is.
  const smeared = sharpness(picture) < blurredBelow
  if (lines.length === 0) return { fields: {}, doubts: smeared ? ['blurred', 'unreadable'] : ['unreadable'] }
  if (!isThis) return { fields: {}, doubts: smeared ? ['blurred', 'unreadable'] : ['other-document'] }
  // Typical certainty of a line: on a sharp picture nearly all characters are beyond doubt.
  const typical = lines.map(line => Math.min(...line.sure)).sort((a, b) => a - b)
  const middle = typical[typical.length >> 1] ?? 0
  const low = typical[typical.length >> 2] ?? 0
  if (smeared || middle < 0.9 || low < 0.6) doubts.push('blurred')
  const glare = hasGlare(picture)
  if (glare) doubts.push('glare')
  if (kind !== 'remittance-slip' && colourfulness(picture) < 0.01) doubts.push('copy')
  if (touchesEdge(picture, lines)) doubts.push('cut-off')
  else if (expected[kind].some(meaning => !fields[meaning]))
    doubts.push(doubts.includes('blurred') || glare ? 'unreadable' : 'cut-off')
  // A picture that is hard to read makes every single character of it less sure.
  if (doubts.includes('blurred') || glare) {
    for (const [meaning, field] of Object.entries(fields)) {
      // Numbers vouch for themselves by their check character; words may have lost a part that nobody misses.
      const checked = glare && (meaning === 'uscc' || meaning === 'citizen-id')
      if (!checked) field.confidence = Math.min(field.confidence, 0.7)
    }
  }
  return { fields, doubts }
}

/** Text that runs out of the picture on the left or right. */
function touchesEdge({ width, height }: Picture, lines: readonly Line[]): boolean {
  return lines.some(({ box, text }) => {
    const half = (Math.abs(Math.cos(box.angle)) * box.width) / 2
    const tall = box.height * 0.3
    return (
      text.length > 2 &&
      (box.x - half < -box.height * 0.1 + 1 ||
        box.x + half > width - 1 + box.height * 0.1 ||
        box.y - tall < 0 ||
        box.y + tall > height)
    )
  })
}

/** A stamp: a red patch of a seal's proportions that is ring and letters, not a red area. */
export function readSeal(picture: Picture): Reading {
  const mark = redMarks(picture).find(
    ({ share, aspect, fill }) =>
      share > 0.003 && share < 0.6 && aspect > 0.6 && aspect < 1.7 && fill > 0.04 && fill < 0.62,
  )
  return mark
    ? { fields: { seal: { value: 'red', confidence: 0.95 } }, doubts: [] }
    : { fields: {}, doubts: [] }
}
