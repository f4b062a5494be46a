// How sharp a picture is, whatever is on it. A blurred letter can be read wrong with great certainty (人 for 入), so that the
// reader's own certainty is not enough to doubt by: the edges are looked at themselves.
import type { Pixels } from './picture.ts'

/**
 * Below this a picture is blurred. On the drawn corpus a hand that shakes a little (σ ≤ 1) leaves 0.127 and more, and reads well;
 * a blur of σ ≥ 2 leaves 0.075 and less (twenty papers of three kinds, JPEG 72).
 */
export const blurredBelow = 0.1

const cell = 32

interface Cell {
  /** Variance of the brightness, and of its Laplacian. */
  contrast: number
  edges: number
}

/**
 * Variance of the Laplacian against the variance of the brightness, where the picture has most contrast: of print that is what
 * letters and lines have. Contrast cancels out, so that dark and faint pictures are measured alike; grain, which is in the
 * empty parts too, is taken off.
 */
export function sharpness(pixels: Pixels): number {
  const cells = cellsOf(brightness(pixels), pixels).sort((a, b) => a.contrast - b.contrast)
  if (cells.length === 0) return 0
  const empty = cells
    .slice(0, Math.ceil(cells.length / 4))
    .map(each => each.edges)
    .sort((a, b) => a - b)
  const grain = empty[empty.length >> 1] ?? 0
  const ratios = cells
    .slice(-Math.max(8, Math.round(cells.length / 4)))
    .map(each => Math.max(0, each.edges - grain) / Math.max(1, each.contrast))
    .sort((a, b) => a - b)
  return ratios[Math.floor(ratios.length * 0.75)] ?? 0
}

function brightness({ data, width, height }: Pixels): Float32Array {
  const grey = new Float32Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 3)
    grey[i] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!
  return grey
}

function cellsOf(grey: Float32Array, { width, height }: Pixels): Cell[] {
  const cells: Cell[] = []
  for (let top = 1; top + cell < height; top += cell)
    for (let left = 1; left + cell < width; left += cell) cells.push(cellAt(grey, width, left, top))
  return cells
}

function cellAt(grey: Float32Array, width: number, left: number, top: number): Cell {
  let [sum, squares, bends, bendSquares] = [0, 0, 0, 0]
  for (let y = top; y < top + cell; y++) {
    for (let i = y * width + left; i < y * width + left + cell; i++) {
      const here = grey[i]!
      const bend = grey[i - 1]! + grey[i + 1]! + grey[i - width]! + grey[i + width]! - 4 * here
      sum += here
      squares += here * here
      bends += bend
      bendSquares += bend * bend
    }
  }
  const n = cell * cell
  return { contrast: squares / n - (sum / n) ** 2, edges: bendSquares / n - (bends / n) ** 2 }
}
