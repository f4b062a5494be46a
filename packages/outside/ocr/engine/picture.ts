// A picture made ready for the reader: turned as the camera was held, scaled, without transparency; and what it looks like
// as a whole (colour, sharpness), which the doubts are made of.
import sharp, { type Sharp } from 'sharp'

export interface Pixels {
  /** RGB, eight bits each. */
  data: Uint8Array
  width: number
  height: number
}

/** Letters are spelt on the large copy; where they stand is found on a small one, which is what costs time and memory. */
export interface Picture extends Pixels {
  small: Pixels
}

const longest = 2400
const longestSmall = 1280
/** The detector halves its map five times. */
const step = 32

export async function openPicture(bytes: Uint8Array): Promise<Picture> {
  const upright = await sharp(bytes, { limitInputPixels: 50_000_000 })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = upright.info
  const raw = { raw: { width, height, channels: upright.info.channels } }
  const scale = longestSmall / Math.max(width, height)
  const size = (n: number) => Math.max(step, Math.round((n * scale) / step) * step)
  const pixels = async (image: Sharp): Promise<Pixels> => {
    const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  }
  return {
    ...(await pixels(sharp(upright.data, raw))),
    small: await pixels(sharp(upright.data, raw).resize(size(width), size(height), { fit: 'fill' })),
  }
}

/** Share of pixels with a colour of their own. A photocopy has next to none. */
export function colourfulness({ data }: Pixels): number {
  let coloured = 0
  let all = 0
  for (let i = 0; i < data.length; i += 12) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    if (Math.max(r, g, b) - Math.min(r, g, b) > 24) coloured++
    all++
  }
  return coloured / all
}

/**
 * A lamp in the picture: one patch burnt to white on paper that is darker. Paper that is white all over (a scan) is none.
 */
export function hasGlare({ data, width, height }: Pixels): boolean {
  const cell = 16
  const [columns, rows] = [Math.floor(width / cell), Math.floor(height / cell)]
  const burnt = new Uint8Array(columns * rows)
  let count = 0
  let bright = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let low = 255
      for (let y = 0; y < cell; y += 3) {
        for (let x = 0; x < cell; x += 3) {
          const i = ((row * cell + y) * width + column * cell + x) * 3
          low = Math.min(low, data[i]!, data[i + 1]!, data[i + 2]!)
        }
      }
      if (low >= 252) {
        burnt[row * columns + column] = 1
        count++
      } else if (low > 247) bright++
    }
  }
  const share = count / burnt.length
  // What is not burnt of a scanner's white paper is nearly so.
  return (
    share > 0.01 && share < 0.5 && bright / burnt.length < 0.2 && largestPatch(burnt, columns, rows) > 0.008
  )
}

function largestPatch(cells: Uint8Array, columns: number, rows: number): number {
  const seen = new Uint8Array(cells.length)
  let largest = 0
  for (let start = 0; start < cells.length; start++) {
    if (!cells[start] || seen[start]) continue
    let size = 0
    const stack = [start]
    seen[start] = 1
    while (stack.length) {
      const at = stack.pop()!
      size++
      const [x, y] = [at % columns, Math.floor(at / columns)]
      for (const [nx, ny] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        const next = ny * columns + nx
        if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || !cells[next] || seen[next]) continue
        seen[next] = 1
        stack.push(next)
      }
    }
    largest = Math.max(largest, size)
  }
  return largest / cells.length
}

export interface RedMark {
  /** Share of the picture that its bounding box covers. */
  share: number
  /** Width by height of its bounding box. */
  aspect: number
  /** Share of its bounding box that is red. */
  fill: number
}

/** Patches of red, as ink leaves them: joined over small gaps, largest first. */
export function redMarks({ data, width, height }: Pixels): RedMark[] {
  const cell = 8
  const [columns, rows] = [Math.floor(width / cell), Math.floor(height / cell)]
  const red = new Uint16Array(columns * rows)
  for (let y = 0; y < rows * cell; y++) {
    for (let x = 0; x < columns * cell; x++) {
      const i = (y * width + x) * 3
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
      if (r > 90 && r - Math.max(g, b) > 45) red[((y / cell) | 0) * columns + ((x / cell) | 0)]!++
    }
  }
  const seen = new Uint8Array(red.length)
  const marks: RedMark[] = []
  for (let start = 0; start < red.length; start++) {
    if (seen[start] || red[start]! < 5) continue
    let [left, right, top, bottom, ink] = [columns, 0, rows, 0, 0]
    const stack = [start]
    seen[start] = 1
    while (stack.length) {
      const at = stack.pop()!
      const y = (at / columns) | 0
      const x = at - y * columns
      ink += red[at]!
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      // The ring, the star and the letters of a seal lie a little apart.
      for (let dy = -3; dy <= 3; dy++) {
        for (let dx = -3; dx <= 3; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue
          const next = ny * columns + nx
          if (seen[next] || red[next]! < 5) continue
          seen[next] = 1
          stack.push(next)
        }
      }
    }
    const [w, h] = [right - left + 1, bottom - top + 1]
    marks.push({ share: (w * h) / red.length, aspect: w / h, fill: ink / (w * h * cell * cell) })
  }
  return marks.sort((a, b) => b.share - a.share)
}
