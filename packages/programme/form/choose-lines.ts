// What an order consists of: which roles are ticked, or how many certificates; of which term, on which kind of key, with a
// seal or without. A line's number is its role's place in the programme, so it stays while the role stays and comes back
// with it, and with it every value and file that was given for it.
import type { Lines, Product, Role } from '../schema/product.ts'
import type { Programme } from '../schema/programme.ts'
import type { Text } from '../text.ts'

export interface PickedLine {
  line: number
  role: string
  product: string
  title: Text
  term: string
  medium: string | null
  seal: boolean
}

/** What somebody asks for; what is left out is the product's first. */
export interface WantedLine {
  role: string
  term?: string
  medium?: string | null
  seal?: boolean
}

export interface LineFault extends Text {
  path: string
  code: string
}

export interface LineChoice {
  /** `fixed`: all of them; `one`: variants; `some`: to be ticked; `count`: so many of one kind. */
  of: 'fixed' | 'one' | 'some' | 'count'
  min: number
  max: number
  roles: string[]
  /** False where there is nothing to choose at all. */
  open: boolean
}

/** `only`: a renewal is of the certificate's own role and never becomes another. */
export function lineChoice(programme: Programme, only?: string): LineChoice {
  const { lines } = programme
  if (!lines) return { of: 'fixed', min: 0, max: 0, roles: [], open: false }
  const roles = only === undefined ? Object.keys(lines.roles) : [only]
  const terms = roles.some(role => hasTerms(productOf(programme, lines, role)))
  if (only !== undefined) return { of: 'fixed', min: 1, max: 1, roles, open: terms }
  const count = isCounted(lines)
  const max = count ? lines.max : Math.min(lines.max, roles.length)
  const of = count
    ? lines.min < max
      ? 'count'
      : 'fixed'
    : lines.min >= roles.length
      ? 'fixed'
      : max === 1
        ? 'one'
        : 'some'
  return { of, min: lines.min, max, roles, open: terms || of !== 'fixed' }
}

/** What a fresh order begins with: as little as is allowed, the first of everything. */
export function firstLines(programme: Programme, only?: string): PickedLine[] {
  const { lines } = programme
  if (!lines) return []
  const choice = lineChoice(programme, only)
  const roles =
    isCounted(lines) && only === undefined
      ? Array.from({ length: choice.min }, () => choice.roles[0] ?? '')
      : choice.roles.slice(0, choice.of === 'fixed' ? undefined : choice.min)
  return pick(
    programme,
    lines,
    roles.map(role => ({ role })),
  )
}

/** The lines as wished, numbered; or all that is wrong with the wish. */
export function chooseLines(
  programme: Programme,
  wanted: readonly WantedLine[],
  only?: string,
): { lines: PickedLine[] } | { faults: LineFault[] } {
  const { lines } = programme
  if (!lines)
    return {
      faults: [
        fault('lines', 'none', '这个项目没有可选的证书', 'This programme has no certificates to choose'),
      ],
    }
  const choice = lineChoice(programme, only)
  const faults = [
    ...wrongRoles(lines, choice, wanted),
    ...wanted.flatMap(each => wrongDetails(programme, lines, each)),
  ]
  return faults.length > 0 ? { faults } : { lines: pick(programme, lines, wanted) }
}

function wrongRoles(lines: Lines, choice: LineChoice, wanted: readonly WantedLine[]): LineFault[] {
  const unknown = wanted.find(each => !choice.roles.includes(each.role))
  if (unknown)
    return [
      fault(
        'lines',
        'unknown',
        '没有这种证书，请刷新页面再选',
        'There is no such certificate; refresh the page',
      ),
    ]
  const twice = !isCounted(lines) && new Set(wanted.map(each => each.role)).size < wanted.length
  if (twice)
    return [fault('lines', 'twice', '每种证书一次只能办一张', 'Each certificate can be chosen once only')]
  const named =
    choice.of === 'fixed' ? choice.roles.filter(role => !wanted.some(each => each.role === role)) : []
  if (named.length > 0) {
    const all = choice.roles.flatMap(role => lines.roles[role] ?? [])
    return [
      fault(
        'lines',
        'preset',
        `本项目每次办理 ${all.length} 张：${all.map(role => role.zh).join('、')}，不能少选`,
        `This programme issues ${all.length} at a time: ${all.map(role => role.en).join(', ')}; none can be left out`,
      ),
    ]
  }
  if (wanted.length < choice.min)
    return [fault('lines', 'too-few', `至少要选 ${choice.min} 张证书`, `Choose at least ${choice.min}`)]
  if (wanted.length > choice.max)
    return [fault('lines', 'too-many', `最多只能选 ${choice.max} 张证书`, `Choose ${choice.max} at most`)]
  return []
}

function wrongDetails(programme: Programme, lines: Lines, wanted: WantedLine): LineFault[] {
  const product = productOf(programme, lines, wanted.role)
  if (!product) return []
  const at = `lines.${wanted.role}`
  const faults: LineFault[] = []
  if (wanted.term !== undefined && !product.term.includes(wanted.term))
    faults.push(
      fault(
        `${at}.term`,
        'term',
        '没有这个年限，请从列出的年限里选',
        'There is no such term; choose one of those listed',
      ),
    )
  if (wanted.medium && !Object.hasOwn(product.media, wanted.medium))
    faults.push(
      fault(
        `${at}.medium`,
        'medium',
        '没有这种 Key，请从列出的类型里选',
        'There is no such key; choose one of those listed',
      ),
    )
  const seal = sealOf(product, lines.roles[wanted.role])
  if (wanted.seal !== undefined && wanted.seal !== seal && !product['seal-optional'])
    faults.push(
      fault(
        `${at}.seal`,
        'seal',
        '电子印章随证书一起，不能单独增减',
        'The seal comes with the certificate and cannot be chosen apart',
      ),
    )
  return faults
}

function pick(programme: Programme, lines: Lines, wanted: readonly WantedLine[]): PickedLine[] {
  const order = Object.keys(lines.roles)
  return wanted
    .map((each, at): PickedLine => {
      const role = lines.roles[each.role]
      const product = productOf(programme, lines, each.role)
      if (!role || !product) throw new Error(`The programme has no line ${each.role}`)
      return {
        line: isCounted(lines) ? at + 1 : order.indexOf(each.role) + 1,
        role: each.role,
        product: role.product,
        title: { zh: role.zh, en: role.en },
        term: each.term ?? product.term[0] ?? '1y',
        medium: each.medium ?? Object.keys(product.media)[0] ?? null,
        seal: each.seal ?? sealOf(product, role),
      }
    })
    .sort((a, b) => a.line - b.line)
}

/** So many of one kind, none of them named. */
const isCounted = (lines: Lines): boolean =>
  lines.mode === 'quantity' && Object.keys(lines.roles).length === 1

const productOf = (programme: Programme, lines: Lines, role: string): Product | undefined =>
  programme.products[lines.roles[role]?.product ?? '']

const sealOf = (product: Product, role: Role | undefined): boolean => role?.seal ?? product.seal

const hasTerms = (product: Product | undefined): boolean =>
  product !== undefined &&
  (product.term.length > 1 || Object.keys(product.media).length > 1 || product['seal-optional'])

const fault = (path: string, code: string, zh: string, en: string): LineFault => ({
  path,
  code: `lines.${code}`,
  zh,
  en,
})
