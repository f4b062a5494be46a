// What happens to a paper between the table and the upload: a scanner, a hand that shakes, a lamp, a copier, a bad cut.
import sharp, { type Sharp } from 'sharp'
import type { Random } from './names.ts'

export const conditions = [
  'clean',
  'turned',
  'noisy',
  'phone',
  'blurred',
  'dark',
  'glare',
  'copied',
  'cut',
] as const
export type Condition = (typeof conditions)[number]

export async function spoil(picture: Buffer, condition: Condition, random: Random): Promise<Buffer> {
  const jpeg = (image: Sharp, quality = 88) => image.jpeg({ quality }).toBuffer()
  const open = sharp(picture).removeAlpha()
  const { width, height } = await open.metadata()
  const between = (from: number, to: number) => from + random() * (to - from)
  switch (condition) {
    case 'clean':
      return await jpeg(open)
    case 'turned':
      return await jpeg(open.rotate(between(-3, 3), { background: '#8a8580' }))
    case 'noisy': {
      const grains = await noise(width, height, between(10, 22))
      return await jpeg(open.composite([{ input: grains, blend: 'soft-light' }]), 72)
    }
    case 'phone': {
      const turned = await open
        .rotate(between(-3, 3), { background: '#6f6a64' })
        .blur(between(0.5, 1))
        .toBuffer()
      return await jpeg(sharp(turned).modulate({ brightness: between(0.75, 1.1) }), 75)
    }
    case 'blurred':
      return await jpeg(open.blur(between(2, 5.5)), 70)
    case 'dark':
      return await jpeg(open.linear(between(0.12, 0.3), between(0, 6)), 70)
    case 'glare': {
      const [x, y] = [between(0.2, 0.7), between(0.2, 0.7)]
      const light = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="g"><stop offset="0.35" stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>
        <ellipse cx="${x * width}" cy="${y * height}" rx="${width * 0.26}" ry="${height * 0.2}" fill="url(#g)"/></svg>`
      return await jpeg(open.composite([{ input: Buffer.from(light) }]))
    }
    case 'copied':
      return await jpeg(open.greyscale().linear(1.5, -60))
    case 'cut': {
      const left = Math.round(width * between(0.2, 0.35))
      return await jpeg(open.extract({ left, top: 0, width: width - left, height }))
    }
  }
}

const noise = (width: number, height: number, sigma: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma },
      background: '#808080',
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer()
