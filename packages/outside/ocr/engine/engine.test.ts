// The pieces of the reader that need no network: boxes from a map, agreement of several looks, holes that unknown Hanzi leave,
// pictures inside PDFs, red seals, lamps.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readSeal } from '../parse/read-paper.ts'
import { findBoxes } from './boxes.ts'
import { hasGlare, openPicture } from './picture.ts'
import { pictureOf } from './picture-of-pdf.ts'
import { agree, doubtGaps } from './read-lines.ts'

const spelt = (text: string, certain = 0.99) => ({ text, sure: [...text].map(() => certain) })

it('finds a slanted line with its angle', () => {
  const [width, height] = [200, 120]
  const map = new Float32Array(width * height)
  const angle = (5 * Math.PI) / 180
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - 100, y - 60]
      const [u, v] = [
        dx * Math.cos(angle) + dy * Math.sin(angle),
        dy * Math.cos(angle) - dx * Math.sin(angle),
      ]
      if (Math.abs(u) < 60 && Math.abs(v) < 6) map[y * width + x] = 0.9
    }
  const [box, ...more] = findBoxes(map, width, height)
  expect(more).toEqual([])
  expect(box?.x).toBeCloseTo(100, -1)
  expect(box?.y).toBeCloseTo(60, -1)
  expect(box?.angle).toBeCloseTo(angle, 1)
  expect(box?.width).toBeGreaterThan(120)
})

describe('several looks at a line', () => {
  it('that agree are believed', () => {
    expect(agree([spelt('期货'), spelt('期货')])).toEqual(spelt('期货'))
  })
  it('that differ in one letter leave that letter in doubt, whoever wins', () => {
    const { text, sure } = agree([spelt('期货市'), spelt('期货币'), spelt('期货市')])
    expect(text).toBe('期货市')
    expect(sure[0]).toBeGreaterThan(0.9)
    expect(sure[2]).toBeLessThan(0.6)
  })
  it('that differ in length doubt all that is not common', () => {
    const { sure } = agree([spelt('韦淳'), spelt('韦淳公'), spelt('韦')])
    expect(Math.min(...sure)).toBeLessThan(0.6)
  })
})

it('a hole wide enough for a letter that nobody spelt makes its neighbours doubtful', () => {
  const even = doubtGaps([...'项飏沁'], [1, 1, 1], [30, 68, 106], 136)
  expect(even).toEqual([1, 1, 1])
  expect(doubtGaps([...'项沁'], [1, 1], [30, 106], 136)).toEqual([0.4, 0.4])
  expect(doubtGaps([...'韦淳'], [1, 1], [30, 68], 144)).toEqual([1, 0.4])
})

it('takes the scanner’s JPEG out of a PDF, and nothing out of others', async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#abc' } })
    .jpeg()
    .toBuffer()
  const pdf = Buffer.concat([
    Buffer.from('%PDF-1.4\n1 0 obj\n<</Filter/DCTDecode>>stream\n'),
    jpeg,
    Buffer.from('\nendstream\nendobj'),
  ])
  const found = pictureOf(pdf)
  expect(found && (await sharp(found).metadata()).width).toBe(40)
  expect(pictureOf(Buffer.from('%PDF-1.4\nstream\nBT (text) Tj ET\nendstream'))).toBeNull()
  expect(pictureOf(jpeg)).toBe(jpeg)
})

const page = async (inside: string) =>
  openPicture(
    await sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="900" height="1200" fill="#f4f2ee"/>${inside}</svg>`,
      ),
    )
      .jpeg()
      .toBuffer(),
  )
const seal = (colour: string) =>
  `<g stroke="${colour}" fill="none" stroke-width="8"><circle cx="600" cy="900" r="110"/></g><text x="600" y="940" font-size="110" fill="${colour}" text-anchor="middle">★</text>`

describe('a seal', () => {
  const saw = async (inside: string) => readSeal(await page(inside)).fields.seal?.value
  it('is seen in red, and only in red [O-04]', async () => {
    expect(await saw(seal('#d8222a'))).toBe('red')
    expect(await saw(seal('#222'))).toBeUndefined()
    expect(await saw('')).toBeUndefined()
  })
  it('is no red area and no red line', async () => {
    expect(await saw('<rect width="900" height="1200" fill="#c33"/>')).toBeUndefined()
    expect(await saw('<rect x="100" y="300" width="700" height="6" fill="#d8222a"/>')).toBeUndefined()
  })
})

it('sees a lamp on paper, and none on white paper', async () => {
  const lamp = '<ellipse cx="400" cy="500" rx="240" ry="160" fill="#fff"/>'
  expect(hasGlare(await page(lamp))).toBe(true)
  expect(hasGlare(await page(''))).toBe(false)
  expect(hasGlare(await page('<rect width="900" height="1200" fill="#fff"/>'))).toBe(false)
})
