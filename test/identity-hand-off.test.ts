// The hand-off over HTTP: computer, phone, face service and carrier as separate parties, with cookies, signed wires and
// live updates. What the browser brings back is never believed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  accountRoutes,
  address,
  applicantRoutes,
  deskRoutes,
  identityDeskRoutes,
  identityRoutes,
} from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { openBrowser, refusal } from './stand/browser.ts'
import { engine } from './stand/database.ts'
import { scan, showCode, toFace } from './stand/identity.ts'
import { authority, desk, placeOf, programme, submitted, useStand } from './stand/journey.ts'
import { signInApplicant } from './stand/people.ts'
import { folderOf } from './stand/programmes.ts'

/** The first counter's programme, with an identity stage before the payment. */
function withIdentity(): string {
  const folder = folderOf([programme])
  const file = join(folder, `${programme}.yaml`)
  const document = parse(readFileSync(file, 'utf8'))
  document.agreements.face = { use: 'face' }
  const { journey } = document.offers.new
  journey.person = {
    stage: 'identity',
    after: ['form'],
    person: 'agent',
    methods: ['liveness', 'carrier', 'staff'],
  }
  journey.payment.after = ['person']
  writeFileSync(file, stringify(document))
  return folder
}

const stand = useStand({ env: { HUFU_PROGRAMMES: withIdentity() } })
const whose = { stage: 'person', line: null }
/** This programme asks for no photographs in the check. */
const noCard = () => Promise.reject(new Error('no photograph was asked for'))

async function waiting() {
  const draft = await submitted(stand())
  expect(draft.order.now).toMatchObject({ action: 'verify-identity' })
  const begin = () => showCode(draft.who, draft.at)
  return { ...draft, begin }
}

describe(`hand-off to a phone, on ${engine}`, () => {
  it('the computer goes on by itself within two seconds of the phone’s end [S-19, S-20, S-21, H-17, X-09]', async () => {
    const times: number[] = []
    for (let round = 0; round < 3; round++) {
      const { who, at, begin } = await waiting()
      const phone = await scan(stand().url, (await begin()).token)
      expect(phone.seen).toMatchObject({ step: 'confirm', organisation: expect.stringMatching(/公司/) })
      const order = await who.order(at)
      expect(order.identity[0]?.session).toMatchObject({ match: phone.seen.match, opened: true })
      const press = await toFace(placeOf(stand()), phone, noCard)
      const events = await who.fetch(stand().url + address(applicantRoutes.events, { ...at }), {
        signal: AbortSignal.timeout(30_000),
      })
      const reader = events.body!.getReader()
      const ended = performance.now()
      const back = await press('pass')
      expect(back.headers.get('location')).toMatch(`${stand().url}/v/return`)
      await phone.call(identityRoutes.finishFace)
      for (;;) {
        const { value } = await reader.read()
        if (!Buffer.from(value ?? []).includes('event: change')) continue
        if ((await who.order(at)).identity[0]?.state === 'passed') break
      }
      times.push(performance.now() - ended)
      await reader.cancel()
      expect((await who.order(at)).now.action).toBe('pay')
      expect(await phone.call(identityRoutes.handOff)).toMatchObject({ step: 'passed' })
    }
    expect(Math.max(...times)).toBeLessThan(2000)
  })

  it('a code is one phone’s, once, while its computer is signed in', async () => {
    const { who, begin } = await waiting()
    const first = await begin()
    const phone = await scan(stand().url, first.token)
    const gone = { status: 410, code: 'hand-off.spent' }
    const other = openBrowser(stand().url)
    expect(
      await refusal(other.call(identityRoutes.openHandOff, { body: { token: first.token } })),
    ).toMatchObject(gone)
    expect(await phone.call(identityRoutes.openHandOff, { body: { token: first.token } })).toMatchObject({
      step: 'confirm',
    })
    // The phone's cookie opens the hand-off and nothing else.
    expect(phone.cookies.size).toBe(1)
    expect((await phone.fetch(`${stand().url}/api/${authority}/orders`)).status).toBe(401)
    const set = await fetch(stand().url + address(identityRoutes.openHandOff), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: (await begin()).token }),
    })
    expect(set.headers.getSetCookie()[0]).toMatch(/HttpOnly/i)
    expect(set.headers.getSetCookie()[0]).toMatch(/Path=\/api\/hand-off/i)

    const second = await begin()
    await who.call(accountRoutes.signOut)
    expect(
      await refusal(other.call(identityRoutes.openHandOff, { body: { token: second.token } })),
    ).toMatchObject(gone)
  })

  it('coming back from the face page proves nothing; failing leads to another way [X-13, H-18]', async () => {
    const { who, at, begin } = await waiting()
    const phone = await scan(stand().url, (await begin()).token)
    const press = await toFace(placeOf(stand()), phone, noCard)
    expect(await phone.call(identityRoutes.finishFace)).toMatchObject({ step: 'waiting' })
    expect((await who.order(at)).identity[0]?.state).toBe('checking')
    await press('not-alive')
    expect(await phone.call(identityRoutes.finishFace)).toMatchObject({ step: 'face', triesLeft: 2 })
    const passed = await who.call(identityRoutes.checkCarrier, { params: at, body: whose })
    expect(passed.identity[0]).toMatchObject({ state: 'passed', proved: { method: 'carrier' } })
    expect(passed.now.action).toBe('pay')
  })

  it('the face service is away: a person of ours takes over, at the desk [O-17]', async () => {
    const { who, at, begin } = await waiting()
    const phone = await scan(stand().url, (await begin()).token)
    await stand().world.controls({ face: { down: true } })
    await phone.call(identityRoutes.confirmHandOff, { body: { same: true } })
    await phone.call(identityRoutes.consentHandOff, { body: { agreement: 'face' } })
    expect(await refusal(phone.call(identityRoutes.startFace))).toMatchObject({
      code: 'identity.unavailable',
    })
    await stand().world.controls({ face: { down: false } })
    await who.call(identityRoutes.askStaff, { params: at, body: { ...whose, mobile: '13912345678' } })
    const reviewer = await desk(stand(), 'reviewer')
    const queue = await reviewer.call(deskRoutes.queue, {
      params: { authority, queue: 'identity' },
      query: {},
    })
    expect(queue.items.map(each => each.order)).toContain(at.order)
    const decided = await reviewer.call(identityDeskRoutes.decideIdentity, {
      params: at,
      body: { ...whose, decision: 'pass', how: 'video-call', note: '视频核对身份证原件' },
    })
    expect(decided.people[0]).toMatchObject({ state: 'passed' })
    expect((await who.order(at)).now.action).toBe('pay')
  })

  it('no name, number, token or secret is in the logs or in an address', async () => {
    const { organisation, begin } = await waiting()
    const { token } = await begin()
    const phone = await scan(stand().url, token)
    await toFace(placeOf(stand()), phone, noCard)
    const logs = stand().logs()
    expect(logs).not.toContain(token)
    for (const secret of phone.cookies.values()) expect(logs).not.toContain(secret)
    expect(logs).not.toContain(organisation.mobile)
    const other = await signInApplicant(placeOf(stand()))
    expect(await refusal(other.call(identityRoutes.handOff))).toMatchObject({
      status: 401,
      code: 'hand-off.none',
    })
  })
})
