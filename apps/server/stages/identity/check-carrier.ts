// Name, number and mobile at the carrier: one click. A try is reserved before anybody is asked, so that ten clicks at
// once cost no more than the programme allows; it is given back where nobody answered.
import type { CarrierAnswer, CarrierMismatch } from '@hufu/outside/carrier/port.ts'
import type { Text } from '../../migrations/tables/order.ts'
import { isOpen, lockOrder, type OrderKey, readStages, type Trx } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdentityDeps } from './deps.ts'
import { expectWay } from './start-session.ts'
import { describeTask, endSessions, type Held, holdTask, recordCheck, settle, type Whose } from './tasks.ts'

export async function checkCarrier(
  deps: IdentityDeps,
  key: OrderKey,
  person: string,
  whose: Whose,
): Promise<void> {
  // Step 1: a try, taken by one conditional UPDATE.
  const held = await deps.spine.db.transaction(async trx => {
    const found = await holdTask(deps, trx, key, whose, person)
    expectWay(deps, found, 'carrier')
    if (!(await addTries(trx, found, 1))) throw new AppError('identity.tries-used')
    return found
  })

  // Step 2: the carrier.
  const { name, number: idNumber, mobile } = held.person
  const answer: CarrierAnswer = (await deps
    .carrier(key.authority)
    ?.check({ name, idNumber, mobile })
    .catch(error => {
      deps.spine.log.warn({ event: 'identity.carrier-silent', error }, 'carrier silent')
      return null
    })) ?? { result: 'unavailable' }

  // Step 3: what it means, unless another check was quicker or the form has changed.
  await deps.spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = (await readStages(trx, key)).find(each => each.stage === whose.stage)
    if (!row || !isOpen(order)) return
    const now = await describeTask(deps, trx, order, row, whose.line ?? 0)
    if (answer.result === 'unavailable' || answer.result === 'unknown') await addTries(trx, now, -1)
    if (now.task.state === 'passed' || now.task.state === 'refused') return
    if (now.subject !== held.subject) return
    await takeAnswer(deps, trx, now, answer)
  })
  if (answer.result === 'unavailable') throw new AppError('identity.unavailable')
}

async function addTries(trx: Trx, { task, stage }: Held, by: 1 | -1): Promise<boolean> {
  const changed = await trx
    .updateTable('identity_task')
    .set(eb => ({ carrier_tries: eb('carrier_tries', '+', by) }))
    .where('authority_id', '=', task.authority_id)
    .where('order_id', '=', task.order_id)
    .where('stage', '=', task.stage)
    .where('line', '=', task.line)
    .where('carrier_tries', by > 0 ? '<' : '>', by > 0 ? stage.tries : 0)
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

async function takeAnswer(deps: IdentityDeps, trx: Trx, held: Held, answer: CarrierAnswer): Promise<void> {
  const actor = { kind: 'outside', name: 'carrier' } as const
  if (answer.result === 'unavailable') return
  const { reference } = answer
  if (answer.result === 'match') {
    const check = await recordCheck(deps, trx, held, { method: 'carrier', outcome: 'passed', reference })
    if (!check) return
    await endSessions(trx, held.task, 'passed')
    await settle(
      deps,
      trx,
      held,
      { state: 'passed', method: 'carrier', proof: check, reused: false, why: null },
      {
        event: 'identity-passed',
        text: { zh: '手机号实名核验通过', en: 'The mobile number is registered in this name' },
        actor,
      },
    )
    return
  }
  const reason = answer.result === 'mismatch' ? answer.which : 'unknown'
  const why = mismatches[reason]
  const outcome = answer.result === 'mismatch' ? 'failed' : 'unknown'
  if (!(await recordCheck(deps, trx, held, { method: 'carrier', outcome, reason, reference }))) return
  await settle(
    deps,
    trx,
    held,
    { state: 'failed', method: 'carrier', why },
    {
      event: outcome === 'failed' ? 'identity-failed' : 'identity-not-finished',
      text: { zh: `手机号实名核验没有通过：${why.zh}`, en: `Mobile number check: ${why.en}` },
      actor,
      tell: { reasons: why.zh },
    },
  )
}

/** H's own help text asks for these: whose number it is, and where to see it. */
export const mismatches: Readonly<Record<CarrierMismatch | 'unknown', Text>> = {
  name: {
    zh: '运营商登记的姓名和这里填的不一样。请核对姓名，或选其他办法。',
    en: 'The carrier has another name for this number. Check the name, or choose another way.',
  },
  number: {
    zh: '运营商登记的证件号码和这里填的不一样。请核对号码，或选其他办法。',
    en: 'The carrier has another identity number. Check it, or choose another way.',
  },
  person: {
    zh: '这个手机号不是本人名下的。请填本人实名的号码，或选其他办法。',
    en: 'This mobile number is not registered to the person. Use their own, or choose another way.',
  },
  'not-said': {
    zh: '姓名、证件号码和手机号对不上。可打运营商客服查实名信息，或选其他办法。',
    en: 'Name, number and mobile do not belong together. Ask the carrier, or choose another way.',
  },
  unknown: {
    zh: '运营商查不到这个号码（携号转网或单位集体号常这样），不计次数。请选其他办法。',
    en: 'The carrier has no record (ported or company numbers); not counted. Please choose another way.',
  },
}
