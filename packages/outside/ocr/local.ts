// Recognition on this machine: PP-OCRv4 in a process of its own, so that its memory is not the server's and a picture that
// takes too long can be ended. One picture at a time; where the engine is not installed it says so and people type.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { OcrAnswer, OcrPort, PaperKind, Reading } from './port.ts'

export interface LocalOcrOptions {
  /** Milliseconds for one picture, the start of the process included. */
  limit?: number
  /** Milliseconds without work after which the process ends. */
  idle?: number
  /** How many pictures may wait; more are left to people. */
  queue?: number
}

const program = fileURLToPath(new URL('./engine/child.ts', import.meta.url))
/** Loading the networks fails with one of these where the optional dependency is absent. */
const notInstalled = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'])

interface Waiting {
  bytes: Uint8Array
  kind: PaperKind
  settle(answer: OcrAnswer): void
}

export function localOcr({ limit = 25_000, idle = 60_000, queue = 40 }: LocalOcrOptions = {}): OcrPort {
  let child: ChildProcess | undefined
  let absent = ''
  let running = false
  let closed = false
  let ids = 0
  const waiting: Waiting[] = []

  function open(): ChildProcess {
    if (child?.connected && child.exitCode === null && child.signalCode === null) return child
    child = fork(program, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      // The process reads pictures of identity papers: it needs no secret of the server's environment.
      env: { PATH: process.env.PATH, HUFU_OCR_IDLE_MS: String(idle), FORCE_COLOR: '0' },
    })
    child.unref()
    child.on('error', () => {})
    return child
  }

  /** A process may end for want of work at the very moment in which it is asked: then a new one is. */
  async function ask(one: Waiting): Promise<OcrAnswer> {
    const first = await askOnce(one)
    if (first || closed) return first ?? { result: 'unavailable', reason: 'closing' }
    return (await askOnce(one)) ?? { result: 'unavailable', reason: 'the engine ended' }
  }

  /** One question and its answer, or why there is none; null where the process ended by itself. Never throws. */
  function askOnce(one: Waiting): Promise<OcrAnswer | null> {
    const to = open()
    const id = ++ids
    // While an answer is awaited the process keeps the server alive, so that a job is not cut off.
    to.ref()
    to.channel?.ref()
    return new Promise(resolve => {
      const end = (answer: OcrAnswer | null) => {
        clearTimeout(timer)
        to.off('message', heard)
        to.off('exit', gone)
        if (!closed) {
          to.unref()
          to.channel?.unref()
        }
        resolve(answer)
      }
      const heard = (said: { id: number; reading?: Reading; fault?: string }) => {
        if (said.id !== id) return
        if (said.reading) return end({ result: 'read', ...said.reading })
        if (notInstalled.has(said.fault ?? '')) absent = 'the engine is not installed'
        end({ result: 'unavailable', reason: absent || `the engine failed: ${said.fault}` })
      }
      const gone = () => end(null)
      const timer = setTimeout(() => {
        to.kill('SIGKILL')
        end({ result: 'unavailable', reason: 'the picture took too long' })
      }, limit)
      to.on('message', heard)
      to.once('exit', gone)
      to.send({ id, bytes: one.bytes, kind: one.kind }, error => {
        if (error) gone()
      })
    })
  }

  async function work(): Promise<void> {
    if (running) return
    running = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) next.settle(await ask(next))
    } finally {
      running = false
    }
  }

  return {
    async recognise({ bytes, kind }) {
      if (absent || closed) return { result: 'unavailable', reason: absent || 'closing' }
      if (waiting.length >= queue) return { result: 'unavailable', reason: 'too many pictures wait' }
      const answer = new Promise<OcrAnswer>(settle => waiting.push({ bytes, kind, settle }))
      void work()
      return await answer
    },
    async close() {
      closed = true
      for (const left of waiting.splice(0)) left.settle({ result: 'unavailable', reason: 'closing' })
      const last = child
      if (!last || last.exitCode !== null || last.signalCode !== null) return
      // Otherwise nothing would keep the closing process alive until the end of this one.
      last.ref()
      await new Promise<void>(resolve => {
        last.once('exit', () => resolve())
        last.kill('SIGKILL')
      })
    },
  }
}
