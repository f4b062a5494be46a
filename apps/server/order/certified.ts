// What the certificates of an order will say, and that the applicant confirmed exactly this (电子签名法, art. 21: name and
// other contents are confirmed by the holder before the certificate is made). The words are the authority's own.
import type { OrderView } from '@hufu/contract'
import { AppError } from '../platform/errors.ts'
import { advance } from './advance.ts'
import { readSheet, readValues, writeSheet } from './dossier.ts'
import {
  expectOpen,
  keyOf,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readLines,
} from './order.ts'
import { type OrderProgramme, programmeOf, type Spine } from './spine.ts'
import { certifiedFacts } from './subject.ts'

export interface CertifiedText {
  line: number
  subject: string
}

type Knows = Pick<Spine, 'subjectOf'>

/** Of every line whose facts are complete. */
export async function certifiedTexts(
  { subjectOf }: Knows,
  db: Reader,
  order: Order,
  { programme }: OrderProgramme,
): Promise<CertifiedText[]> {
  if (!subjectOf) return []
  const values = await readValues(db, keyOf(order))
  return (await readLines(db, keyOf(order))).flatMap(line => {
    const product = programme.products[line.product]
    if (!product) return []
    try {
      const facts = certifiedFacts(programme, order, line, values)
      const parts = subjectOf(order.authority_id, product.profile, facts)
      if (parts.some(part => part.type === 'CN' && !part.value)) return []
      return [{ line: line.line, subject: parts.map(part => `${part.type}=${part.value}`).join(', ') }]
    } catch {
      // A holder who is not named yet: there is nothing to confirm before the form is complete.
      return []
    }
  })
}

export const sameTexts = (one: readonly CertifiedText[], other: readonly CertifiedText[]): boolean =>
  one.length === other.length &&
  one.every(each => other.some(text => text.line === each.line && text.subject === each.subject))

/** What was confirmed last: with the submission, or anew on the order's page. */
async function readConfirmed(db: Reader, order: Order): Promise<CertifiedText[]> {
  const sheet = await readSheet<{ confirmed?: CertifiedText[] }>(db, keyOf(order), 'form')
  return sheet?.confirmed ?? []
}

export async function willIssueOf(
  spine: Knows,
  db: Reader,
  order: Order,
  journey: OrderProgramme,
): Promise<NonNullable<OrderView['willIssue']>> {
  const confirmed = await readConfirmed(db, order)
  const lines = await readLines(db, keyOf(order))
  return (await certifiedTexts(spine, db, order, journey)).map(text => ({
    ...text,
    title: lines.find(line => line.line === text.line)?.title ?? { zh: '', en: '' },
    confirmed: confirmed.some(each => sameTexts([each], [text])),
  }))
}

/** Throws `issuance.unconfirmed` when the line's certificate would say other than what was confirmed last. */
export async function expectConfirmed(
  spine: Knows,
  db: Reader,
  order: Order,
  journey: OrderProgramme,
  line: number,
): Promise<void> {
  if (!spine.subjectOf) return
  const text = (await certifiedTexts(spine, db, order, journey)).find(each => each.line === line)
  const known = await readConfirmed(db, order)
  if (!text || !known.some(each => sameTexts([each], [text]))) throw new AppError('issuance.unconfirmed')
}

/** After it came to differ: the applicant confirms the words as they are now, and production goes on. */
export async function confirmAnew(
  spine: Spine,
  key: OrderKey,
  person: string,
  given: readonly CertifiedText[],
): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    if (!order.number) throw new AppError('order.wrong-state', { state: 'form:drafting' })
    const texts = await certifiedTexts(spine, trx, order, await programmeOf(spine, order))
    if (!sameTexts(texts, given)) throw new AppError('order.stale')
    const sheet = (await readSheet<object>(trx, key, 'form')) ?? {}
    await writeSheet(trx, key, 'form', { ...sheet, confirmed: texts }, spine.clock.now())
    await advance(spine, trx, key, {
      event: 'certificate-confirmed',
      text: { zh: '申请人确认了证书内容', en: 'The applicant confirmed what the certificate will say' },
      actor: { kind: 'applicant', id: person },
    })
  })
}
