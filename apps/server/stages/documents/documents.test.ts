// Files of an application: judged by content, kept sealed, replaced without a trace lost, and seen by their owner only.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OrderView } from '@hufu/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWalk, walkOf } from '../../testing/applicant.ts'
import { newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { openFile, removeFile } from './upload-file.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
const draft = async () => {
  const walk = await startWalk(house)
  await walk.verifyPhone()
  return walk
}
/** How far the reading of a file is changes by itself meanwhile. */
const settled = (view: OrderView) => ({
  ...view,
  files: view.files.map(file => ({ ...file, reading: undefined })),
})
const picture = (background: string) =>
  sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .png()
    .toBuffer()

describe('an upload', () => {
  it('that is refused has its own message and leaves draft and earlier file as they were', async () => {
    const walk = await draft()
    const good = await walk.upload('business-licence')
    await walk.save({ 'organisation.name': '郑州示例期货有限公司' })
    const before = settled(await walk.view())
    const png = await picture('#888')
    const bad: [string, Buffer][] = [
      ['text', Buffer.from('<script>alert(1)</script>')],
      ['cut off', png.subarray(0, 60)],
      ['empty', Buffer.alloc(0)],
      ['too large', Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(11 * 1024 * 1024)])],
    ]
    const codes = new Set<string>()
    for (const [what, bytes] of bad) {
      const refused = await walk.upload('business-licence', bytes).catch(error => error)
      expect(refused.code, what).toMatch(/^file\./)
      codes.add(refused.code)
    }
    expect([...codes].sort()).toEqual(['file.corrupt', 'file.empty', 'file.hostile', 'file.pdf-too-large'])
    expect(settled(await walk.view())).toEqual(before)
    expect(before.files).toMatchObject([{ id: good.id }])
    await expect(walk.upload('no-such-slot')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('replaces the one before, which stays on record', async () => {
    const walk = await draft()
    const first = await walk.upload('business-licence', await picture('#111'))
    const second = await walk.upload('business-licence', await picture('#222'))
    expect((await walk.view()).files.map(file => file.id)).toEqual([second.id])
    const old = await openFile(house.documents, walk.key, { file: first.id })
    expect(
      old.bytes.equals((await openFile(house.documents, walk.key, { slot: 'business-licence' })).bytes),
    ).toBe(false)
    await removeFile(house.documents, walk.key, walk.person, 'business-licence')
    expect((await walk.view()).files).toEqual([])
  })

  it('rests sealed: no file on the disk is a picture', async () => {
    const walk = await draft()
    await walk.upload('identity-card-front')
    const row = await house.db.kysely
      .selectFrom('order_file')
      .select('stored')
      .where('order_id', '=', walk.key.order)
      .executeTakeFirstOrThrow()
    const { kept } = row.stored
    const folder = join(house.filesFolder, kept.id.slice(0, 2))
    expect(await readdir(folder)).toContain(kept.id)
    const sealed = await readFile(join(folder, kept.id))
    await expect(sharp(sealed).metadata()).rejects.toThrow()
  })

  it('is nobody else’s business, and over once submitted', async () => {
    const walk = await (await startWalk(house)).to('payment')
    const stranger = walkOf(house, walk.key, newPerson())
    await expect(stranger.upload('business-licence')).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      removeFile(house.documents, walk.key, stranger.person, 'business-licence'),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(walk.upload('business-licence')).rejects.toMatchObject({ code: 'order.wrong-state' })
    const elsewhere = { ...walk.key, authority: 'another-counter' }
    await expect(openFile(house.documents, elsewhere, { slot: 'business-licence' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
