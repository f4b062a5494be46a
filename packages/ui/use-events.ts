// Follows something that changes on the server: server-sent events where they work, polling where they don't (old WeChat
// kernels, proxies that buffer), and a word about being offline. The caller refreshes what it shows.
import { useEffect, useRef, useState } from 'react'

export type Following = 'live' | 'polling' | 'offline'

export interface Follow {
  /** Null: nothing to follow. */
  url: string | null
  onChange: (version: number | null) => void
  /** How often to ask while there are no events. */
  pollMs?: number
}

export function useEvents({ url, onChange, pollMs = 5000 }: Follow): Following {
  const [state, setState] = useState<Following>(navigator.onLine ? 'live' : 'offline')
  const changed = useRef(onChange)
  changed.current = onChange

  useEffect(() => {
    if (!url) return
    let timer: ReturnType<typeof setInterval> | undefined
    const stopPolling = () => {
      clearInterval(timer)
      timer = undefined
    }
    const poll = () => {
      if (timer) return
      timer = setInterval(() => {
        if (navigator.onLine && !document.hidden) changed.current(null)
      }, pollMs)
    }
    const source = typeof EventSource === 'undefined' ? null : new EventSource(url)
    if (!source) {
      setState('polling')
      poll()
    }
    const heard = (event: Event) => {
      const text = event instanceof MessageEvent ? String(event.data) : ''
      const version = Number(text.startsWith('{') ? (JSON.parse(text) as { version?: number }).version : text)
      changed.current(Number.isFinite(version) && text ? version : null)
    }
    source?.addEventListener('change', heard)
    source?.addEventListener('open', () => {
      stopPolling()
      setState('live')
    })
    source?.addEventListener('error', () => {
      setState(navigator.onLine ? 'polling' : 'offline')
      poll()
    })
    // A phone that slept or lost the network may have missed events: look again on return.
    const back = () => {
      setState(source?.readyState === 1 ? 'live' : 'polling')
      changed.current(null)
    }
    const seen = () => {
      if (!document.hidden) changed.current(null)
    }
    const lost = () => setState('offline')
    addEventListener('online', back)
    addEventListener('offline', lost)
    document.addEventListener('visibilitychange', seen)
    return () => {
      source?.close()
      stopPolling()
      removeEventListener('online', back)
      removeEventListener('offline', lost)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [url, pollMs])
  return state
}

/** Whether the browser thinks it is online, for a banner. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return online
}
