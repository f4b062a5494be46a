// Impressions as scanners and phones deliver them: what is good comes out clean and at its true size, what is not is
// refused by a name that tells what to do.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawImpression, type Impression } from '../testing/draw-impression.ts'
import { cleanPicture, MAX_PICTURE_BYTES } from './clean-picture.ts'

const clean = async (
  given: Impression,
  kind: Parameters<typeof cleanPicture>[1] = 'official-round',
  width?: number,
) => cleanPicture(await drawImpression(given), kind, width)

async function pixelsOf(png: Buffer) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data
      .subarray((Math.round(y * (info.height - 1)) * info.width + Math.round(x * (info.width - 1))) * 4)
      .subarray(0, 4),
  ]
  return { at, data, info }
}

describe('an impression', () => {
  it.each<[string, Impression]>([
    ['scanned', {}],
    ['photographed in a shadow', { shadow: 0.6, noise: 10 }],
    [
      'photographed on yellow paper, turned and a little soft',
      { scale: 20, shadow: 0.4, noise: 14, blur: 1.5, paper: '#e8dcc0', ink: '#b83a3a', degrees: 7 },
    ],
    ['faint', { ink: '#e8a0a0' }],
    ['in cinnabar that leans to orange', { ink: '#d84a20' }],
    ['in old violet ink', { ink: '#a02048' }],
  ])('%s comes out red on nothing, round, 40 mm wide [C-10]', async (_, given) => {
    const { png, widthMm, heightMm, dpi } = await clean(given)
    expect([widthMm, heightMm]).toEqual([40, 40])
    expect(dpi).toBeGreaterThanOrEqual(300)
    expect(png.length).toBeLessThanOrEqual(MAX_PICTURE_BYTES)
    const { at, data, info } = await pixelsOf(png)
    expect(info.width).toBe(Math.round((40 / 25.4) * dpi))
    // The star in the middle, paper between it and the characters, nothing in the corners, the ring at four sides.
    expect(at(0.5, 0.5)).toEqual([255, 0, 0, 255])
    expect(at(0.5, 0.7)[3]).toBe(0)
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      expect(at(x, y)[3]).toBe(0)
    for (const [x, y] of [
      [0.012, 0.5],
      [0.988, 0.5],
      [0.5, 0.012],
      [0.5, 0.988],
    ] as const)
      expect(at(x, y)[3]).toBeGreaterThan(120)
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3]) expect([data[i], data[i + 1], data[i + 2]]).toEqual([255, 0, 0])
  })

  it('keeps the size that the applicant says, and each kind its own [C-10]', async () => {
    expect(await clean({}, 'official-round', 42)).toMatchObject({ widthMm: 42, heightMm: 42 })
    expect(await clean({ kind: 'oval' }, 'invoice-oval')).toMatchObject({ widthMm: 40, heightMm: 30 })
  })

  it('of a person is a square seal, or handwriting in black or blue without the printed frame [H-15]', async () => {
    expect(await clean({ kind: 'square', scale: 14 }, 'personal-square')).toMatchObject({
      widthMm: 20,
      heightMm: 20,
    })
    for (const [ink, colour] of [
      ['#1a1a1a', [0, 0, 0]],
      ['#2a3f9a', [20, 40, 160]],
    ] as const) {
      const { png, widthMm, heightMm } = await clean(
        { kind: 'handwriting', ink, shadow: 0.4, noise: 8 },
        'signature',
      )
      expect(widthMm / heightMm).toBeCloseTo(37.6 / 21, 0)
      expect(Math.max(widthMm / 40, heightMm / 20)).toBe(1)
      const { data } = await pixelsOf(png)
      const inked = Array.from({ length: data.length / 4 }, (_, i) => i * 4).filter(i => data[i + 3]! > 200)
      expect(inked.length).toBeGreaterThan(500)
      for (const i of inked.slice(0, 50)) expect([data[i], data[i + 1], data[i + 2]]).toEqual(colour)
    }
  })

  it.each<[string, string, Impression]>([
    ['seal.picture-none', 'nothing on the paper', { ink: '#f6f4ee' }],
    ['seal.picture-none', 'a black copy of a seal', { ink: '#222222' }],
    ['seal.picture-blurred', 'out of focus', { blur: 3 }],
    ['seal.picture-cut-off', 'over the edge', { at: [0.05, 0.5] }],
    ['seal.picture-small', 'far away', { scale: 4 }],
    ['seal.picture-shape', 'an oval seal given as a round one', { kind: 'oval' }],
    ['seal.picture-shape', 'half a seal', { missing: 0.5 }],
    ['seal.picture-incomplete', 'a good part of its ring missing', { missing: 0.3 }],
  ])('is refused with %s: %s [C-10]', async (code, _, given) => {
    await expect(clean(given)).rejects.toMatchObject({ code })
  })

  it('that is no picture at all is refused as a broken file', async () => {
    await expect(cleanPicture(Buffer.from('not a picture'), 'official-round')).rejects.toMatchObject({
      code: 'file.corrupt',
    })
  })
})
