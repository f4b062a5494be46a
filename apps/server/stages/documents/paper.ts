// A printed paper: what exactly it shows of the order, the code that names that version, and the sheet to draw. The code
// is a keyed hash over the document, its line and the values shown, so any edit of those (and of nothing else) changes it.
import { createHmac } from 'node:crypto'
import { type Document, priceOf, writeDate, writeMoney, writeTerm } from '@hufu/programme'
import type { ShownValue } from '../../migrations/tables/documents.ts'
import { contextOf } from '../../order/context.ts'
import { readValues } from '../../order/dossier.ts'
import { keyOf, type LineRow, type Order, type Reader, readLines } from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../../order/spine.ts'
import { labelOf, pathsOf, type Sheet, sheetOf } from '../../programme/sheet.ts'

/** Nothing that is mistaken for something else: no 0, O, 1, I. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

export interface Paper {
  name: string
  /** 0 for a paper of the whole order. */
  line: number
  document: Document
  shown: ShownValue[]
  /** Null where the paper is blank, or its version does not matter. */
  code: string | null
  sheet: Sheet
}

/** What all papers of one order are made from, read once. */
export interface PaperSource {
  order: Order
  journey: OrderProgramme
  lines: LineRow[]
  values: ReadonlyMap<string, { value: string }>
  /** Price of the whole order, and of each line. */
  fen: { total: number; lines: number[] }
}

export async function readPaperSource(spine: Spine, db: Reader, order: Order): Promise<PaperSource> {
  const key = keyOf(order)
  const journey = await programmeOf(spine, order)
  const lines = await readLines(db, key)
  const chosen = lines.map(line => ({ role: line.role ?? '', term: line.term, seal: line.seal }))
  const price = priceOf(journey.programme, chosen, await contextOf(spine, db, order))
  const perLine = lines.map((_, index) =>
    price.items.filter(item => item.line === index).reduce((sum, item) => sum + item.fen, 0),
  )
  const fen = { total: order.total_fen ?? price.fen, lines: perLine }
  return { order, journey, lines, values: await readValues(db, key), fen }
}

/** Null where the order has no such paper: unknown document, or a line that is not there. */
export function paperOf(source: PaperSource, name: string, line: number, paperKey: Buffer): Paper | null {
  const { journey, order, lines } = source
  const document = Object.hasOwn(journey.programme.documents, name)
    ? journey.programme.documents[name]
    : undefined
  if (!document || (document.scope === 'line') !== line > 0) return null
  if (line > 0 && !lines.some(row => row.line === line)) return null
  const prefilled = document.fill === 'prefilled'
  const shown = prefilled ? shownIn(source, document, line) : []
  const code = prefilled && document.versioned ? codeOf(paperKey, order.id, name, line, shown) : null
  const read = new Map(shown.map(each => [each.path, each.value]))
  const mark = code
    ? { code, qr: markText({ order: order.id, document: name, line, code }), caption: '版本' }
    : null
  const sheet = sheetOf(document, journey.programme, path => read.get(path) ?? '', mark)
  const row = lines.find(each => each.line === line)
  if (row && lines.length > 1) sheet.subtitle += ` · ${row.title.zh}`
  return { name, line, document, shown, code, sheet }
}

function codeOf(key: Buffer, order: string, document: string, line: number, shown: ShownValue[]): string {
  const content = JSON.stringify([order, document, line, shown.map(({ path, value }) => [path, value])])
  const hash = createHmac('sha256', key).update(content).digest()
  return [...hash.subarray(0, 8)].map(byte => alphabet[byte % 32]).join('')
}

export interface Mark {
  order: string
  document: string
  line: number
  code: string
}
const prefix = 'hufu:paper:'
const markText = ({ order, document, line, code }: Mark) => `${prefix}${order}:${document}:${line}:${code}`
export const isMark = (text: string): boolean => text.startsWith(prefix)

export function readMark(text: string): Mark | null {
  const [, , order, document, line, code] = text.split(':')
  return isMark(text) && order && document && code ? { order, document, line: Number(line), code } : null
}

function shownIn(source: PaperSource, document: Document, line: number): ShownValue[] {
  const { programme } = source.journey
  return pathsOf(document).map(path => {
    const { zh, en } = labelOf(programme, path)
    const [form = '', field = ''] = path.split('.')
    const value = form === 'order' ? ofOrder(source, field, line) : ofForm(source, form, field, line)
    return { path, zh, en, value }
  })
}

/** A form that each line has is shown for the paper's own line; on a paper of the order, for all of them. */
function ofForm({ journey, values, lines }: PaperSource, form: string, field: string, line: number): string {
  const spec = journey.programme.forms[form]
  const paths =
    spec?.scope === 'line'
      ? (line > 0 ? [line] : lines.map(row => row.line)).map(n => `line.${n}.${form}.${field}`)
      : [`${form}.${field}`]
  const written = paths.flatMap(path => {
    const value = values.get(path)?.value
    return value ? [writeValue(spec?.fields[field], value)] : []
  })
  return written.join('、')
}

function writeValue(
  field: { type: string; choices?: Record<string, { zh: string }> | undefined } | undefined,
  value: string,
): string {
  if (field?.type === 'choice') return field.choices?.[value]?.zh ?? value
  if (field?.type === 'date') return value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1年$2月$3日')
  return value
}

function ofOrder(source: PaperSource, field: string, line: number): string {
  const { order, journey, lines, fen } = source
  const rows = line > 0 ? lines.filter(row => row.line === line) : lines
  const each = (say: (row: LineRow) => string) => [...new Set(rows.map(say))].join('、')
  switch (field) {
    case 'number':
      return order.number ?? ''
    case 'offer':
      return journey.offer.title.zh
    case 'product':
      return each(row => journey.programme.products[row.product]?.title.zh ?? row.product)
    case 'term':
      return each(row => writeTerm(row.term).zh)
    case 'role':
      return each(row => row.title.zh)
    case 'amount':
      return writeMoney(line > 0 ? (fen.lines[lines.findIndex(row => row.line === line)] ?? 0) : fen.total).zh
    case 'date':
      return order.submitted_at ? writeDate('yyyy年MM月dd日', order.submitted_at) : ''
    default:
      return ''
  }
}
