// The PIN by the decision table: told once or not at all, and never in a message, a log or a view.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewOrder } from '../../order/view.ts'
import { startWalk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { openHouse, phoneCode, type TestHouse } from '../../testing/house.ts'
import { keepPin, openPinSealer, type PinDeps, revealPin, sendPinCode } from './pin.ts'

const secret = 'Qz7#transport'
const stranger = '00000000-0000-4000-8000-000000000000'
let house: TestHouse
let asked: string[]
let memo: Date | null
const pins = (): PinDeps => ({
  spine: house.spine,
  sealer: openPinSealer(Buffer.alloc(32, 7)),
  memoAnswered: async () => memo,
  codes: {
    request: async ({ mobile }) => {
      asked.push(mobile)
      return { resendAfter: 60 }
    },
    check: house.codes.check,
  },
})
const table = (is: string) => async () => {
  asked = []
  memo = null
  house = await openChangedHouse([
    ['  - { is: set-by-holder }', `  - { is: ${is} }`],
    [
      '  invoice-issued: { use: invoice-issued }',
      '  activation: { to: [holder], sms: { zh: 证书已可激活, en: Activate } }',
    ],
  ])
}
const everything = async (order: string) =>
  JSON.stringify([
    await house.db.kysely.selectFrom('notice').selectAll().where('order_id', '=', order).execute(),
    await house.db.kysely.selectFrom('timeline').selectAll().where('order_id', '=', order).execute(),
    await house.db.kysely.selectFrom('dossier_sheet').selectAll().where('order_id', '=', order).execute(),
    await house.db.kysely.selectFrom('kept_pin').selectAll().where('order_id', '=', order).execute(),
  ])

describe('revealed once', () => {
  beforeAll(table('revealed-once'))
  afterAll(() => house.close())

  it('is shown to its owner after a code, and a second look is refused [X-04] [H-30]', async () => {
    const walk = await (await startWalk(house)).to('issuance')
    await expect(sendPinCode(pins(), walk.key, walk.person, 1, '::1')).rejects.toMatchObject({
      code: 'pin.not-ready',
    })
    await walk.handIn()
    await keepPin(pins(), walk.key, 1, secret)
    await house.issuing.sign()
    // Not before the key is written.
    await expect(revealPin(pins(), walk.key, walk.person, 1, phoneCode)).rejects.toMatchObject({
      code: 'pin.not-ready',
    })
    await walk.write()
    expect((await walk.view()).pins).toMatchObject([{ kind: 'revealed-once', state: 'ready' }])
    await sendPinCode(pins(), walk.key, walk.person, 1, '::1')
    expect(asked).toEqual(['13912345678'])
    await expect(revealPin(pins(), walk.key, walk.person, 1, '000000')).rejects.toMatchObject({
      code: 'code.wrong',
    })
    await expect(revealPin(pins(), walk.key, stranger, 1, phoneCode)).rejects.toMatchObject({
      code: 'not-found',
    })
    const twice = await Promise.allSettled([
      revealPin(pins(), walk.key, walk.person, 1, phoneCode),
      revealPin(pins(), walk.key, walk.person, 1, phoneCode),
    ])
    expect(twice.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))).toEqual([secret])
    await expect(revealPin(pins(), walk.key, walk.person, 1, phoneCode)).rejects.toMatchObject({
      code: 'pin.shown',
    })
    await expect(keepPin(pins(), walk.key, 1, secret)).rejects.toMatchObject({ code: 'pin.shown' })
    expect((await walk.view()).pins).toMatchObject([{ state: 'shown' }])
  })

  it('is in no notice, timeline, sheet or view, and is announced once [X-04] [H-30] [law 25]', async () => {
    const walk = await (await startWalk(house)).to('issuance')
    await walk.handIn()
    await keepPin(pins(), walk.key, 1, secret)
    await house.issuing.sign()
    await walk.write()
    const seen = async (masked: boolean) =>
      JSON.stringify(await viewOrder(house.spine, house.db.kysely, await walk.order(), { masked }))
    expect(`${await everything(walk.key.order)}${await seen(true)}${await seen(false)}`).not.toContain(secret)
    const told = await house.db.kysely
      .selectFrom('notice')
      .select('content')
      .where('order_id', '=', walk.key.order)
      .where('event', '=', 'activation')
      .execute()
    expect(told).toHaveLength(1)
  })

  it('opens for its own line only', () => {
    const sealer = openPinSealer(Buffer.alloc(32, 7))
    const sealed = sealer.seal(secret, 'a/b/1')
    expect(sealer.open(sealed, 'a/b/1')).toBe(secret)
    expect(() => sealer.open(sealed, 'a/b/2')).toThrow()
  })
})

describe('by memo', () => {
  beforeAll(table('memo'))
  afterAll(() => house.close())

  it('is shown only after the activation code of the memo was answered [X-05] [R-07]', async () => {
    const walk = await (await startWalk(house)).to('issuance')
    await walk.handIn()
    await keepPin(pins(), walk.key, 1, secret)
    await house.issuing.sign()
    await walk.write()
    await expect(revealPin(pins(), walk.key, walk.person, 1, phoneCode)).rejects.toMatchObject({
      code: 'pin.not-ready',
    })
    memo = house.clock.now()
    expect(await revealPin(pins(), walk.key, walk.person, 1, phoneCode)).toBe(secret)
  })
})

describe('of the counters as they are', () => {
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house.close())

  it('is set by the holder: none is kept, and the page says how [X-04] [law 25]', async () => {
    const walk = await (await startWalk(house)).to('issuance')
    await walk.handIn()
    await expect(keepPin(pins(), walk.key, 1, secret)).rejects.toMatchObject({ code: 'pin.not-ready' })
    expect((await walk.view()).pins).toMatchObject([{ kind: 'set-by-holder', state: 'none' }])
  })

  it('stays as it is in the renewal of another key [R-16]', async () => {
    const { programme } = await house.shelf.latest('szca-counter', 'bidding-renewal')
    expect(programme.pin[0]).toMatchObject({ is: 'unchanged' })
    expect(programme.notices.activation).toBeUndefined()
  })

  it('is never a variable that a notice could say [R-07] [X-04]', async () => {
    for (const programme of ['zce', 'shanxi-coal', 'henan-hutong', 'zhongqi-yunlian', 'bidding-renewal']) {
      const id = house.authorities.find(each => each.id.length > 0 && known[programme] === each.id)?.id ?? ''
      const { programme: read } = await house.shelf.latest(id, programme)
      expect(read.pin.map(row => row.is)).not.toContain('sms')
      expect(JSON.stringify(read.notices)).not.toMatch(/\{[a-z-]*(pin|code|password)[a-z-]*\}/i)
    }
  })
})

const known: Record<string, string> = {
  zce: 'zce-counter',
  'shanxi-coal': 'sxca-counter',
  'henan-hutong': 'szca-counter',
  'zhongqi-yunlian': 'cfca-counter',
  'bidding-renewal': 'szca-counter',
}
