// Where on the paper is the ink? Each pixel gets a measure of how much ink it shows, independent of the light; a
// threshold is drawn between paper and ink; strokes that lie close are one impression; the largest that could be one wins.

export interface Raster {
  width: number
  height: number
  /** RGB, three octets a pixel. */
  data: Uint8Array
}

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export interface Ink {
  /** 0..255 a pixel. */
  strength: Uint8Array
  threshold: number
}

/** Red ink is told by its colour, which shadows leave alone; writing ink by being darker than the paper around it. */
export function measureInk({ width, height, data }: Raster, kind: 'red' | 'dark'): Ink | null {
  const strength = new Uint8Array(width * height)
  const paper = kind === 'dark' ? paperBrightness({ width, height, data }) : null
  for (let i = 0; i < strength.length; i++) {
    const r = data[i * 3]!
    const g = data[i * 3 + 1]!
    const b = data[i * 3 + 2]!
    strength[i] = paper ? darkness(r, g, b, paper(i)) : redness(r, g, b)
  }
  const threshold = otsu(strength)
  // Nothing stands out: the two classes are two shades of the same paper.
  return threshold < (kind === 'red' ? MIN_REDNESS : MIN_DARKNESS) ? null : { strength, threshold }
}

/** Below these, Otsu has split the noise of the paper. */
const MIN_REDNESS = 36
const MIN_DARKNESS = 40

function redness(r: number, g: number, b: number): number {
  // Cinnabar leans to orange, old ink to violet; brown table and skin have too much green or too little light.
  if (r < 60 || g > r || b > r || g - b > 0.45 * (r - Math.min(g, b)) + 12) return 0
  return Math.max(0, Math.min(255, Math.round(((r - (g + b) / 2) / r) * 255)))
}

function darkness(r: number, g: number, b: number, paper: number): number {
  // The red of a stamp nearby is not writing.
  if (r - Math.max(g, b) > 50) return 0
  const light = (r * 3 + g * 4 + b) / 8
  return Math.max(0, Math.min(255, Math.round(((paper - light) / Math.max(paper, 1)) * 255)))
}

/** The brightest tenth of each tile is paper; a shadow over half the page does not turn it into ink. */
function paperBrightness({ width, height, data }: Raster): (pixel: number) => number {
  const tile = Math.max(16, Math.round(Math.max(width, height) / 12))
  const across = Math.ceil(width / tile)
  const down = Math.ceil(height / tile)
  const levels = new Float64Array(across * down)
  for (let ty = 0; ty < down; ty++) {
    for (let tx = 0; tx < across; tx++) {
      const seen: number[] = []
      for (let y = ty * tile; y < Math.min(height, (ty + 1) * tile); y += 2) {
        for (let x = tx * tile; x < Math.min(width, (tx + 1) * tile); x += 2) {
          const i = (y * width + x) * 3
          seen.push((data[i]! * 3 + data[i + 1]! * 4 + data[i + 2]!) / 8)
        }
      }
      seen.sort((a, b) => a - b)
      levels[ty * across + tx] = seen[Math.floor(seen.length * 0.9)] ?? 255
    }
  }
  return pixel =>
    levels[Math.floor(Math.floor(pixel / width) / tile) * across + Math.floor((pixel % width) / tile)]!
}

/** Otsu (1979): the threshold that separates two classes best. */
function otsu(values: Uint8Array): number {
  const histogram = new Float64Array(256)
  for (const value of values) histogram[value]!++
  let sum = 0
  for (let level = 0; level < 256; level++) sum += level * histogram[level]!
  let below = 0
  let sumBelow = 0
  let best = 0
  let at = 0
  for (let level = 0; level < 256; level++) {
    below += histogram[level]!
    const above = values.length - below
    if (below === 0 || above === 0) continue
    sumBelow += level * histogram[level]!
    const gap = sumBelow / below - (sum - sumBelow) / above
    const score = below * above * gap * gap
    if (score > best) {
      best = score
      at = level
    }
  }
  return at + 1
}

/** Longest edge of the coarse picture on which impressions are told apart. */
const COARSE = 400

/** Groups of ink, the largest box first; specks are left out. */
export function findImpressions({ strength, threshold }: Ink, width: number, height: number): Box[] {
  // 1. A coarse grid: a cell is ink if enough of it is. Strokes up to `reach` cells apart belong together.
  const step = Math.max(1, Math.ceil(Math.max(width, height) / COARSE))
  const w = Math.ceil(width / step)
  const h = Math.ceil(height / step)
  const counts = new Uint16Array(w * h)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / step) * w
    for (let x = 0; x < width; x++) {
      if (strength[y * width + x]! >= threshold) counts[row + Math.floor(x / step)]!++
    }
  }
  const least = Math.max(1, step * step * 0.12)
  const reach = Math.max(2, Math.round(Math.max(w, h) * 0.012))
  // 2. Flood from each cell over all that lie within reach.
  const seen = new Uint8Array(w * h)
  const boxes: Box[] = []
  for (let start = 0; start < counts.length; start++) {
    if (seen[start] || counts[start]! < least) continue
    const edge = { left: w, top: h, right: -1, bottom: -1 }
    const queue = [start]
    seen[start] = 1
    for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
      const cx = cell % w
      const cy = (cell - cx) / w
      edge.left = Math.min(edge.left, cx)
      edge.right = Math.max(edge.right, cx)
      edge.top = Math.min(edge.top, cy)
      edge.bottom = Math.max(edge.bottom, cy)
      for (let y = Math.max(0, cy - reach); y <= Math.min(h - 1, cy + reach); y++) {
        for (let x = Math.max(0, cx - reach); x <= Math.min(w - 1, cx + reach); x++) {
          const next = y * w + x
          if (seen[next] || counts[next]! < least) continue
          seen[next] = 1
          queue.push(next)
        }
      }
    }
    boxes.push({
      left: edge.left * step,
      top: edge.top * step,
      width: Math.min(width, (edge.right + 1) * step) - edge.left * step,
      height: Math.min(height, (edge.bottom + 1) * step) - edge.top * step,
    })
  }
  const area = (box: Box) => box.width * box.height
  return boxes.filter(box => area(box) > width * height * 0.0008).sort((a, b) => area(b) - area(a))
}

/** The box drawn tight around the ink in it: the coarse one is off by a cell. */
export function tighten({ strength, threshold }: Ink, width: number, box: Box): Box {
  const columns = new Uint32Array(box.width)
  const rows = new Uint32Array(box.height)
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      if (strength[(box.top + y) * width + box.left + x]! < threshold) continue
      columns[x]!++
      rows[y]!++
    }
  }
  const first = (counts: Uint32Array) => counts.findIndex(count => count > 1)
  const last = (counts: Uint32Array) => counts.findLastIndex(count => count > 1)
  if (first(columns) < 0 || first(rows) < 0) return box
  return {
    left: box.left + first(columns),
    top: box.top + first(rows),
    width: last(columns) - first(columns) + 1,
    height: last(rows) - first(rows) + 1,
  }
}
