// Does the form say what the paper says? A difference accuses the form only where the reader is sure of the paper; else it
// is a question to the reviewer, with both values named.
import { type PaperKind, sure } from '@hufu/outside/ocr/port.ts'
import type { Field, FieldAt } from '@hufu/programme'
import { fieldAt } from '@hufu/programme'
import type { FileReading } from '../../../order/evidence.ts'
import { about, isSame, tellDifference } from './compare.ts'
import { type Given, open, passed, type Run, type Said } from './run.ts'

const licence = { zh: '营业执照', en: 'the licence' }
const card = { zh: '身份证', en: 'the identity card' }

export const licenceMatches: Run = async given => {
  const readings = await readingsOf(given, ['business-licence'])
  if (!readings.length) return open
  return compareFields(given, readings, licence, ['organisation-name', 'uscc', 'person-name'])
}

export const identityCardMatches: Run = async given => {
  const readings = await readingsOf(given, ['identity-card-front', 'identity-card-back'])
  const front = readings.filter(reading => reading.kind === 'identity-card-front')
  const back = readings.find(reading => reading.kind === 'identity-card-back')
  const until = back?.fields['valid-until']
  if (until && until.value !== 'long' && until.value < today(given)) {
    const text = {
      zh: `身份证有效期到 ${until.value}，已过期。请换用有效证件重新拍摄。`,
      en: `The identity card was valid until ${until.value}. Please photograph a valid one.`,
    }
    return { result: until.confidence >= sure ? 'failed' : 'warning', path: pathOfSlot(given, back), text }
  }
  if (!front.length) return open
  const said = compareFields(given, front, card, ['person-name', 'citizen-id', 'identity-number'])
  if (said.result !== 'passed') return said
  // Both sides belong to it: an emblem side that could not be read leaves its term to a person.
  return until || !back ? said : { ...open, path: pathOfSlot(given, back) }
}

async function readingsOf({ spine, trx, order }: Given, kinds: readonly PaperKind[]): Promise<FileReading[]> {
  const readings = (await spine.evidence?.readings(trx, order)) ?? []
  return readings.filter(
    ({ kind, state }) => kinds.includes(kind) && state !== 'unavailable' && state !== 'held',
  )
}

function compareFields(
  given: Given,
  readings: readonly FileReading[],
  paper: { zh: string; en: string },
  types: readonly Field['type'][],
): Said {
  const wrong = readings.find(reading => reading.doubts.includes('other-document'))
  if (wrong) {
    const text = {
      zh: `上传的图片不像${paper.zh}，请核对是否传错。`,
      en: `The picture does not look like ${paper.en}. Please see whether it is the right one.`,
    }
    return { result: 'warning', path: pathOfSlot(given, wrong), text }
  }
  const compared: Said[] = given.fields.flatMap((path): Said[] => {
    const at = fieldAt(given.journey.programme, path)
    const typed = given.values[path]
    if (!at || typed === undefined || !types.includes(at.field.type)) return []
    return [compareOne(at, path, typed, readings, paper)]
  })
  for (const result of ['failed', 'warning', 'unavailable'] as const) {
    const found = compared.find(one => one.result === result)
    if (found) return found
  }
  return compared.length ? passed : open
}

function compareOne(
  { field }: Pick<FieldAt, 'field'>,
  path: string,
  typed: string,
  readings: readonly FileReading[],
  paper: { zh: string; en: string },
): Said {
  const isLicence = readings.some(reading => reading.kind === 'business-licence')
  const meaning =
    field.type === 'organisation-name'
      ? 'organisation-name'
      : field.type === 'uscc'
        ? 'uscc'
        : field.type === 'person-name'
          ? isLicence
            ? 'legal-representative'
            : 'person-name'
          : 'citizen-id'
  const read = readings
    .flatMap(reading => reading.fields[meaning] ?? [])
    .sort((a, b) => b.confidence - a.confidence)[0]
  if (!read) {
    const text = {
      zh: `${paper.zh}上的${field.zh}没有读出来，请人工核对`,
      en: `${field.en} could not be read on ${paper.en}; please check by eye`,
    }
    return { result: 'unavailable', path, text }
  }
  if (isSame(typed, read.value)) return passed
  const text = about(field, tellDifference(field.type, typed, read.value, paper))
  return { result: read.confidence >= sure ? 'failed' : 'warning', path, text }
}

/** Where the applicant finds the picture again: its field in the form, or the slot itself. */
function pathOfSlot({ journey }: Given, reading: FileReading | undefined): string | null {
  if (!reading) return null
  const name = reading.slot.replace(/^line\.\d+\./, '')
  for (const [form, spec] of Object.entries(journey.programme.forms)) {
    const field = Object.entries(spec.fields).find(([, each]) => each.type === 'slot' && each.slot === name)
    if (field) return `${form}.${field[0]}`
  }
  return reading.slot
}

/** In China, where the card was issued. */
const today = ({ spine }: Given): string =>
  new Date(spine.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

/** A paper that must bear the organisation's red seal. */
export const sealPresent: Run = async given => {
  const readings = (await readingsOf(given, ['seal'])).filter(reading => reading.state !== 'waiting')
  if (!readings.length) return open
  const bare = readings.find(reading => !reading.fields.seal)
  if (!bare) return passed
  if (bare.doubts.length) return { ...open, path: pathOfSlot(given, bare) }
  return {
    result: 'failed',
    path: pathOfSlot(given, bare),
    text: {
      zh: '没有看到红色公章。请盖章后重新拍摄整页；章在但颜色很淡的，可以坚持提交，由审核员查看。',
      en: 'No red seal was seen. Please stamp the page and photograph it whole; if the seal is there but faint, insist, and a reviewer will look.',
    },
  }
}
