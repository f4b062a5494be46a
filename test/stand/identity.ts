// Proving who one is, as applicant and phone do it over HTTP: by the carrier's one click, or by the code and the face page.
import { identityRoutes, type OrderView } from '@hufu/contract'
import { openBrowser } from './browser.ts'
import type { Applicant, OrderAt, Place } from './people.ts'

/** A phone that has nothing of us: no sign-in, no cookie. */
export async function scan(url: string, token: string) {
  const phone = openBrowser(url)
  const seen = await phone.call(identityRoutes.openHandOff, { body: { token } })
  return { ...phone, seen }
}
export type Phone = Awaited<ReturnType<typeof scan>>

/** Shows a code for the first person who still has to prove themselves. */
export async function showCode(who: Applicant, at: OrderAt) {
  const { stage, line } = personOf(await who.order(at))
  const body = { stage, line, method: 'liveness', here: false } as const
  const begun = await who.call(identityRoutes.startIdentity, { params: at, body })
  return { ...begun, token: begun.url?.split('/').at(-1) ?? '' }
}

/**
 * From the digits to the face service's page: consents as they are asked, photographs where the programme has them.
 * Answers the buttons of that page.
 */
export async function toFace(
  place: Place,
  phone: Phone,
  card: (slot: string) => Promise<Uint8Array<ArrayBuffer>>,
) {
  let step = await phone.call(identityRoutes.confirmHandOff, { body: { same: true } })
  for (let round = 0; round < 10 && step.step !== 'face'; round++) {
    const [consent] = step.consents
    if (step.step === 'consent' && consent) {
      const body = { agreement: consent.agreement }
      step = await phone.call(identityRoutes.consentHandOff, { body })
      continue
    }
    for (const { slot } of step.slots) {
      const headers = { 'x-file-name': 'card.jpg' }
      await phone.call(identityRoutes.uploadHandOff, { params: { slot }, bytes: await card(slot), headers })
    }
    step = await phone.call(identityRoutes.photosDone)
  }
  const { url } = await phone.call(identityRoutes.startFace)
  const page = new URL(url).searchParams.get('page') ?? ''
  return (deed: string) =>
    fetch(`${place.world.url}/face/flow/${page}/${deed}`, { method: 'POST', redirect: 'manual' })
}

/** Everybody of the order, by the phone and the face. */
export async function proveByFace(
  place: Place,
  who: Applicant,
  at: OrderAt,
  card: (slot: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<OrderView> {
  while ((await who.order(at)).now.action === 'verify-identity') {
    const phone = await scan(place.url, (await showCode(who, at)).token)
    await (await toFace(place, phone, card))('pass')
    await phone.call(identityRoutes.finishFace)
  }
  return await who.order(at)
}

/** Everybody of the order, by name, number and mobile. */
export async function proveByCarrier(who: Applicant, at: OrderAt): Promise<OrderView> {
  while ((await who.order(at)).now.action === 'verify-identity') {
    const { stage, line } = personOf(await who.order(at))
    await who.call(identityRoutes.checkCarrier, { params: at, body: { stage, line } })
  }
  return await who.order(at)
}

function personOf(order: OrderView) {
  const person = order.identity.find(each => each.state !== 'passed')
  if (!person) throw new Error('nobody is to be proved')
  return person
}
