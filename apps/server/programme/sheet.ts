// A programme's paper as plain content, before it is drawn: the blocks of the document, blank or with the order's values
// in them. The PDF and the Word file are drawn from the same sheet, so they say the same.
import type { Document, Programme } from '@hufu/programme'

export type SheetBlock =
  | { kind: 'heading' | 'text'; text: string }
  | { kind: 'rows'; rows: { label: string; value: string }[] }
  | { kind: 'signature' | 'stamp'; text: string }
  | { kind: 'frame'; text: string; width: number; height: number }

export interface Sheet {
  title: string
  subtitle: string
  blocks: SheetBlock[]
  note: string | null
  /** On every page: the version in words and as a QR code, which ties the signed copy to the data it shows. */
  mark: { code: string; qr: string; caption: string } | null
}

/** The value of `form.field` or `order.number`, as it is to be read on paper; empty to be written by hand. */
export type ValueOf = (path: string) => string

const blank = '____________'
export const placeholder = /\{([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)\}/g

export function sheetOf(
  document: Document,
  programme: Programme,
  read: ValueOf = () => '',
  mark: Sheet['mark'] = null,
): Sheet {
  const say = (text: string) => text.replace(placeholder, (_, path: string) => read(path) || blank)
  const blocks = document.blocks.flatMap((block): SheetBlock[] => [
    ...(block.heading ? [{ kind: 'heading' as const, text: say(block.heading.zh) }] : []),
    ...(block.text ? [{ kind: 'text' as const, text: say(block.text.zh) }] : []),
    ...(block.rows
      ? [
          {
            kind: 'rows' as const,
            rows: block.rows.map(path => ({ label: labelOf(programme, path).zh, value: read(path) })),
          },
        ]
      : []),
    ...(block.frame
      ? [
          {
            kind: 'frame' as const,
            text: say(block.frame.zh),
            width: block.frame.width,
            height: block.frame.height,
          },
        ]
      : []),
    ...(block.signature ? [{ kind: 'signature' as const, text: say(block.signature.zh) }] : []),
    ...(block.stamp ? [{ kind: 'stamp' as const, text: say(block.stamp.zh) }] : []),
  ])
  return {
    title: document.zh,
    subtitle: programme.title.zh,
    blocks,
    note: document.note ? say(document.note.zh) : null,
    mark,
  }
}

/** Every value that a document shows: its rows, and the places in its texts. */
export function pathsOf(document: Document): string[] {
  const texts = document.blocks.flatMap(block =>
    [block.heading, block.text, block.signature, block.stamp, block.frame].map(text => text?.zh ?? ''),
  )
  const inTexts = [...texts, document.note?.zh ?? ''].flatMap(text =>
    [...text.matchAll(placeholder)].map(found => found[1] ?? ''),
  )
  return [...new Set([...document.blocks.flatMap(block => block.rows ?? []), ...inTexts])]
}

const orderLabels: Readonly<Record<string, { zh: string; en: string }>> = {
  number: { zh: '申请编号', en: 'Number' },
  offer: { zh: '业务类型', en: 'Kind of application' },
  product: { zh: '证书类型', en: 'Certificate' },
  term: { zh: '证书年限', en: 'Term' },
  amount: { zh: '金额', en: 'Amount' },
  date: { zh: '申请日期', en: 'Date' },
  role: { zh: '证书角色', en: 'Role' },
}

export function labelOf(programme: Programme, path: string): { zh: string; en: string } {
  const [form = '', field = ''] = path.split('.')
  const found = form === 'order' ? orderLabels[field] : programme.forms[form]?.fields[field]
  return found ? { zh: found.zh, en: found.en } : { zh: path, en: path }
}

const mimes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const
export type PaperFormat = keyof typeof mimes

/** A PDF opens in the browser, from where it is printed; a Word file is saved. */
export const paperHeaders = (name: string, format: PaperFormat): Record<string, string> => ({
  'content-type': mimes[format],
  'content-disposition': `${format === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`,
  'cache-control': 'private, no-store',
})
