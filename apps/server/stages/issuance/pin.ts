// How the holder comes by the PIN of their key: the programme's decision table, its first row that fits. No PIN is ever in a
// notice, a log or a view. Where one must be told, it is shown once, after a code to the holder's phone, and then it is
// gone here, too. `sms` is the old way of sending it; this house shows it once instead.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { PinView, Text } from '@hufu/contract'
import { fieldsIn, holds, mask, sectionsOf } from '@hufu/programme'
import { contextOf, factsAt } from '../../order/context.ts'
import { readValues } from '../../order/dossier.ts'
import {
  keyOf,
  type LineRow,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readLines,
  readOrder,
  readOwnOrder,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../../order/spine.ts'
import { addToTimeline } from '../../order/timeline.ts'
import { AppError } from '../../platform/errors.ts'
import { findLine, readKeyRequests } from './lines.ts'

export interface PinDeps {
  spine: Spine
  sealer: PinSealer
  /** When the activation code of a bank memo was answered; null while it was not. */
  memoAnswered(db: Reader, key: OrderKey): Promise<Date | null>
  codes: {
    request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
    check(ask: { mobile: string; purpose: string; code: string }): Promise<void>
  }
}

export interface PinSealer {
  seal(pin: string, about: string): string
  open(sealed: string, about: string): string
}

export type PinKind = Exclude<PinView['kind'], 'sms'>

/** `about` binds a sealed PIN to its line: moved to another row it opens no more. */
export function openPinSealer(masterKey: Buffer): PinSealer {
  const key = Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), 'hufu kept pins', 32))
  return {
    seal(pin, about) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(pin, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(about))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

const about = (key: OrderKey, line: number) => `${key.authority}/${key.order}/${line}`
const purpose = (key: OrderKey, line: number) => `pin:${key.order}:${line}`

const ways: Readonly<Record<PinKind, Text>> = {
  unchanged: {
    zh: '密码不变：请继续使用这只 UKey 原来的密码，我们不会重发。',
    en: 'The PIN stays as it is: go on using the one of this key. It is not sent again.',
  },
  'set-by-holder': {
    zh: '密码由您自己设置：收到后把 UKey 插入电脑，第一次使用时按提示设置。任何人都不会向您发送或索要密码。',
    en: 'You set the PIN yourself: plug in the key and follow the prompt at first use. Nobody sends you a PIN, and nobody asks for it.',
  },
  'revealed-once': {
    zh: '验证持有人手机后，密码在这里显示一次。请记下，并在第一次使用时修改。',
    en: 'After a code to the holder’s phone the PIN is shown here, once. Write it down and change it at first use.',
  },
  memo: {
    zh: '先填写对公账户附言里的激活码，再验证持有人手机，密码在这里显示一次。附言里没有密码。',
    en: 'Answer the activation code in the bank memo, then a code to the holder’s phone: the PIN is shown here, once. The memo holds no PIN.',
  },
}

export async function pinKindOf(
  spine: Spine,
  db: Reader,
  order: Order,
  { programme }: OrderProgramme,
  line: LineRow,
): Promise<PinKind> {
  const whole = await contextOf(spine, db, order)
  const values = await readValues(db, keyOf(order))
  const facts = factsAt(programme, whole, await readLines(db, keyOf(order)), line.line, values)
  const kind = programme.pin.find(row => holds(row.when, facts))?.is ?? 'set-by-holder'
  return kind === 'sms' ? 'revealed-once' : kind
}

async function holderMobile(db: Reader, order: Order, { programme }: OrderProgramme, line: LineRow) {
  const values = await readValues(db, keyOf(order))
  const forms = programme.lines?.roles[line.role ?? '']?.forms ?? []
  const own = fieldsIn(programme, sectionsOf(programme, forms, [line]))
  const at = own.find(each => each.field.type === 'mobile' && values.get(each.path)?.value)
  return (at && values.get(at.path)?.value) ?? order.verified_mobile
}

const keptPins = async (db: Reader, key: OrderKey) =>
  await db
    .selectFrom('kept_pin')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()

export async function describePins(spine: Spine, db: Reader, order: Order): Promise<PinView[]> {
  const journey = await programmeOf(spine, order)
  const kept = await keptPins(db, keyOf(order))
  const pins: PinView[] = []
  for (const line of await readLines(db, keyOf(order))) {
    const kind = await pinKindOf(spine, db, order, journey, line)
    const told = kind === 'revealed-once' || kind === 'memo'
    const row = kept.find(each => each.line === line.line)
    const mobile = told ? await holderMobile(db, order, journey, line) : null
    pins.push({
      ...{ line: line.line, title: line.title, kind, how: ways[kind] },
      state: !told ? 'none' : row?.shown_at ? 'shown' : row?.sealed ? 'ready' : 'waiting',
      mobile: mobile ? mask('mobile', mobile) : null,
    })
  }
  return pins
}

/** Production made the key with this PIN; kept for its holder where the table says that it is told. */
export async function keepPin(deps: PinDeps, key: OrderKey, number: number, pin: string): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const line = await findLine(trx, key, number)
    const kind = await pinKindOf(spine, trx, order, await programmeOf(spine, order), line)
    const request = (await readKeyRequests(trx, key)).find(each => each.line === number)
    if ((kind !== 'revealed-once' && kind !== 'memo') || !request) throw new AppError('pin.not-ready')
    const row = { sealed: deps.sealer.seal(pin, about(key, number)), kept_at: spine.clock.now() }
    const written = await trx
      .insertInto('kept_pin')
      .values({ authority_id: key.authority, order_id: key.order, line: number, ...row })
      .onConflict(conflict =>
        conflict
          .columns(['authority_id', 'order_id', 'line'])
          .doUpdateSet(row)
          .where('kept_pin.shown_at', 'is', null),
      )
      .returning('line')
      .executeTakeFirst()
    if (!written) throw new AppError('pin.shown')
  })
}

/** May it be shown now? Answers the holder's number. */
async function expectReady(deps: PinDeps, db: Reader, order: Order, number: number): Promise<string> {
  const key = keyOf(order)
  const journey = await programmeOf(deps.spine, order)
  const line = await findLine(db, key, number)
  const kind = await pinKindOf(deps.spine, db, order, journey, line)
  const row = (await keptPins(db, key)).find(each => each.line === number)
  if (row?.shown_at) throw new AppError('pin.shown')
  const request = (await readKeyRequests(db, key)).find(each => each.line === number)
  const mobile = await holderMobile(db, order, journey, line)
  if (!row?.sealed || !request?.written_at || !mobile) throw new AppError('pin.not-ready')
  if (kind === 'memo' && !(await deps.memoAnswered(db, key))) throw new AppError('pin.not-ready')
  return mobile
}

export async function sendPinCode(deps: PinDeps, key: OrderKey, person: string, line: number, ip: string) {
  const db = deps.spine.db.kysely
  const mobile = await expectReady(deps, db, await readOwnOrder(db, key, person), line)
  return await deps.codes.request({ mobile, purpose: purpose(key, line), ip })
}

export async function revealPin(
  deps: PinDeps,
  key: OrderKey,
  person: string,
  line: number,
  code: string,
): Promise<string> {
  const { spine } = deps
  const db = spine.db.kysely
  const mobile = await expectReady(deps, db, await readOwnOrder(db, key, person), line)
  await deps.codes.check({ mobile, purpose: purpose(key, line), code })
  return await spine.db.transaction(async trx => {
    await lockOwnOrder(trx, key, person)
    const sealed = (await keptPins(trx, key)).find(each => each.line === line)?.sealed
    const at = spine.clock.now()
    // Of two that ask at the same moment one is shown it, and afterwards nobody can be.
    const spent = await trx
      .updateTable('kept_pin')
      .set({ sealed: null, shown_at: at })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('line', '=', line)
      .where('shown_at', 'is', null)
      .where('sealed', 'is not', null)
      .executeTakeFirst()
    if (!sealed || Number(spent.numUpdatedRows) === 0) throw new AppError('pin.shown')
    await addToTimeline(trx, key, {
      event: 'pin-shown',
      text: { zh: '密码已向持有人显示一次', en: 'The PIN was shown to its holder, once' },
      stage: undefined,
      actor: { kind: 'applicant', id: person },
      at,
    })
    return deps.sealer.open(sealed, about(key, line))
  })
}

/** The last key is written: the holder is told that it can be activated. The message holds no PIN. */
export async function announceActivation(
  spine: Spine,
  trx: import('../../order/order.ts').Trx,
  key: OrderKey,
): Promise<void> {
  const order = await readOrder(trx, key)
  const journey = await programmeOf(spine, order)
  for (const line of await readLines(trx, key)) {
    if ((await pinKindOf(spine, trx, order, journey, line)) === 'unchanged') continue
    return await spine.writeNotices(trx, order, 'activation')
  }
}
