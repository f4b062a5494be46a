// Keeps what is picked while it is picked, as the fields of a form are kept: whoever is interrupted finds it on any device. Only
// a choice that holds is kept; one that is not complete yet waits in the page.
import { ProblemError } from '@hufu/contract/client.ts'
import { linesRoutes } from '@hufu/contract/routes/lines.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { WantedLine } from '@hufu/programme/form/choose-lines.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, isSignedOut, onSessionLost, useKeepOrder } from '../../lib/server.ts'

export type Keeping = 'saved' | 'saving' | 'keeping' | null
const WAIT_MS = 400
const AGAIN_MS = 3_000

export function useKeepWish({ authority, id }: Pick<OrderView, 'authority' | 'id'>) {
  const keep = useKeepOrder()
  const [keeping, setKeeping] = useState<Keeping>(null)
  const wanted = useRef<readonly WantedLine[] | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<void> | null>(null)

  const send = useCallback(async (): Promise<void> => {
    const lines = wanted.current
    if (!lines) return
    wanted.current = null
    try {
      const params = { authority, order: id }
      keep(await call(linesRoutes.chooseLines, { params, body: { lines: [...lines] } }))
      if (!wanted.current) setKeeping('saved')
    } catch (error) {
      if (isSignedOut(error)) return onSessionLost()
      // A refusal is told when the button is pressed; a lost connection is tried again by itself.
      if (error instanceof ProblemError && error.status < 500) return setKeeping(null)
      wanted.current ??= lines
      setKeeping('keeping')
      timer.current = setTimeout(() => void settle.current(), AGAIN_MS)
    }
  }, [authority, id, keep])

  /** Sends what waits, after what is under way: an older choice must not overtake a newer one. */
  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    while (running.current) await running.current
    running.current = send()
    await running.current
    running.current = null
  }, [send])
  const settle = useRef(flush)
  settle.current = flush

  /** Nothing is sent any more: the button says it all itself. */
  const stop = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    wanted.current = null
    while (running.current) await running.current
  }, [])

  const want = useCallback((lines: readonly WantedLine[]): void => {
    wanted.current = lines
    setKeeping('saving')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void settle.current(), WAIT_MS)
  }, [])

  useEffect(() => () => void settle.current().finally(() => clearTimeout(timer.current)), [])
  return { want, stop, keeping }
}
