// The last steps on the phone: the photographs are read and compared, then the face service is asked for a flow.
import type { Text } from '../../migrations/tables/order.ts'
import { expectConsent } from '../../order/consent.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { sendToStaff } from './ask-staff.ts'
import { cardPhotos, sessionSlots } from './card-photos.ts'
import type { CardReading, IdentityDeps } from './deps.ts'
import { askFace, planAsking } from './face-result.ts'
import { changeSession, holdHandOff, sessionOfPhone } from './hand-off.ts'
import { type Person, sameName, samePerson } from './person.ts'
import { expectWay } from './start-session.ts'
import { type Held, recordCheck, settle } from './tasks.ts'

/** All photographs are there and look right to whoever took them. */
export async function finishPhotos(deps: IdentityDeps, phone: string | undefined): Promise<void> {
  const { held, session } = await deps.spine.db.transaction(async trx => {
    const found = await holdHandOff(deps, trx, phone)
    await expectConsent(deps.spine, trx, found.held.order, 'identity-images')
    return found
  })
  const missing = await missingPhotos(deps, held)
  if (missing.length > 0) throw new AppError('identity.photos-missing')
  // Reading takes a second or two: no transaction waits for it.
  const read = await readCard(deps, held)
  const doubt = doubtOf(held.person, read)
  await deps.spine.db.transaction(async trx => {
    const now = await holdHandOff(deps, trx, phone)
    await trx
      .updateTable('identity_session')
      .set({ photos_at: deps.spine.clock.now(), doubt: doubt && json(doubt) })
      .where('authority_id', '=', session.authority_id)
      .where('id', '=', session.id)
      .execute()
    if (now.session.method !== 'identity-card') return
    if (doubt) {
      const asked = { method: 'identity-card', mobile: now.held.person.mobile, when: '', note: '' }
      await recordCheck(deps, trx, now.held, {
        method: 'identity-card',
        outcome: 'unknown',
        reason: doubt.zh,
      })
      return await sendToStaff(deps, trx, now.held, asked, doubt)
    }
    const check = await recordCheck(deps, trx, now.held, { method: 'identity-card', outcome: 'passed' })
    await trx
      .updateTable('identity_session')
      .set({ ended: 'passed' })
      .where('authority_id', '=', session.authority_id)
      .where('id', '=', session.id)
      .execute()
    await settle(
      deps,
      trx,
      now.held,
      { state: 'passed', method: 'identity-card', proof: check, reused: false, why: null },
      {
        event: 'identity-passed',
        text: { zh: '身份证照片与申请表一致', en: 'The identity card matches the form' },
        actor: { kind: 'system' },
      },
    )
  })
}

async function missingPhotos(deps: IdentityDeps, held: Held): Promise<string[]> {
  const photos = await cardPhotos(deps.spine, deps.spine.db.kysely, held)
  return photos
    .filter(({ slot, at }) => at === null && held.journey.programme.slots[slot]?.required)
    .map(({ slot }) => slot)
}

/** The portrait side holds name and number. A reading that fails is no reading: a person looks then. */
async function readCard(deps: IdentityDeps, held: Held): Promise<CardReading | null> {
  const { programme } = held.journey
  const photos = await cardPhotos(deps.spine, deps.spine.db.kysely, held)
  const front = photos.find(({ slot }) => programme.slots[slot]?.reads === 'identity-card-front')
  if (!front || !deps.readCard) return null
  return await deps.readCard(held.key, front.at ?? front.slot).catch(error => {
    deps.spine.log.warn({ event: 'identity.card-unread', error }, 'card not read')
    return null
  })
}

function doubtOf(person: Person, read: CardReading | null): Text | null {
  if (!read?.name || !read.number) return unread
  if (samePerson(person, { name: read.name, number: read.number })) return null
  return sameName(person.name, read.name) ? otherNumber : otherName
}

const unread = {
  zh: '身份证照片没有读清。可以重拍；也可以继续，由工作人员核对。',
  en: 'The card could not be read. Take the photograph again, or go on and our staff will look at it.',
}
const otherNumber = {
  zh: '身份证上读到的号码和申请表不一致。请核对后重拍；确认无误可以继续，由工作人员核对。',
  en: 'The number on the card differs from the form. Check and photograph again, or go on and our staff will look.',
}
const otherName = {
  zh: '身份证上读到的姓名和申请表不一致。请用本人的身份证重拍；确认无误可以继续，由工作人员核对。',
  en: 'The name on the card differs from the form. Use the person’s own card, or go on and our staff will look.',
}

/** Prepares a flow at the face service and answers where to go. Asked again, it answers the same flow. */
export async function startFace(deps: IdentityDeps, phone: string | undefined): Promise<{ url: string }> {
  // Step 1: may it begin? Everything is checked before anybody outside hears a name.
  const { session, held } = await deps.spine.db.transaction(async trx => {
    const found = await holdHandOff(deps, trx, phone)
    if (found.session.method !== 'liveness') throw new AppError('identity.method')
    expectWay(deps, found.held, 'liveness')
    const slots = sessionSlots(found.held.journey.programme)
    if (slots.length > 0 && !found.session.photos_at) throw new AppError('identity.photos-missing')
    await expectConsent(deps.spine, trx, found.held.order, 'face')
    return found
  })

  // Step 2: the service. The same reference after a crash is the same flow there.
  const begun = await deps
    .face(held.key.authority)
    ?.begin({
      name: held.person.name,
      idNumber: held.person.number,
      returnUrl: `${deps.publicUrl}/v/return`,
      reference: `${session.id}-${session.attempt}`,
    })
    .catch(error => {
      deps.spine.log.warn({ event: 'identity.face-silent', session: session.id, error }, 'face not begun')
      throw new AppError('identity.unavailable', { cause: error })
    })
  if (!begun) throw new AppError('identity.unavailable')

  // Step 3: the ticket is bound to this check, and we shall ask for its result even if the person closes the page.
  await deps.spine.db.transaction(async trx => {
    const now = await holdHandOff(deps, trx, phone)
    if (now.session.ticket === begun.ticket) return
    await changeSession(trx, now.session, { ticket: begun.ticket })
    await planAsking(deps, trx, now.session, 0)
    if (now.held.task.state === 'checking') return
    await settle(
      deps,
      trx,
      now.held,
      { state: 'checking', method: 'liveness', why: null },
      {
        event: 'identity-started',
        text: { zh: '已在手机上开始扫脸核验', en: 'The face check began on the phone' },
        actor: { kind: 'applicant', id: now.session.person_id },
      },
    )
  })
  return { url: begun.url }
}

/** Back from the service's page: that proves nothing, so we ask. */
export async function finishFace(deps: IdentityDeps, phone: string | undefined): Promise<void> {
  await askFace(deps, await sessionOfPhone(deps, deps.spine.db.kysely, phone))
}
