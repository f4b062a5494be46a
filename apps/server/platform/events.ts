// Live updates: what one process changed, the others' open pages hear, at the moment of the commit. Nothing is kept:
// a page that was away simply reads again.
import type { AnyDatabase, AnyHandle } from './db.ts'

const CHANNEL = 'live'

export interface Events {
  publish(trx: AnyHandle, topic: string, payload?: unknown): Promise<void>
  /** Answers how to stop. */
  subscribe(topic: string, heard: (payload: unknown) => void): () => void
  close(): Promise<void>
}
export async function openEvents(db: AnyDatabase): Promise<Events> {
  const topics = new Map<string, Set<(payload: unknown) => void>>()
  const stop = await db.listen(CHANNEL, text => {
    const message = JSON.parse(text) as { topic: string; payload: unknown }
    for (const heard of topics.get(message.topic) ?? []) heard(message.payload)
  })
  return {
    async publish(trx, topic, payload = null) {
      // pg_notify refuses 8000 bytes and more; a live update is a hint to read, not the data.
      const text = JSON.stringify({ topic, payload })
      const fits = Buffer.byteLength(text) < 7900
      await db.notify(trx, CHANNEL, fits ? text : JSON.stringify({ topic, payload: null }))
    },
    subscribe(topic, heard) {
      const set = topics.get(topic) ?? new Set()
      set.add(heard)
      topics.set(topic, set)
      return () => {
        set.delete(heard)
        if (set.size === 0) topics.delete(topic)
      }
    },
    close: stop,
  }
}
