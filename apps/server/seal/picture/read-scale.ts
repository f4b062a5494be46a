// The true size of an impression, off the seal page itself: four black squares of known place stand around its frame
// (programme/draw-template.ts). However the page was scanned, turned or photographed askew, they say how long a millimetre is.
import { markAway, markSide, marksAround } from '../../programme/seal-marks.ts'
import { type Box, measureInk, type Raster } from './find-ink.ts'

export interface Frame {
  width: number
  height: number
}
export interface Measured {
  widthMm: number
  heightMm: number
}
type Point = readonly [x: number, y: number]

interface Blob {
  area: number
  x: number
  y: number
}

export interface Scale {
  measure(box: Box): Measured | null
  /** Whether this pixel lies within the frame, and not on its line. */
  inFrame(x: number, y: number): boolean
}
/** Millimetres that the frame's line and a crooked print take. */
const LINE = 1.2

/** Null where the page shows no marks, or not all four of them. */
export function readScale(raster: Raster, frame: Frame): Scale | null {
  const blobs = findSquares(raster)
  const marks = marksAround(frame)
  const quad = chooseMarks(blobs, marks.width, marks.height)
  if (!quad) return null
  const found = homography(quad, [
    [0, 0],
    [marks.width, 0],
    [marks.width, marks.height],
    [0, marks.height],
  ])
  if (!found) return null
  const toPaper = found
  const between = (a: Point, b: Point) => distance(toPaper(a), toPaper(b))
  function measure(box: Box): Measured | null {
    const [cx, cy] = [box.left + box.width / 2, box.top + box.height / 2]
    const inside = toPaper([cx, cy])
    // Something beside the frame was not measured by it.
    if (inside[0] < 0 || inside[1] < 0 || inside[0] > marks.width || inside[1] > marks.height) return null
    return {
      widthMm: between([box.left, cy], [box.left + box.width, cy]),
      heightMm: between([cx, box.top], [cx, box.top + box.height]),
    }
  }
  const edge = markAway + LINE
  return {
    measure,
    inFrame(x, y) {
      const [mx, my] = toPaper([x, y])
      return mx > edge && my > edge && mx < marks.width - edge && my < marks.height - edge
    },
  }
}

/** Of a black square on any paper; writing and the scale's strokes are fainter or thinner. */
const BLACK = 110
const LEAST_SIDE = 5

/** Solid dark patches about as wide as high, the largest first. */
function findSquares(raster: Raster): Blob[] {
  const { strength } = measureInk(raster, 'dark') ?? { strength: new Uint8Array(0) }
  const { width, height } = raster
  const seen = new Uint8Array(strength.length)
  const blobs: Blob[] = []
  for (let start = 0; start < strength.length; start++) {
    if (seen[start] || strength[start]! < BLACK) continue
    const found = { area: 0, x: 0, y: 0, left: width, right: 0, top: height, bottom: 0 }
    const queue = [start]
    seen[start] = 1
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const x = at % width
      const y = (at - x) / width
      found.area++
      found.x += x
      found.y += y
      found.left = Math.min(found.left, x)
      found.right = Math.max(found.right, x)
      found.top = Math.min(found.top, y)
      found.bottom = Math.max(found.bottom, y)
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= strength.length || seen[next] || strength[next]! < BLACK) continue
        seen[next] = 1
        queue.push(next)
      }
    }
    const [w, h] = [found.right - found.left + 1, found.bottom - found.top + 1]
    // A square turned by 45 degrees fills half of its box; writing fills less.
    const solid = found.area / (w * h) > 0.47 && w / h > 0.65 && w / h < 1.55
    if (solid && Math.min(w, h) >= LEAST_SIDE)
      blobs.push({ area: found.area, x: found.x / found.area + 0.5, y: found.y / found.area + 0.5 })
  }
  return blobs.sort((a, b) => b.area - a.area).slice(0, 36)
}

/** The four that stand like the marks, in the order of their corners; each as large as a mark must be at that distance. */
function chooseMarks(blobs: readonly Blob[], width: number, height: number): Point[] | null {
  let best: Point[] | null = null
  let least = 0.5
  for (let a = 0; a < blobs.length; a++)
    for (let b = a + 1; b < blobs.length; b++)
      for (let c = b + 1; c < blobs.length; c++)
        for (let d = c + 1; d < blobs.length; d++) {
          const four = [blobs[a]!, blobs[b]!, blobs[c]!, blobs[d]!]
          // Sorted by area: the last is the smallest.
          if (four[3]!.area * 2.2 < four[0]!.area) continue
          const corners = around(four)
          for (const turned of [corners, [...corners.slice(1), corners[0]!]]) {
            const off = misfit(turned, width, height)
            if (off < least) {
              least = off
              best = turned.map(({ x, y }) => [x, y] as const)
            }
          }
        }
  return best
}

function around(four: readonly Blob[]): Blob[] {
  const cx = four.reduce((sum, each) => sum + each.x, 0) / 4
  const cy = four.reduce((sum, each) => sum + each.y, 0) / 4
  return [...four].sort(
    (one, other) => Math.atan2(one.y - cy, one.x - cx) - Math.atan2(other.y - cy, other.x - cx),
  )
}

/** 0 is a perfect rectangle with marks of just the right size; perspective and a bad scan leave something. */
function misfit(corners: readonly Blob[], width: number, height: number): number {
  const [p, q, r, s] = corners.map(({ x, y }) => [x, y] as const) as [Point, Point, Point, Point]
  const sides = [distance(p, q), distance(q, r), distance(r, s), distance(s, p)] as const
  const scale = (sides[0] + sides[1] + sides[2] + sides[3]) / (2 * (width + height))
  const off = (is: number, should: number) => Math.abs(Math.log(is / should))
  const area = corners.reduce((sum, each) => sum + off(each.area, (markSide * scale) ** 2), 0) / 4
  const diagonals = off(distance(p, r), distance(q, s))
  const lengths =
    off(sides[0] + sides[2], 2 * width * scale) +
    off(sides[1] + sides[3], 2 * height * scale) +
    off(sides[0], sides[2]) / 2 +
    off(sides[1], sides[3]) / 2
  return lengths + diagonals + area * 0.5
}

const distance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(ax - bx, ay - by)

/** The projective map that takes four points to four others (eight equations, Gauss with pivots). */
function homography(from: readonly Point[], to: readonly Point[]): ((point: Point) => Point) | null {
  const rows: number[][] = []
  from.forEach(([x, y], at) => {
    const [u, v] = to[at]!
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v])
  })
  for (let column = 0; column < 8; column++) {
    let pivot = column
    for (let row = column + 1; row < 8; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    if (Math.abs(rows[pivot]![column]!) < 1e-9) return null
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < 8; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let k = column; k < 9; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  const h = rows.map((row, at) => row[8]! / row[at]!)
  return ([x, y]) => {
    const w = h[6]! * x + h[7]! * y + 1
    return [(h[0]! * x + h[1]! * y + h[2]!) / w, (h[3]! * x + h[4]! * y + h[5]!) / w]
  }
}
