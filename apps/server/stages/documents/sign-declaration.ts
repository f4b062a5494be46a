// The papers signed with a certificate that the organisation holds: the server writes what is to be signed, the key signs it, and
// the server judges chain, status, time, whose certificate it is, and the signature. What was signed is kept with its signature.
import { randomBytes, randomUUID } from 'node:crypto'
import { readDeclaration, writeDeclaration } from '@hufu/contract/declaration.ts'
import { normalise } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { lockOwnOrder, type Order, type OrderKey, type Reader, type Trx } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { coveredPapers, coversOf, type DocumentsStage, offersBinding, withdrawCurrent } from './binding.ts'
import type { BindingDeps } from './deps.ts'
import { expectDue, goOnIfWhole } from './finish-papers.ts'
import { readPaperSource } from './paper.ts'

/** Long enough to find the key and its PIN. */
const life = 15 * 60_000

export async function prepareDeclaration(deps: BindingDeps, key: OrderKey, person: string, stage: string) {
  const { spine } = deps.documents
  return await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const offered = await expectWay(deps, trx, order, stage, 'certificate')
    const until = new Date(spine.clock.now().getTime() + life)
    const { content, covers } = await writeFor(deps, trx, order, offered, until)
    const id = randomUUID()
    await trx
      .insertInto('organisation_binding')
      .values({
        ...{ authority_id: key.authority, id, order_id: key.order, stage, covers, content, until },
        ...{ way: 'certificate', state: 'prepared', created_at: spine.clock.now() },
      })
      .execute()
    return {
      declaration: id,
      tbs: content.toString('base64'),
      text: content.toString('utf8'),
      until: until.toISOString(),
    }
  })
}

/** The stage, where this way is open now. Throws what keeps it shut. */
export async function expectWay(
  deps: BindingDeps,
  trx: Trx,
  order: Order,
  name: string,
  way: 'certificate' | 'legal-representative',
): Promise<DocumentsStage & { binding: NonNullable<DocumentsStage['binding']> }> {
  const { stage } = await expectDue(deps.documents, trx, order, name)
  if (stage.stage !== 'documents' || !stage.binding?.ways.includes(way) || !offersBinding(order, stage))
    throw new AppError('binding.not-offered')
  return { ...stage, binding: stage.binding }
}

export const statement = {
  zh: '本单位确认上列文件所载内容真实有效，同意其中全部声明与授权，效力与加盖单位公章相同。',
  en: 'We confirm that what the papers above say is true, and agree to every declaration and authorisation in them, as if they bore our official seal.',
}

/** What is signed, or confirmed: the papers by their versions, for this order, at this site, until then, once. */
export async function writeFor(
  deps: BindingDeps,
  db: Reader,
  order: Order,
  stage: DocumentsStage,
  until: Date,
): Promise<{ content: Buffer; covers: string }> {
  const source = await readPaperSource(deps.documents.spine, db, order)
  const covers = coversOf(deps.documents, source, stage)
  if (!covers) throw new AppError('binding.not-offered')
  const papers = coveredPapers(deps.documents, source, stage)
  const one = (text: string) => normalise('text', text)
  const content = writeDeclaration([
    ['origin', new URL(deps.publicUrl).origin],
    ['authority', order.authority_id],
    ['order', order.id],
    ['stage', stage.name],
    ['organisation', one(order.organisation)],
    ['uscc', one(order.uscc)],
    ['agent', one(order.agent)],
    ['papers', papers.map(paper => `《${paper.document.zh}》${paper.code ?? ''}`).join('、')],
    ['covers', covers],
    ['statement', statement.zh],
    ['until', until.toISOString()],
    ['nonce', randomBytes(16).toString('hex')],
  ])
  return { content: Buffer.from(content), covers }
}

export interface SignedDeclaration {
  declaration: string
  certificate: string
  signature: string
}

export async function signDeclaration(
  deps: BindingDeps,
  key: OrderKey,
  person: string,
  given: SignedDeclaration,
): Promise<void> {
  const { spine } = deps.documents
  await spine.db.transaction(async trx => {
    // Step 1: the declaration of this order, not used, in time, and the papers still as they were.
    const order = await lockOwnOrder(trx, key, person)
    const row = await trx
      .selectFrom('organisation_binding')
      .selectAll()
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('id', '=', given.declaration)
      .executeTakeFirst()
    if (!row) throw new AppError('not-found')
    const stage = await expectWay(deps, trx, order, row.stage, 'certificate')
    const now = spine.clock.now()
    const covers = coversOf(deps.documents, await readPaperSource(spine, trx, order), stage)
    if (row.state !== 'prepared' || row.until <= now || row.covers !== covers)
      throw new AppError('binding.lapsed')

    // Step 2: the certificate and the signature.
    const certificate = Buffer.from(given.certificate, 'base64')
    const signature = Buffer.from(given.signature, 'base64')
    const verified = await deps.verifyHolder(trx, {
      ...{ authority: key.authority, certificate, signature },
      message: row.content,
    })

    // Step 3: an organisation's, and this organisation's.
    if (!stage.binding.profiles.includes(verified.profile)) throw new AppError('binding.certificate-use')
    const same = (type: 'organisation-name' | 'uscc', a: string, b: string) =>
      a !== '' && normalise(type, a) === normalise(type, b)
    const declared = readDeclaration(row.content)
    if (
      !same('organisation-name', verified.organisation, declared?.get('organisation') ?? '') ||
      !same('uscc', verified.uscc, declared?.get('uscc') ?? '')
    )
      throw new AppError('binding.other-organisation')

    // Step 4: it stands in for the stamps from now on.
    await withdrawCurrent(trx, key, row.stage)
    const kept = await trx
      .updateTable('organisation_binding')
      .set({
        ...{ state: 'done', decided_at: now, certificate, signature },
        ...{ subject: verified.subject, serial: verified.serial },
      })
      .where('authority_id', '=', key.authority)
      .where('id', '=', row.id)
      .where('state', '=', 'prepared')
      .executeTakeFirst()
    if (Number(kept.numUpdatedRows) !== 1) throw new AppError('binding.lapsed')
    const actor = { kind: 'applicant', id: person } as const
    await advance(spine, trx, key, {
      event: 'binding-signed',
      text: {
        zh: `单位已用现有证书签名确认（证书 ${verified.serial.slice(-8)}）`,
        en: `Signed with a certificate of the organisation (…${verified.serial.slice(-8)})`,
      },
      actor,
    })
    await goOnIfWhole(deps.documents, trx, order, actor)
  })
}
