// From the detector's map of "here is text" to slanted boxes around lines: connected regions, the smallest rectangle around
// each, grown again by what the network was taught to shrink (DBNet: area × ratio / perimeter).

export interface Box {
  /** Centre in pixels of the picture. */
  x: number
  y: number
  width: number
  height: number
  /** Radians, clockwise on the screen; width runs along it. */
  angle: number
}

const threshold = 0.3
const boxThreshold = 0.55
const unclip = 1.6

export function findBoxes(map: Float32Array, width: number, height: number): Box[] {
  const seen = new Uint8Array(width * height)
  const boxes: Box[] = []
  const stack: number[] = []
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || map[start]! <= threshold) continue
    // Step 1: one region, by its outermost pixels of every row, which is all that the hull needs.
    let count = 0
    let sum = 0
    const rows = new Map<number, [left: number, right: number]>()
    seen[start] = 1
    stack.push(start)
    while (stack.length) {
      const at = stack.pop()!
      const y = (at / width) | 0
      const x = at - y * width
      count++
      sum += map[at]!
      const row = rows.get(y)
      if (!row) rows.set(y, [x, x])
      else if (x < row[0]) row[0] = x
      else if (x > row[1]) row[1] = x
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
          const next = ny * width + nx
          if (seen[next] || map[next]! <= threshold) continue
          seen[next] = 1
          stack.push(next)
        }
      }
    }
    if (count < 16 || sum / count < boxThreshold) continue
    // Step 2: its smallest rectangle, grown.
    const points = [...rows].flatMap(([y, [left, right]]): Point[] => [
      [left, y],
      [right, y],
    ])
    const box = smallestBox(hull(points))
    if (Math.min(box.width, box.height) < 3) continue
    const grow = (box.width * box.height * unclip) / (2 * (box.width + box.height))
    boxes.push({ ...box, width: box.width + 2 * grow, height: box.height + 2 * grow })
  }
  return boxes
}

type Point = [x: number, y: number]

/** Andrew's monotone chain. */
function hull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (list: readonly Point[]) => {
    const chain: Point[] = []
    for (const p of list) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop()
      chain.push(p)
    }
    chain.pop()
    return chain
  }
  const chain = [...half(sorted), ...half(sorted.reverse())]
  return chain.length ? chain : points.slice(0, 1)
}

const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** One side of the smallest rectangle lies along a side of the hull. */
function smallestBox(points: Point[]): Box {
  let best: Box | undefined
  for (let i = 0; i < points.length; i++) {
    const [a, b] = [points[i]!, points[(i + 1) % points.length]!]
    let angle = Math.atan2(b[1] - a[1], b[0] - a[0])
    // Text runs nearer to the horizontal than to the vertical: the angle is kept within 45°.
    while (angle > Math.PI / 4) angle -= Math.PI / 2
    while (angle < -Math.PI / 4) angle += Math.PI / 2
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (const [x, y] of points) {
      const u = x * cos + y * sin
      const v = y * cos - x * sin
      if (u < left) left = u
      if (u > right) right = u
      if (v < top) top = v
      if (v > bottom) bottom = v
    }
    const [width, height] = [right - left + 1, bottom - top + 1]
    if (best && width * height >= best.width * best.height) continue
    const [u, v] = [(left + right) / 2, (top + bottom) / 2]
    best = { x: u * cos - v * sin, y: u * sin + v * cos, width, height, angle }
  }
  return best ?? { x: 0, y: 0, width: 0, height: 0, angle: 0 }
}
