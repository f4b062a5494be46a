// How an organisation stands behind its papers: the stamp on them, or one of the ways that the programme allows in its place. What
// was signed or confirmed speaks for the papers as they were then: an edit of what they show makes it outdated, as a stamped copy.
import type { BindingView } from '@hufu/contract'
import { mask, type StageOf } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Text } from '../../migrations/tables/order.ts'
import type { Tables } from '../../migrations/tables.ts'
import type { Order, OrderKey, Reader, Trx } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import type { DocumentsDeps } from './deps.ts'
import { type Paper, type PaperSource, paperOf } from './paper.ts'

export type DocumentsStage = StageOf<'documents'> & { name: string }
export type Binding = Selectable<Tables['organisation_binding']>
type Way = BindingView['ways'][number]['way']

const titles: Readonly<Record<Way, { title: Text; hint: Text }>> = {
  paper: {
    title: { zh: '打印盖章，拍照上传', en: 'Print, stamp, photograph' },
    hint: { zh: '手边有公章时最方便。', en: 'Easiest with the seal at hand.' },
  },
  certificate: {
    title: { zh: '用单位现有证书签名', en: 'Sign with a certificate of the organisation' },
    hint: {
      zh: '单位已有本机构的证书：在电脑上插入 UKey，不用打印、不用盖章。',
      en: 'For those who hold one: plug the key into a computer; nothing is printed or stamped.',
    },
  },
  'legal-representative': {
    title: { zh: '法定代表人用手机确认', en: 'The legal representative confirms on a phone' },
    hint: {
      zh: '给法定代表人本人实名的手机发一条短信，打开后确认即可，不用盖章。',
      en: 'A message goes to a phone in their own name; they open it and confirm. Nothing is stamped.',
    },
  },
}

/** What the organisation is to stand behind: the papers of these slots, each with the version that is true now. */
export function coveredPapers(deps: DocumentsDeps, source: PaperSource, stage: DocumentsStage): Paper[] {
  const { slots = [] } = stage.binding ?? {}
  const { programme } = source.journey
  const templates = new Set(slots.flatMap(name => programme.slots[name]?.template ?? []))
  return stage.documents
    .filter(name => templates.has(name))
    .flatMap(name => {
      const lines = programme.documents[name]?.scope === 'line' ? source.lines.map(row => row.line) : [0]
      return lines.flatMap(line => paperOf(source, name, line, deps.paperKey) ?? [])
    })
}

export const coversOf = (deps: DocumentsDeps, source: PaperSource, stage: DocumentsStage): string =>
  coveredPapers(deps, source, stage)
    .map(paper => `${paper.name}/${paper.line}=${paper.code ?? ''}`)
    .join(' ')

/** Asked of the legal representative, signed or refused; null while only the stamp is in play. */
export async function readBinding(db: Reader, key: OrderKey, stage: string): Promise<Binding | null> {
  const row = await db
    .selectFrom('organisation_binding')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', stage)
    .where('state', 'in', ['waiting', 'done', 'refused'])
    .executeTakeFirst()
  return row ?? null
}

export const isBound = (binding: Binding | null, covers: string): boolean =>
  binding?.state === 'done' && binding.covers === covers

export function standingOf(binding: Binding, covers: string, now: Date) {
  if (binding.state === 'refused') return 'refused' as const
  if (binding.covers !== covers) return 'outdated' as const
  if (binding.state === 'done') return 'done' as const
  return binding.until <= now ? ('expired' as const) : ('waiting' as const)
}

/** Makes room for another way: one at a time counts. */
export async function withdrawCurrent(trx: Trx, key: OrderKey, stage: string): Promise<void> {
  await trx
    .updateTable('organisation_binding')
    .set({ state: 'withdrawn', token_hash: null })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', stage)
    .where('state', 'in', ['waiting', 'done', 'refused'])
    .execute()
}

/** A natural person has no seal, and so nothing that could stand in for one. */
export const offersBinding = (order: Order, stage: DocumentsStage): boolean =>
  stage.binding !== undefined && order.organisation !== '' && order.uscc !== ''

export function viewBinding(
  spine: Spine,
  source: PaperSource,
  stage: DocumentsStage,
  current: Binding | null,
  covers: string,
): BindingView | null {
  const { binding } = stage
  if (!binding || !offersBinding(source.order, stage) || covers === '') return null
  const ways: Way[] = ['paper', ...binding.ways]
  const given = (path: string | undefined, type: 'person-name' | 'citizen-id' | 'mobile') => {
    const value = path ? source.values.get(path)?.value : undefined
    return value ? mask(type, value) : null
  }
  return {
    stage: stage.name,
    ways: ways.map(way => ({ way, ...titles[way] })),
    slots: binding.slots,
    representative: {
      name: given(binding.representative.name, 'person-name'),
      identity: given(binding.representative.identity, 'citizen-id'),
      mobile: given(binding.representative.mobile, 'mobile'),
    },
    current: current && {
      way: current.way,
      state: standingOf(current, covers, spine.clock.now()),
      by: whoOf(current),
      at: current.decided_at?.toISOString() ?? null,
      until: current.state === 'waiting' ? current.until.toISOString() : null,
    },
  }
}

const whoOf = (binding: Binding): string =>
  binding.way === 'certificate'
    ? `${binding.subject ?? ''} · ${binding.serial ?? ''}`
    : `${binding.name ?? ''} ${mask('mobile', binding.mobile ?? '')}`
