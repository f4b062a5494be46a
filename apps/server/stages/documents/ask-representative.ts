// The legal representative confirms from a phone: the carrier says that it is theirs before any message goes there, the registry
// that they are the representative; the link opens one question, a code proves the phone, and one answer ends it.
import { randomUUID } from 'node:crypto'
import type { BindingQuestion } from '@hufu/contract'
import { checkField, type Field, mask, normalise } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { readValues } from '../../order/dossier.ts'
import {
  isOpen,
  keyOf,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  readOrder,
  type Trx,
} from '../../order/order.ts'
import { programmeOf, stageNamed } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { hashSecret, newSecret } from '../../platform/tokens.ts'
import {
  type Binding,
  coveredPapers,
  coversOf,
  type DocumentsStage,
  standingOf,
  withdrawCurrent,
} from './binding.ts'
import type { BindingDeps } from './deps.ts'
import { goOnIfWhole } from './finish-papers.ts'
import { readPaperSource } from './paper.ts'
import { expectWay, statement, writeFor } from './sign-declaration.ts'

/** A message on a Friday evening is answered on Monday morning. */
const life = 72 * 3_600_000
/** Each asks the carrier: nobody tries numbers through with it. */
const perDay = 5

export interface Representative {
  name: string
  identity: string
  mobile: string
}

export async function askRepresentative(
  deps: BindingDeps,
  key: OrderKey,
  person: string,
  given: { stage: string; representative: Partial<Representative> },
): Promise<void> {
  const { spine } = deps.documents
  // Step 1: whom; not the agent in disguise; and not somebody else than the registry names.
  const { order, who } = await spine.db.transaction(async trx => {
    const own = await lockOwnOrder(trx, key, person)
    const stage = await expectWay(deps, trx, own, given.stage, 'legal-representative')
    const found = await whoOf(trx, own, stage, given.representative)
    await expectFewAsked(deps, trx, key)
    await expectOwnPhone(trx, own, found)
    const registry = await spine.evidence?.registry(trx, own)
    if (registry?.state === 'found' && !same(registry.entry.legalRepresentative, found.name))
      throw new AppError('binding.registry-differs')
    // Counted before the carrier is asked, so that ten clicks at once cost no more.
    await trx
      .insertInto('organisation_binding')
      .values({
        ...{ authority_id: key.authority, id: randomUUID(), order_id: key.order, stage: given.stage },
        ...{ way: 'legal-representative', state: 'withdrawn', covers: '', content: Buffer.alloc(0) },
        ...{ until: spine.clock.now(), created_at: spine.clock.now(), mobile: mask('mobile', found.mobile) },
      })
      .execute()
    return { order: own, who: found }
  })

  // Step 2: is the number registered in this person's name?
  const answer = await deps
    .carrier(key.authority)
    ?.check({ name: who.name, idNumber: who.identity, mobile: who.mobile })
    .catch(() => null)
  if (!answer || answer.result === 'unavailable') throw new AppError('binding.unavailable')
  if (answer.result !== 'match') throw new AppError('binding.not-representative')

  // Step 3: the question, in place of any other way that was begun.
  const secret = newSecret()
  const id = randomUUID()
  await spine.db.transaction(async trx => {
    const own = await lockOwnOrder(trx, key, person)
    const stage = await expectWay(deps, trx, own, given.stage, 'legal-representative')
    const until = new Date(spine.clock.now().getTime() + life)
    const { content, covers } = await writeFor(deps, trx, own, stage, until)
    await withdrawCurrent(trx, key, stage.name)
    await trx
      .insertInto('organisation_binding')
      .values({
        ...{
          authority_id: key.authority,
          id,
          order_id: key.order,
          stage: stage.name,
          covers,
          content,
          until,
        },
        ...{ way: 'legal-representative', state: 'waiting', created_at: spine.clock.now(), ...who },
        ...{ token_hash: hashSecret(secret), reference: answer.reference },
      })
      .execute()
    await advance(spine, trx, key, {
      event: 'binding-asked',
      text: {
        zh: `已请法定代表人用手机确认（${mask('mobile', who.mobile)}）`,
        en: `The legal representative was asked to confirm (${mask('mobile', who.mobile)})`,
      },
      actor: { kind: 'applicant', id: person },
    })
  })

  // Step 4: the message. Not taken, the question goes, and the page says what else there is.
  const url = `${deps.publicUrl}/r/${secret}`
  const link = { authority: key.authority, programme: order.programme, mobile: who.mobile, url }
  if (await deps.sendLink(link).catch(() => false)) return
  await spine.db.transaction(trx => withdrawCurrent(trx, key, given.stage))
  throw new AppError('binding.unavailable')
}

const fields = {
  name: { type: 'person-name', zh: '法定代表人姓名', en: 'Legal representative' },
  identity: { type: 'citizen-id', zh: '法定代表人身份证号码', en: 'Identity number' },
  mobile: { type: 'mobile', zh: '法定代表人手机号', en: 'Mobile number' },
} as const

/** From the form where it says so; the rest as given now. All faults at once. */
async function whoOf(
  trx: Trx,
  order: Order,
  stage: Awaited<ReturnType<typeof expectWay>>,
  typed: Partial<Representative>,
): Promise<Representative> {
  const values = await readValues(trx, keyOf(order))
  const who: Representative = { name: '', identity: '', mobile: '' }
  const faults = (Object.keys(fields) as (keyof Representative)[]).flatMap(part => {
    const { type, zh, en } = fields[part]
    const path = stage.binding.representative[part]
    who[part] = normalise(type, (path && values.get(path)?.value) || typed[part] || '')
    const field: Field = { type, zh, en, required: true, from: [], locked: false, bound: false, fills: [] }
    const wrong = checkField(field, who[part])
    return wrong?.severity === 'error'
      ? [{ path: `representative.${part}`, code: wrong.code, ...wrong.text }]
      : []
  })
  if (faults.length) throw new AppError('order.faults', { faults })
  return who
}

async function expectFewAsked({ documents: { spine } }: BindingDeps, trx: Trx, key: OrderKey): Promise<void> {
  const { count } = await trx
    .selectFrom('organisation_binding')
    .select(eb => eb.fn.countAll<string>().as('count'))
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('way', '=', 'legal-representative')
    .where('covers', '=', '')
    .where('created_at', '>', new Date(spine.clock.now().getTime() - 24 * 3_600_000))
    .executeTakeFirstOrThrow()
  if (Number(count) >= perDay) throw new AppError('request.too-many')
}

/** One person may be both; then the identity number is the same too. */
async function expectOwnPhone(trx: Trx, order: Order, who: Representative): Promise<void> {
  const values = await readValues(trx, keyOf(order))
  const agents = [order.verified_mobile, values.get('agent.mobile')?.value]
  const both = same(values.get('agent.identity')?.value ?? '', who.identity)
  if (!both && agents.includes(who.mobile)) throw new AppError('binding.own-phone')
}

const same = (a: string, b: string): boolean =>
  normalise('person-name', a).replaceAll(' ', '').toUpperCase() ===
  normalise('person-name', b).replaceAll(' ', '').toUpperCase()

const keyOfBinding = (binding: Binding): OrderKey => ({
  authority: binding.authority_id,
  order: binding.order_id,
})

/** The secret in the address is the key; an unknown one, and one that was taken back, look alike. */
async function findQuestion(deps: BindingDeps, token: string): Promise<Binding> {
  const row = await deps.documents.spine.db.kysely
    .selectFrom('organisation_binding')
    .selectAll()
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()
  if (!row) throw new AppError('binding.over')
  return row
}

async function stageOf(deps: BindingDeps, order: Order, name: string): Promise<DocumentsStage> {
  const stage = stageNamed(await programmeOf(deps.documents.spine, order), name)
  if (stage.stage !== 'documents') throw new AppError('binding.over')
  return stage
}

export async function viewQuestion(deps: BindingDeps, token: string): Promise<BindingQuestion> {
  const { spine } = deps.documents
  const db = spine.db.kysely
  const found = await findQuestion(deps, token)
  const order = await readOrder(db, keyOfBinding(found))
  const stage = await stageOf(deps, order, found.stage)
  const source = await readPaperSource(spine, db, order)
  const authority = await db
    .selectFrom('authority')
    .select('title')
    .where('id', '=', order.authority_id)
    .executeTakeFirst()
  const standing = standingOf(found, coversOf(deps.documents, source, stage), spine.clock.now())
  return {
    authorityTitle: authority?.title ?? { zh: order.authority_id, en: order.authority_id },
    programme: source.journey.programme.title,
    organisation: order.organisation,
    name: found.name ?? '',
    mobile: mask('mobile', found.mobile ?? ''),
    agent: order.agent,
    agentMobile: mask('mobile', source.values.get('agent.mobile')?.value ?? order.verified_mobile ?? ''),
    papers: coveredPapers(deps.documents, source, stage).map(({ document: { zh, en } }) => ({ zh, en })),
    statement,
    state: standing === 'waiting' && !isOpen(order) ? 'expired' : standing,
    until: found.until.toISOString(),
  }
}

export async function sendRepresentativeCode(deps: BindingDeps, token: string, ip: string) {
  const found = await findQuestion(deps, token)
  if ((await viewQuestion(deps, token)).state !== 'waiting') throw new AppError('binding.over')
  return await deps.codes.request({ mobile: found.mobile ?? '', purpose: `binding:${found.id}`, ip })
}

export async function answerQuestion(
  deps: BindingDeps,
  token: string,
  given: { answer: 'confirm'; code: string } | { answer: 'refuse' },
): Promise<void> {
  const { spine } = deps.documents
  const asked = await findQuestion(deps, token)
  const key = keyOfBinding(asked)
  // Before the transaction: a wrong try must be counted.
  if (given.answer === 'confirm') {
    const code = given.code.normalize('NFKC').replace(/\D/g, '')
    await deps.codes.check({ mobile: asked.mobile ?? '', purpose: `binding:${asked.id}`, code })
  }
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const stage = await stageOf(deps, order, asked.stage)
    const covers = coversOf(deps.documents, await readPaperSource(spine, trx, order), stage)
    if (!isOpen(order) || standingOf(asked, covers, spine.clock.now()) !== 'waiting')
      throw new AppError('binding.over')
    const decided = await trx
      .updateTable('organisation_binding')
      .set({ state: given.answer === 'confirm' ? 'done' : 'refused', decided_at: spine.clock.now() })
      .where('authority_id', '=', asked.authority_id)
      .where('id', '=', asked.id)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (Number(decided.numUpdatedRows) !== 1) throw new AppError('binding.over')
    const actor = { kind: 'outside', name: 'legal-representative' } as const
    const yes = given.answer === 'confirm'
    await advance(spine, trx, key, {
      event: yes ? 'binding-confirmed' : 'binding-refused',
      text: yes
        ? { zh: '法定代表人已用手机确认', en: 'The legal representative confirmed on the phone' }
        : { zh: '法定代表人没有同意', en: 'The legal representative did not agree' },
      actor,
    })
    if (yes && !(await isElsewhere(trx, key, asked.stage)))
      await goOnIfWhole(deps.documents, trx, order, actor)
  })
}

/** The form was opened again meanwhile, say: the confirmation stands, and the agent goes on when it is closed. */
async function isElsewhere(trx: Trx, key: OrderKey, stage: string): Promise<boolean> {
  const rows = await trx
    .selectFrom('order_stage')
    .select(['stage', 'kind', 'state'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  const own = rows.find(row => row.stage === stage)
  return (
    !['due', 'outdated'].includes(own?.state ?? '') ||
    rows.some(row => row.kind === 'form' && row.state === 'correcting')
  )
}
