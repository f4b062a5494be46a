// Seals over their whole life: made once and bound to the certificate, out of nothing that was not confirmed, shown to
// their owner alone, and revoked in the moment in which the certificate is.
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCertificate } from '@hufu/pki'
import { parseSeal, verifySeal } from '@hufu/seal'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrder } from '../order/order.ts'
import type { LineKey } from './context.ts'
import {
  askForHand,
  confirmPicture,
  drawByHand,
  refuseImpression,
  sendImpression,
  takeFromPaper,
  viewWork,
} from './impression.ts'
import { makeLineSeal, trustOf } from './make-seal.ts'
import { openOwnSeal } from './open-seal.ts'
import { readPicture, sealView } from './read-seals.ts'
import { drawImpression } from './testing/draw-impression.ts'
import { openSealStand, type SealStand } from './testing/seal-stand.ts'

let stand: SealStand
beforeAll(async () => {
  stand = await openSealStand()
})
afterAll(() => stand.close())

const work = async (key: LineKey) => viewWork(stand.context, await readOrder(stand.db.kysely, key), key)
const madeOf = async (key: LineKey) =>
  stand.db.kysely.selectFrom('e_seal').selectAll().where('order_id', '=', key.order).execute()

describe('a seal', () => {
  it('is made with the certificate and bound to it: name, holder, picture, size, time [S-01] [S-12] [law 27]', async () => {
    const { key, certificate, person } = await stand.certified()
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    const [row] = await stand.sealsOf(key.authority, person)
    expect(row).toMatchObject({
      state: 'good',
      name: certificate.organisation,
      certificate_id: certificate.id,
    })
    expect(row?.es_id).toMatch(/^410100\d{8}$/)
    const { bytes } = await openOwnSeal(
      stand.context,
      { authority: key.authority, seal: row?.id ?? '', person },
      'sealed',
    )
    const seal = parseSeal(bytes)
    const { info } = seal
    expect(info).toMatchObject({
      version: 4,
      id: row?.es_id,
      kind: 1,
      name: certificate.organisation,
      validUntil: certificate.not_after,
    })
    expect(info.holders).toEqual({ by: 'certificate', certificates: [certificate.der] })
    expect(info.picture).toMatchObject({ type: 'PNG', widthMm: 40, heightMm: 40 })
    expect(await sharp(info.picture.data).metadata()).toMatchObject({ format: 'png', hasAlpha: true })
    expect(seal.maker.subjectText).toContain('Seal Maker')
    const trust = await trustOf(stand.db.kysely, key.authority)
    expect(verifySeal(seal, { ...trust, at: stand.clock.now() })).toEqual([])
  })

  it('for an RSA certificate is made by the same SM2 maker', async () => {
    const { key, person } = await stand.certified({ suite: 'rsa' })
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    expect(await madeOf(key)).toMatchObject([{ state: 'good' }])
  })

  it('is made whichever comes last, the certificate or the confirmed picture, and waits in sight till then', async () => {
    const { key, person } = await stand.certified()
    await stand.written(key)
    await stand.work()
    expect(await work(key)).toMatchObject({ state: 'none', seal: { state: 'preparing', number: null } })
    await stand.confirm(key, person)
    await stand.work()
    expect(await work(key)).toMatchObject({ state: 'confirmed', seal: { state: 'good', widthMm: 40 } })
  })

  it('is one, however often its certificate is reported written and its job runs', async () => {
    const { key, person } = await stand.certified()
    await stand.confirm(key, person)
    for (let i = 0; i < 3; i++) await stand.written(key)
    await Promise.all([1, 2, 3].map(() => makeLineSeal(stand.context, key)))
    await stand.work()
    const [first, ...more] = await madeOf(key)
    expect(more).toEqual([])
    await makeLineSeal(stand.context, key)
    expect(await madeOf(key)).toEqual([first])
  })

  it('whose making was killed after the signature is made by the next run, under the same plan', async () => {
    const { key, person } = await stand.certified()
    let kills = 0
    stand.world.atSigned = () => {
      if (++kills === 1) throw new Error('killed')
    }
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    stand.world.atSigned = undefined
    expect(kills).toBe(2)
    const [row] = await madeOf(key)
    expect(row).toMatchObject({ state: 'good' })
    // The number that the killed run took went back with it: numbers have no holes.
    const { last } = await stand.db.kysely
      .selectFrom('seal_sequence')
      .select('last')
      .executeTakeFirstOrThrow()
    expect(row?.es_id).toBe(`410100${String(last).padStart(8, '0')}`)
  })

  it('is not made for a line without one, nor without a valid certificate [law 27]', async () => {
    const plain = await stand.certified()
    await stand.db.kysely
      .updateTable('order_line')
      .set({ seal: false })
      .where('order_id', '=', plain.key.order)
      .execute()
    await stand.written(plain.key)
    expect(await madeOf(plain.key)).toEqual([])
    const dead = await stand.certified()
    await stand.written(dead.key)
    await stand.revoke(dead.key.authority, dead.certificate.id)
    expect(await madeOf(dead.key)).toMatchObject([{ state: 'revoked', sealed: null }])
    const held = await stand.certified()
    await stand.written(held.key)
    await stand.db.kysely
      .updateTable('certificate')
      .set({ state: 'suspended', revoked_at: stand.clock.now() })
      .where('id', '=', held.certificate.id)
      .execute()
    await stand.confirm(held.key, held.person)
    await stand.work()
    expect(await madeOf(held.key)).toMatchObject([{ state: 'preparing', sealed: null }])
  })

  it('is revoked with its certificate, in the same transaction, and shown so [law 27]', async () => {
    const { key, person, certificate } = await stand.certified()
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    await stand.revoke(key.authority, certificate.id)
    const [row] = await stand.sealsOf(key.authority, person)
    expect(row && sealView(row, stand.clock.now())).toMatchObject({ state: 'revoked' })
    const { revoked_at } = await stand.db.kysely
      .selectFrom('certificate')
      .select('revoked_at')
      .where('id', '=', certificate.id)
      .executeTakeFirstOrThrow()
    expect(row?.changed_at).toEqual(revoked_at)
    const acts = await stand.db.kysely
      .selectFrom('audit')
      .select('act')
      .where('subject', '=', `seal:${row?.id}`)
      .execute()
    expect(acts.map(one => one.act)).toEqual(['seal.made', 'seal.revoked'])
  })

  it('can be suspended and restored with it, and ends with its time [law 27]', async () => {
    const { key, person, certificate } = await stand.certified()
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    const change = {
      authority: key.authority,
      certificates: [certificate.id],
      at: stand.clock.now(),
      actor: 'system',
    }
    const state = async (now = stand.clock.now()) => {
      const [row] = await stand.sealsOf(key.authority, person)
      return row && sealView(row, now).state
    }
    await stand.db.transaction(trx => stand.seals.certificateChanged(trx, { ...change, state: 'suspended' }))
    expect(await state()).toBe('suspended')
    await stand.db.transaction(trx => stand.seals.certificateChanged(trx, { ...change, state: 'good' }))
    expect(await state()).toBe('good')
    expect(await state(new Date(certificate.not_after.getTime() + 1000))).toBe('expired')
  })

  it('of somebody else is not found', async () => {
    const { key, person } = await stand.certified()
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    const [row] = await stand.sealsOf(key.authority, person)
    const of = { authority: key.authority, seal: row?.id ?? '', person: randomUUID() }
    await expect(openOwnSeal(stand.context, of, 'sealed')).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      openOwnSeal(stand.context, { ...of, person, authority: 'other' }, 'picture'),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(await stand.sealsOf(key.authority, of.person)).toEqual([])
    await expect(
      sendImpression(stand.context, key, of.person, { kind: 'official-round' }, await drawImpression()),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('of a renewal goes on with the picture confirmed before [C-10]', async () => {
    const first = await stand.certified()
    await stand.confirm(first.key, first.person)
    await stand.written(first.key)
    await stand.work()
    const next = await stand.certified({
      offer: 'renewal',
      renews: first.certificate.id,
      person: first.person,
    })
    await stand.written(next.key)
    await stand.work()
    const rows = [...(await madeOf(first.key)), ...(await madeOf(next.key))]
    expect(rows).toMatchObject([{ state: 'good' }, { state: 'good' }])
    expect(rows[1]?.picture).toEqual(rows[0]?.picture)
    expect(rows[1]?.es_id).not.toBe(rows[0]?.es_id)
  })
})

describe('an impression', () => {
  it('is looked at and confirmed before it is used, and cannot change afterwards [C-10]', async () => {
    const { key, person } = await stand.certified()
    const send = async (shadow = 0) =>
      sendImpression(
        stand.context,
        key,
        person,
        { kind: 'official-round', widthMm: 42 },
        await drawImpression({ shadow }),
      )
    await send()
    const seen = await work(key)
    expect(seen).toMatchObject({
      state: 'ready',
      picture: { kind: 'official-round', widthMm: 42, heightMm: 42 },
    })
    // Another picture comes while the first is still on the screen: what was not seen is not confirmed.
    await send(0.3)
    await expect(confirmPicture(stand.context, key, person, seen.picture?.id ?? '')).rejects.toMatchObject({
      code: 'order.stale',
    })
    const now = (await work(key)).picture?.id ?? ''
    await confirmPicture(stand.context, key, person, now)
    await confirmPicture(stand.context, key, person, now)
    await stand.written(key)
    await stand.work()
    await expect(send()).rejects.toMatchObject({ code: 'seal.made' })
  })

  it('that a machine cannot use goes to a person, who draws it or asks for another [H-15] [O-10]', async () => {
    const { key, person } = await stand.certified()
    const bad = await drawImpression({ blur: 4 })
    await expect(
      sendImpression(stand.context, key, person, { kind: 'official-round' }, bad),
    ).rejects.toMatchObject({ code: 'seal.picture-blurred' })
    expect(await work(key)).toMatchObject({ state: 'none', picture: null })
    await askForHand(stand.context, key, person)
    expect(await work(key)).toMatchObject({ state: 'by-hand' })
    await refuseImpression(stand.context, key, randomUUID(), '看不清编号，请重盖')
    expect(await work(key)).toMatchObject({ state: 'none', note: '看不清编号，请重盖' })
    await expect(
      sendImpression(stand.context, key, person, { kind: 'official-round' }, bad),
    ).rejects.toThrow()
    await askForHand(stand.context, key, person)
    // What a drawing program gives back: cropped, on nothing.
    const clean = await sharp(await drawImpression())
      .extract({ left: 360, top: 240, width: 480, height: 480 })
      .png()
      .toBuffer()
    await drawByHand(stand.context, key, randomUUID(), { kind: 'official-round' }, clean)
    expect(await work(key)).toMatchObject({ state: 'ready' })
  })

  it('of a kind that does not belong to an organisation is refused', async () => {
    const { key, person } = await stand.certified()
    const square = await drawImpression({ kind: 'square' })
    await expect(
      sendImpression(stand.context, key, person, { kind: 'personal-square' }, square),
    ).rejects.toMatchObject({ code: 'seal.kind' })
  })

  it('is taken from the seal page among the papers, where there is one [H-14]', async () => {
    const { key, person } = await stand.certified()
    const take = () => takeFromPaper(stand.context, key, person, {})
    await expect(take()).rejects.toMatchObject({ code: 'not-found' })
    const [spec] = Object.values(stand.programme.slots)
    stand.world.programme = { slots: { 'seal-page': { ...spec!, scope: 'line', reads: 'seal' } } }
    await stand.db.kysely
      .insertInto('order_file')
      .values({
        ...{ authority_id: key.authority, order_id: key.order, id: randomUUID(), slot: 'line.1.seal-page' },
        ...{ name: 'page.jpg', type: 'image/jpeg', size: 1, pages: 1, sha256: '', stored: '{}' },
        uploaded_at: stand.clock.now(),
      })
      .execute()
    stand.papers.set('line.1.seal-page', await drawImpression({ shadow: 0.4, noise: 8 }))
    expect(await work(key)).toMatchObject({ onPaper: true, state: 'none' })
    await take()
    expect(await work(key)).toMatchObject({
      state: 'ready',
      picture: { kind: 'official-round', widthMm: 40 },
    })
    stand.world.programme = {}
  })

  it('of a person’s certificate is a square seal or a signature, and no official seal [H-15]', async () => {
    const { key, person } = await stand.certified()
    const products = Object.entries(stand.programme.products)
    stand.world.programme = {
      products: Object.fromEntries(products.map(([name, each]) => [name, { ...each, holder: 'person' }])),
    }
    expect((await work(key)).kinds.map(one => one.kind)).toEqual(['personal-square', 'signature'])
    const round = sendImpression(
      stand.context,
      key,
      person,
      { kind: 'official-round' },
      await drawImpression(),
    )
    await expect(round).rejects.toMatchObject({ code: 'seal.kind' })
    const hand = await drawImpression({ kind: 'handwriting', ink: '#1a1a1a' })
    await sendImpression(stand.context, key, person, { kind: 'signature' }, hand)
    expect(await work(key)).toMatchObject({ state: 'ready', picture: { kind: 'signature' } })
    stand.world.programme = {}
  })

  it('and seal lie encrypted: no picture is readable in the folder, and none is in a table', async () => {
    const { key, person } = await stand.certified()
    await stand.confirm(key, person)
    await stand.written(key)
    await stand.work()
    const picture = await readPicture(stand.db.kysely, key)
    const [row] = await madeOf(key)
    expect(JSON.stringify([picture, row])).not.toContain('iVBORw0KGgo')
    for (const name of await readdir(stand.folder, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue
      const bytes = await readFile(join(name.parentPath, name.name))
      expect(bytes.includes(Buffer.from('89504e470d0a1a0a', 'hex'))).toBe(false)
      expect(bytes.includes(Buffer.from('IHDR'))).toBe(false)
    }
  })
})

describe('the seal maker', () => {
  it('is one, stays until it nears its end, and may sign but not certify', async () => {
    const makers = () => stand.db.kysely.selectFrom('seal_maker').selectAll().execute()
    await stand.seals.prepare()
    const [maker, ...more] = await makers()
    expect(more).toEqual([])
    const certificate = parseCertificate(maker!.der)
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'nonRepudiation'])
    expect(certificate.basicConstraints?.ca ?? false).toBe(false)
    expect(maker!.wrapped.includes(Buffer.from(certificate.spki).subarray(-64))).toBe(false)
  })
})
