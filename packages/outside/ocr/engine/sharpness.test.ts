// Sharp or blurred, on the drawn corpus: every way to spoil a paper but the blur leaves it sharp, and the blur never does.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { drawEmblemSide, drawLicence, drawPortraitSide } from '../corpus/draw.ts'
import { seeded } from '../corpus/names.ts'
import { conditions, spoil } from '../corpus/spoil.ts'
import { readPaper } from '../parse/read-paper.ts'
import { openPicture } from './picture.ts'
import type { Line } from './read-lines.ts'
import { blurredBelow, sharpness } from './sharpness.ts'

const draws = [drawLicence, drawPortraitSide, drawEmblemSide]

describe('a drawn paper', () => {
  it.each(conditions)(
    '%s',
    async condition => {
      const random = seeded(411)
      for (const draw of draws) {
        const { picture } = await draw(random)
        const measured = sharpness(await openPicture(await spoil(picture, condition, random)))
        if (condition === 'blurred') expect(measured).toBeLessThan(blurredBelow)
        else expect(measured).toBeGreaterThan(blurredBelow)
      }
    },
    60_000,
  )

  it('is blurred from σ 2 on, and not up to σ 1', async () => {
    const random = seeded(7)
    for (const draw of draws) {
      const { picture } = await draw(random)
      const blurred = async (sigma: number) =>
        sharpness(await openPicture(await sharp(picture).blur(sigma).jpeg({ quality: 75 }).toBuffer()))
      expect(await blurred(1)).toBeGreaterThan(blurredBelow)
      expect(await blurred(2)).toBeLessThan(blurredBelow)
    }
  }, 60_000)
})

it('what a reader is certain of on a blurred paper is doubted all the same, and no blur is called another paper [H-17]', async () => {
  const random = seeded(7)
  const { picture } = await drawPortraitSide(random)
  const open = async (sigma: number) =>
    openPicture(await sharp(picture).blur(sigma).jpeg({ quality: 75 }).toBuffer())
  const line = (text: string, y: number): Line => ({
    text,
    sure: [...text].map(() => 0.999),
    box: { x: 500, y, width: 400, height: 40, angle: 0 },
  })
  const lines = [line('姓名张三', 200), line('公民身份号码11010519491231002X', 700)]
  const blurred = readPaper(await open(2.5), lines, 'identity-card-front')
  expect(blurred.doubts).toContain('blurred')
  for (const field of Object.values(blurred.fields)) expect(field.confidence).toBeLessThan(0.94)
  expect(readPaper(await open(0.8), lines, 'identity-card-front').doubts).not.toContain('blurred')
  const smear = readPaper(await open(6), [line('某某', 300)], 'identity-card-front')
  expect(smear).toEqual({ fields: {}, doubts: ['blurred', 'unreadable'] })
}, 60_000)
