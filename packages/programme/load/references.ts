// Every name that a document mentions must exist in it: slots, forms, fields, products, rosters, checks, offers.

import { checkNumberFormat } from '../numbering.ts'
import { checkKinds } from '../schema/check.ts'
import type { Found, Path } from './fault.ts'
import { isRaw } from './library.ts'

type Raw = Record<string, unknown>
type Kind = { zh: string; en: string; names: Set<string> }

export function faultsOfReferences(document: Raw): Found[] {
  const found: Found[] = []
  const kinds = kindsOf(document)
  const mention = (kind: keyof typeof kinds, value: unknown, path: Path) => {
    if (typeof value === 'string' && !kinds[kind].names.has(value))
      found.push({ path, reason: unknown(kinds[kind], value) })
  }
  const mentions = (kind: keyof typeof kinds, values: unknown, path: Path) => {
    if (Array.isArray(values))
      values.forEach((value, index) => {
        mention(kind, value, [...path, index])
      })
    else if (isRaw(values))
      for (const [key, value] of Object.entries(values)) mention(kind, value, [...path, key])
  }

  for (const [name, group] of under(isRaw(document.audience) ? document.audience.groups : undefined)) {
    mention('roster', group.roster, ['audience', 'groups', name, 'roster'])
    mention('entitlement', group.entitlement, ['audience', 'groups', name, 'entitlement'])
  }
  for (const [name, entitlement] of under(document.entitlements))
    mentions('offer', entitlement.counts, ['entitlements', name, 'counts'])

  lineReferences(document.lines, mention, mentions)

  for (const [form, { fields }] of under(document.forms))
    for (const [name, field] of under(fields)) {
      const at = ['forms', form, 'fields', name]
      mention('slot', field.slot, [...at, 'slot'])
      mention('field', field.copies, [...at, 'copies'])
      mention('field', field.same, [...at, 'same'])
      if (Array.isArray(field.fills))
        field.fills.forEach((each, index) => {
          const to = String(each)
          mention('field', to.includes('.') ? to : `${form}.${to}`, [...at, 'fills', index])
        })
      if (field.type === 'choice' && !field.choices) found.push({ path: at, reason: noChoices })
      if (
        field.type === 'choice' &&
        typeof field.preset === 'string' &&
        !(isRaw(field.choices) && field.preset in field.choices)
      )
        found.push({ path: [...at, 'preset'], reason: noSuchChoice })
    }
  for (const [name, slot] of under(document.slots))
    mention('document', slot.template, ['slots', name, 'template'])
  for (const [name, document_] of under(document.documents)) {
    const blocks = Array.isArray(document_.blocks) ? document_.blocks : []
    blocks.forEach((block, index) => {
      if (isRaw(block)) mentions('value', block.rows, ['documents', name, 'blocks', index, 'rows'])
    })
    for (const { value, path } of placeholdersIn(document_, ['documents', name]))
      mention('value', value, path)
  }
  for (const [name, page] of under(document.pages))
    mentions('document', page.documents, ['pages', name, 'documents'])
  for (const [name, check] of under(document.checks))
    mentions('field', check.fields, ['checks', name, 'fields'])
  for (const [name, reason] of under(document.reasons)) {
    mentions('field', reason.fields, ['reasons', name, 'fields'])
    mentions('slot', reason.slots, ['reasons', name, 'slots'])
  }
  for (const [name, offer] of under(document.offers)) {
    mentions('group', offer.groups, ['offers', name, 'groups'])
    for (const [stage, spec] of under(offer.journey))
      stageReferences(spec, ['offers', name, 'journey', stage], mention, mentions)
  }
  found.push(...wholeness(document), ...numberFaults(document.numbering))
  return found
}

/** `{form.field}` in the texts of a document. */
function placeholdersIn(value: unknown, path: Path): { value: string; path: Path }[] {
  if (typeof value === 'string')
    return [...value.matchAll(/\{([^{}\s]+\.[^{}\s]+)\}/g)].map(found => ({ value: found[1] ?? '', path }))
  if (Array.isArray(value)) return value.flatMap((each, index) => placeholdersIn(each, [...path, index]))
  if (!isRaw(value)) return []
  return Object.entries(value).flatMap(([key, each]) => placeholdersIn(each, [...path, key]))
}

type Mention = (kind: keyof ReturnType<typeof kindsOf>, value: unknown, path: Path) => void

function lineReferences(lines: unknown, mention: Mention, mentions: Mention): void {
  if (!isRaw(lines)) return
  mention('product', lines.single, ['lines', 'single'])
  const places: [Raw, Path][] = under(lines.roles).map(([name, role]) => [role, ['lines', 'roles', name]])
  if (isRaw(lines.quantity)) places.push([lines.quantity, ['lines', 'quantity']])
  for (const [place, at] of places) {
    mention('product', place.product, [...at, 'product'])
    mentions('form', place.forms, [...at, 'forms'])
    mentions('slot', place.slots, [...at, 'slots'])
  }
}

function stageReferences(spec: Raw, at: Path, mention: Mention, mentions: Mention): void {
  mentions('check', spec.checks, [...at, 'checks'])
  mentions('form', spec.forms, [...at, 'forms'])
  mentions('page', spec.shows, [...at, 'shows'])
  mentions('agreement', spec.agreements, [...at, 'agreements'])
  mentions('document', spec.documents, [...at, 'documents'])
  mentions('slot', spec.slots, [...at, 'slots'])
  mention('form', spec.address, [...at, 'address'])
  mention('form', spec.form, [...at, 'form'])
  mention('form', spec.account, [...at, 'account'])
  if (isRaw(spec.binding)) {
    mentions('slot', spec.binding.slots, [...at, 'binding', 'slots'])
    mentions('field', spec.binding.representative, [...at, 'binding', 'representative'])
  }
  if (!isRaw(spec.transfer)) return
  mention('form', spec.transfer.form, [...at, 'transfer', 'form'])
  mention('slot', spec.transfer.slip, [...at, 'transfer', 'slip'])
}

/** Things that are each right and together wrong. */
function wholeness(document: Raw): Found[] {
  const found: Found[] = []
  const fault = (path: Path, zh: string, en: string) => found.push({ path, reason: { zh, en } })
  for (const [name, offer] of under(document.offers)) {
    const at: Path = ['offers', name]
    const journey = under(offer.journey)
    if (journey.length > 0 && !document.lines) fault(at, '有办理流程就要有 lines', 'A journey needs lines')
    for (const [stage, spec] of journey) {
      const here = [...at, 'journey', stage]
      const methods = Array.isArray(spec.methods) ? spec.methods : []
      if (spec.stage !== 'payment') continue
      if (typeof spec.default === 'string' && !methods.includes(spec.default))
        fault([...here, 'default'], '默认付款方式不在 methods 里', 'The default method is not among methods')
      if (methods.includes('transfer') && !spec.transfer)
        fault(
          here,
          '对公转账要写 transfer（收款户名、开户行、账号、期限）',
          'A transfer needs transfer: payee, bank, account, deadline',
        )
      if (methods.includes('entitlement') && under(document.entitlements).length === 0)
        fault([...here, 'methods'], '没有定义任何免费政策（entitlements）', 'No entitlement is defined')
    }
  }
  const rows = Array.isArray(document.pin) ? document.pin : []
  const last: unknown = rows.at(-1)
  if (isRaw(last) && last.when !== undefined)
    fault(
      ['pin', rows.length - 1],
      '最后一行不能有 when：总要有一种安全的默认',
      'The last row has no when: there is always a safe default',
    )
  return found
}

function numberFaults(numbering: unknown): Found[] {
  const formats: [Path, unknown][] =
    typeof numbering === 'string'
      ? [[['numbering'], numbering]]
      : under({ numbering }).flatMap(([, each]) =>
          Object.entries(each).map(([key, value]): [Path, unknown] => [['numbering', key], value]),
        )
  return formats.flatMap(([path, format]) => {
    const reason = typeof format === 'string' ? checkNumberFormat(format) : undefined
    return reason ? [{ path, reason }] : []
  })
}

function kindsOf(document: Raw) {
  const keys = (section: unknown) => new Set(isRaw(section) ? Object.keys(section) : [])
  const fields = new Set(
    under(document.forms).flatMap(([form, { fields }]) => [...keys(fields)].map(field => `${form}.${field}`)),
  )
  const orderValues = ['number', 'offer', 'product', 'term', 'amount', 'date', 'role'].map(
    value => `order.${value}`,
  )
  return {
    roster: { zh: '名册', en: 'roster', names: keys(document.rosters) },
    entitlement: { zh: '免费政策', en: 'entitlement', names: keys(document.entitlements) },
    offer: { zh: '办理事项', en: 'offer', names: keys(document.offers) },
    product: { zh: '证书产品', en: 'product', names: keys(document.products) },
    form: { zh: '表单', en: 'form', names: keys(document.forms) },
    field: { zh: '字段', en: 'field', names: fields },
    value: { zh: '字段', en: 'field', names: new Set([...fields, ...orderValues]) },
    slot: { zh: '附件', en: 'slot', names: keys(document.slots) },
    document: { zh: '文件模板', en: 'document', names: keys(document.documents) },
    page: { zh: '说明页', en: 'page', names: keys(document.pages) },
    agreement: { zh: '协议', en: 'agreement', names: keys(document.agreements) },
    check: {
      zh: '检查',
      en: 'check',
      names: new Set([...Object.keys(checkKinds), ...keys(document.checks)]),
    },
    group: {
      zh: '用户群组',
      en: 'group',
      names: keys(isRaw(document.audience) ? document.audience.groups : undefined),
    },
  } satisfies Record<string, Kind>
}

function under(section: unknown): [string, Raw][] {
  return isRaw(section)
    ? Object.entries(section).filter((entry): entry is [string, Raw] => isRaw(entry[1]))
    : []
}

const unknown = ({ zh, en }: Kind, value: string) => ({
  zh: `没有叫 ${value} 的${zh}`,
  en: `There is no ${en} ${value}`,
})
const noSuchChoice = { zh: 'preset 不在 choices 里', en: 'The preset is not among the choices' }
const noChoices = { zh: '选择项要写 choices', en: 'A choice needs choices' }
