// Money is whole fen. How it is written, and what an order costs by the programme's price parts.
import { type Facts, holds } from './condition.ts'
import { writeTerm } from './deadline.ts'
import type { Programme } from './schema/programme.ts'
import type { Text } from './text.ts'

/** 30000 → `300.00`, 1234567 → `12,345.67` */
export function writeYuan(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new Error(`Not an amount in fen: ${fen}`)
  const absolute = Math.abs(fen)
  const yuan = String(Math.floor(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '-' : ''}${yuan}.${String(absolute % 100).padStart(2, '0')}`
}

/** `300.00 元`; `-- 元` until the price is known (Z-19). */
export function writeMoney(fen: number | undefined): Text {
  if (fen === undefined) return { zh: '-- 元', en: 'CNY --' }
  return { zh: `${writeYuan(fen)} 元`, en: `CNY ${writeYuan(fen)}` }
}

/** `300`, `300.5`, `300.50`, `¥1,300.00` → fen; anything else is undefined. */
export function readYuan(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[\s,¥元]/g, '')
  const [, yuan, cents = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(cents.padEnd(2, '0'))
}

export type ChosenLine = { role: string; term?: string; quantity?: number; seal?: boolean }
export type PriceItem = { line: number | undefined; part: string; title: Text; fen: number }
export type Price = { fen: number; items: PriceItem[] }

const partTitles: Record<string, Text> = {
  certificate: { zh: '证书', en: 'Certificate' },
  medium: { zh: '介质', en: 'Key' },
  seal: { zh: '电子印章', en: 'Electronic seal' },
  service: { zh: '服务费', en: 'Service' },
  shipping: { zh: '邮寄费', en: 'Shipping' },
  discount: { zh: '优惠', en: 'Discount' },
}

/** The price of an order's lines. Parts by order count once, for the first line whose product has them. */
export function priceOf(programme: Programme, lines: readonly ChosenLine[], facts: Facts = {}): Price {
  const items: PriceItem[] = []
  const once = new Set<string>()
  lines.forEach((line, index) => {
    const role = programme.lines?.roles[line.role]
    const product = role && programme.products[role.product]
    if (!role || !product) throw new Error(`The programme has no line ${line.role}`)
    const term = line.term ?? product.term[0] ?? '1y'
    const seal = line.seal ?? role.seal ?? product.seal
    const quantity = line.quantity ?? 1
    const here = { role: line.role, product: role.product, holder: product.holder, term, seal, quantity }
    product.price.forEach((part, at) => {
      if (part.part === 'seal' && !seal) return
      if (!holds(part.when, { ...facts, line: here })) return
      const byOrder = part.per === 'order'
      if (byOrder && once.has(`${role.product}/${at}`)) return
      once.add(`${role.product}/${at}`)
      const times = byOrder ? 1 : quantity * (part.per === 'year' ? yearsOf(term) : 1)
      items.push({
        line: byOrder ? undefined : index,
        part: part.part,
        title: part.title ?? partTitles[part.part] ?? { zh: part.part, en: part.part },
        fen: part.fen * times * (part.part === 'discount' ? -1 : 1),
      })
    })
  })
  const total = items.reduce((sum, item) => sum + item.fen, 0)
  return { fen: Math.max(0, total), items }
}

/** `500元/1年` beside a product (H-06): what one such line costs by itself, without what is paid once an order. */
export function priceLabel(programme: Programme, line: ChosenLine, facts: Facts = {}): Text {
  const product = programme.products[programme.lines?.roles[line.role]?.product ?? '']
  const term = writeTerm(line.term ?? product?.term[0] ?? '1y')
  const { items } = priceOf(programme, [line], facts)
  const fen = items.reduce((sum, item) => (item.line === undefined ? sum : sum + item.fen), 0)
  const yuan = writeYuan(Math.max(0, fen)).replace(/\.00$/, '')
  return { zh: `${yuan}元/${term.zh}`, en: `CNY ${yuan} / ${term.en}` }
}

/** A part of a year is charged as a year. */
function yearsOf(term: string): number {
  const count = Number.parseInt(term, 10)
  return Math.ceil({ y: count, m: count / 12, d: count / 365 }[term.at(-1) ?? 'y'] ?? count)
}
