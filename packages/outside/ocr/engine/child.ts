// The reader's own process: half a gigabyte of networks and pictures that the server need not carry. It is started with the
// first picture, reads one at a time, and ends when nothing came for a while or when its parent is gone.
import type { PaperKind } from '../port.ts'
import { recognise } from './recognise.ts'

export interface Ask {
  id: number
  bytes: Uint8Array
  kind: PaperKind
}

const idle = Number(process.env.HUFU_OCR_IDLE_MS ?? 60_000)
/** Who was only just started is asked soon, however busy the machine is. */
let timer = setTimeout(leave, Math.max(idle, 20_000))

function leave(): void {
  process.disconnect?.()
  process.exit(0)
}

process.on('disconnect', () => process.exit(0))
process.on('message', async (ask: Ask) => {
  clearTimeout(timer)
  try {
    process.send?.({ id: ask.id, reading: await recognise(ask.bytes, ask.kind) })
  } catch (error) {
    // What was on the picture stays in this process; the kind of fault is enough for the log.
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name
    process.send?.({ id: ask.id, fault: String(code) })
  }
  timer = setTimeout(leave, idle)
})
