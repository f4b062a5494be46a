// The seal page measured, and the filing number kept: from the stamped paper to the signed bytes of the SESeal.

import type { Programme } from '@hufu/programme'
import { parseSeal } from '@hufu/seal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrder } from '../order/order.ts'
import type { LineKey } from './context.ts'
import { askForHand, confirmPicture, drawByHand, sendImpression, viewWork } from './impression.ts'
import { openOwnSeal } from './open-seal.ts'
import { readPicture } from './read-seals.ts'
import { setFiling } from './set-filing.ts'
import { drawImpression } from './testing/draw-impression.ts'
import { frame, scanPage } from './testing/print-page.ts'
import { openSealStand, type SealStand } from './testing/seal-stand.ts'

let stand: SealStand
beforeAll(async () => {
  stand = await openSealStand()
})
afterAll(() => stand.close())

const staff = '11111111-1111-4111-8111-111111111111'
const words = { zh: '采集页', en: 'Seal page' }
/** The programme of the stand, with a seal page and what it asks of filing numbers. */
async function programme(key: LineKey, asks: 'optional' | 'required') {
  const order = await readOrder(stand.db.kysely, key)
  const found = await stand.programmes.get(order.authority_id, order.programme, order.programme_version)
  const products = Object.fromEntries(
    Object.entries(found.products).map(([name, product]) => [name, { ...product, 'seal-filing': asks }]),
  )
  stand.world.programme = {
    products,
    slots: { 'seal-page': { ...words, reads: 'seal', template: 'seal-page' } },
    documents: { 'seal-page': { ...words, blocks: [{ frame: { ...words, ...frame } }] } },
  } as unknown as Partial<Programme>
}
const work = async (key: LineKey) => viewWork(stand.context, await readOrder(stand.db.kysely, key), key)
const picture = async (key: LineKey) => (await readPicture(stand.db.kysely, key))?.id ?? ''
async function sealed(key: LineKey, person: string) {
  await stand.written(key)
  await stand.work()
  const seal = (await stand.sealsOf(key.authority, person)).find(row => row.order_id === key.order)
  const { bytes } = await openOwnSeal(
    stand.context,
    { authority: key.authority, seal: seal?.id ?? '', person },
    'sealed',
  )
  return { view: seal, info: parseSeal(bytes).info }
}

describe('a seal page', () => {
  it('says the size itself: 42 mm on paper is 42 mm in the seal, whatever was chosen [S-12] [C-10] [H-14]', async () => {
    const { key, person } = await stand.certified()
    await programme(key, 'optional')
    const choice = { kind: 'official-round' as const, widthMm: 40 }
    await sendImpression(stand.context, key, person, choice, await scanPage({ sealMm: 42 }))
    const seen = await work(key)
    expect(seen).toMatchObject({ state: 'ready', picture: { widthMm: 42, heightMm: 42 } })
    expect(seen.measured?.widthMm).toBeCloseTo(42, 0)
    await confirmPicture(stand.context, key, person, await picture(key))
    const { info } = await sealed(key, person)
    expect(info.picture).toMatchObject({ widthMm: 42, heightMm: 42 })
    expect(info.extensions).toEqual([])
  })

  it('of a doubtful size goes to a person with what was measured, who knows better [H-15] [O-10]', async () => {
    const { key, person } = await stand.certified()
    await programme(key, 'optional')
    const send = async () => sendImpression(stand.context, key, person, {}, await scanPage({ sealMm: 47 }))
    await expect(send()).rejects.toMatchObject({
      code: 'seal.picture-size',
      faults: [{ zh: expect.stringContaining('量得 4') }],
    })
    expect(await work(key)).toMatchObject({ state: 'none', picture: null })
    expect((await work(key)).measured?.widthMm).toBeCloseTo(47, 0)
    await askForHand(stand.context, key, person)
    await drawByHand(stand.context, key, staff, { kind: 'official-round' }, await drawImpression())
    expect(await work(key)).toMatchObject({ state: 'ready', picture: { widthMm: 47, heightMm: 47 } })
    await confirmPicture(stand.context, key, person, await picture(key))
    expect((await sealed(key, person)).info.picture).toMatchObject({ widthMm: 47 })
  })
})

describe('the filing number', () => {
  const ready = async (asks: 'optional' | 'required') => {
    const given = await stand.certified()
    await programme(given.key, asks)
    await sendImpression(stand.context, given.key, given.person, {}, await drawImpression())
    return given
  }

  it('is asked for where the programme wants it, and stands in the signed bytes [S-01] [S-12]', async () => {
    const { key, person } = await ready('required')
    const confirm = async (filing?: string) =>
      confirmPicture(stand.context, key, person, await picture(key), filing)
    await expect(confirm()).rejects.toMatchObject({ code: 'seal.filing' })
    expect(await work(key)).toMatchObject({ state: 'ready', filing: { asks: 'required', number: null } })
    await confirm('4101050012345')
    const { view, info } = await sealed(key, person)
    expect(view).toMatchObject({ filing: '4101050012345' })
    // PrintableString, length 13.
    expect(info.extensions).toMatchObject([{ critical: false }])
    expect(Buffer.from(info.extensions[0]?.value ?? []).toString('latin1')).toBe('\x13\x0d4101050012345')
  })

  it('may be missing for a reason that our staff wrote down, or be written down by them', async () => {
    const { key, person } = await ready('required')
    await setFiling(stand.context, key, staff, { waived: '2008 年前刻制，已核对刻章证明' })
    await confirmPicture(stand.context, key, person, await picture(key))
    expect((await sealed(key, person)).info.extensions).toEqual([])
    await expect(setFiling(stand.context, key, staff, { number: '4101050012345' })).rejects.toMatchObject({
      code: 'seal.made',
    })
    const other = await ready('required')
    await setFiling(stand.context, other.key, staff, { number: '4101050054321' })
    await confirmPicture(stand.context, other.key, other.person, await picture(other.key))
    expect((await sealed(other.key, other.person)).view).toMatchObject({ filing: '4101050054321' })
  })
})
