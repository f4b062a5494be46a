// The true size of a seal off the marks of the printed page: on scans of several resolutions, turned, and in the frame of our own
// printer; a size that its kind does not have is a clear doubt, and a page without its marks says nothing.
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawImpression } from '../testing/draw-impression.ts'
import { frame, type Scan, scanPage } from '../testing/print-page.ts'
import { cleanPicture, SizeDoubt } from './clean-picture.ts'

const clean = async (scan: Scan, kind: Parameters<typeof cleanPicture>[1] = 'official-round') => {
  const page = await scanPage(scan)
  if (process.env.SHOTS)
    writeFileSync(`${process.env.SHOTS}/page-${JSON.stringify(scan).replace(/\W+/g, '-')}.jpg`, page)
  return await cleanPicture(page, kind, undefined, frame)
}

describe('the size of an impression', () => {
  it.each<[string, Scan, number]>([
    ['a scan of 200 dpi', {}, 40],
    ['a scan of 150 dpi that lies askew', { dpi: 150, degrees: 4 }, 40],
    ['a large seal, the page turned round', { sealMm: 58, degrees: 180 }, 58],
    ['a page put in sideways', { sealMm: 42, degrees: 90 }, 42],
    ['a small seal at 300 dpi', { sealMm: 38, dpi: 300, degrees: -3 }, 38],
  ])('is read off %s, though nobody said it [S-12] [C-10]', async (_, scan, mm) => {
    const { widthMm, heightMm, measured, png } = await clean(scan)
    expect([widthMm, heightMm]).toEqual([mm, mm])
    expect(measured?.widthMm).toBeGreaterThan(mm - 0.5)
    expect(measured?.widthMm).toBeLessThan(mm + 0.5)
    const { width = 0, density = 1 } = await sharp(png).metadata()
    expect((width / density) * 25.4).toBeCloseTo(mm, 0)
  })

  it('is read for a square and for handwriting too, which has no size by rule [H-15]', async () => {
    expect(
      await clean({ kind: 'square', sealMm: 18, dpi: 350, cropped: 'frame' }, 'personal-square'),
    ).toMatchObject({
      widthMm: 18,
      heightMm: 18,
    })
    const { widthMm, measured } = await clean({ kind: 'handwriting' }, 'signature')
    // Drawn 38 mm long: fitted into the usual box it would be 40.
    expect(widthMm).toBe(Math.round(measured?.widthMm ?? 0))
    expect(widthMm).toBeGreaterThan(35)
    expect(widthMm).toBeLessThan(39.5)
  })

  it.each<[string, Scan]>([
    ['a page that the printer made smaller', { printed: 0.97 }],
    ['a seal of a size that official seals do not have', { sealMm: 47.4 }],
  ])('is a clear doubt for %s, with what was measured', async (_, scan) => {
    const verdict = await clean(scan).catch((error: unknown) => error)
    expect(verdict).toBeInstanceOf(SizeDoubt)
    expect(verdict).toMatchObject({
      code: 'seal.picture-size',
      faults: [{ zh: expect.stringMatching(/4[17]\.\d × 4[17]/) }],
    })
  })

  it('is only what its owner says where the marks are missing', async () => {
    expect(await clean({ cropped: 'seal' })).toMatchObject({ measured: null, widthMm: 40 })
    const plain = await cleanPicture(await drawImpression(), 'official-round', 42, frame)
    expect(plain).toMatchObject({ measured: null, widthMm: 42 })
  })
})
