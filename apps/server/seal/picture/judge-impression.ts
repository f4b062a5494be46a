// Is this impression good enough to stand for somebody on paper? Each answer has a second route; none of them guesses.

import type { Box, Ink } from './find-ink.ts'
import type { KindSpec } from './kinds.ts'

/** At 300 dpi an official seal has 472 pixels across; fewer than this and its characters run together. */
const LEAST_PIXELS = 220
/** How far width : height may be from the kind's own before it is another kind of seal, or one cut off. */
const SHAPE_TOLERANCE = 0.16
/** Of the outline, so much must be there. Worn seals have gaps; half a seal is none. */
const LEAST_OUTLINE = 0.75

export type Refusal = 'cut-off' | 'small' | 'shape' | 'incomplete'

export function judgeImpression(
  ink: Ink,
  picture: { width: number; height: number },
  box: Box,
  spec: KindSpec,
): Refusal | null {
  const touches =
    box.left <= 1 ||
    box.top <= 1 ||
    box.left + box.width >= picture.width - 1 ||
    box.top + box.height >= picture.height - 1
  if (touches) return 'cut-off'
  const longest = Math.max(box.width, box.height)
  if (longest < LEAST_PIXELS) return 'small'
  if (spec.shape === 'free') return null
  const ratio = box.width / box.height / (spec.widthMm / spec.heightMm)
  if (ratio < 1 - SHAPE_TOLERANCE || ratio > 1 / (1 - SHAPE_TOLERANCE)) return 'shape'
  return outline(ink, picture.width, box, spec.shape) < LEAST_OUTLINE ? 'incomplete' : null
}

/** The share of the outline along which ink is found within a twelfth of the way to the middle. */
function outline(ink: Ink, stride: number, box: Box, shape: 'ellipse' | 'rectangle'): number {
  const STEPS = 240
  const cx = box.left + box.width / 2
  const cy = box.top + box.height / 2
  let hits = 0
  for (let step = 0; step < STEPS; step++) {
    const angle = (step / STEPS) * 2 * Math.PI
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
    const far = shape === 'ellipse' ? 1 : 1 / Math.max(Math.abs(dx), Math.abs(dy))
    for (let depth = 0; depth < 0.08; depth += 2 / Math.max(box.width, box.height)) {
      const x = Math.round(cx + (dx * far * (1 - depth) * box.width) / 2)
      const y = Math.round(cy + (dy * far * (1 - depth) * box.height) / 2)
      if (ink.strength[y * stride + x]! >= ink.threshold) {
        hits++
        break
      }
    }
  }
  return hits / STEPS
}

/**
 * How steep the edges are: the steepest steps between neighbours as a share of full ink, at one resolution for all. A
 * soft texture inside the strokes must not speak for their edges, so only the steepest count.
 */
export function sharpness(strength: Uint8Array, width: number): number {
  const levels = Uint8Array.from(strength).sort()
  const full = levels[Math.floor(levels.length * 0.97)] ?? 0
  const steps: number[] = []
  for (let i = 0; i + 2 < strength.length; i++) {
    if (i % width > width - 3) continue
    const step = Math.abs(strength[i]! - strength[i + 2]!)
    if (step > full * 0.08) steps.push(step)
  }
  if (steps.length === 0 || full === 0) return 0
  steps.sort((a, b) => b - a)
  const best = steps.slice(0, Math.max(1, Math.floor(steps.length / 6)))
  return best.reduce((sum, step) => sum + step, 0) / best.length / full
}

/** The printed frame of a seal page: hardly any ink but along its edges. It is nobody's handwriting. */
export function isFrame(ink: Ink, stride: number, box: Box): boolean {
  let all = 0
  let along = 0
  const [mx, my] = [box.width * 0.05, box.height * 0.05]
  for (let y = 0; y < box.height; y += 2) {
    for (let x = 0; x < box.width; x += 2) {
      if (ink.strength[(box.top + y) * stride + box.left + x]! < ink.threshold) continue
      all++
      if (x < mx || y < my || x > box.width - mx || y > box.height - my) along++
    }
  }
  return outline(ink, stride, box, 'rectangle') > 0.9 && along > all * 0.25
}
