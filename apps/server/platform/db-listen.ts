// LISTEN on PostgreSQL: one dedicated connection for all channels of this process, opened at the first need and opened
// again when it is lost. What was notified in between is lost too, so `again` tells the listener to look for itself.
import pg from 'pg'
import type { Log } from './log.ts'

interface Ear {
  heard: (payload: string) => void
  again: (() => void) | undefined
}

export function listenOnPostgres(url: string, log?: Log) {
  const ears = new Map<string, Set<Ear>>()
  let client: Promise<pg.Client> | undefined
  let closed = false

  async function connect(): Promise<pg.Client> {
    const c = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'hufu-listen' })
    c.on('notification', ({ channel, payload }) => {
      for (const ear of ears.get(channel) ?? []) ear.heard(payload ?? '')
    })
    c.on('error', error => log?.warn({ event: 'db.listen-lost', error }, 'the listening connection was lost'))
    c.on('end', () => {
      client = undefined
      if (!closed && ears.size > 0) setTimeout(() => void reconnect(), 500).unref()
    })
    await c.connect()
    return c
  }

  async function reconnect(): Promise<void> {
    if (closed) return
    try {
      client ??= connect()
      const c = await client
      for (const channel of ears.keys()) await c.query(`listen ${c.escapeIdentifier(channel)}`)
      for (const set of ears.values()) for (const ear of set) ear.again?.()
    } catch (error) {
      client = undefined
      log?.warn({ event: 'db.listen-retry', error }, 'listening again failed')
      setTimeout(() => void reconnect(), 2000).unref()
    }
  }

  return {
    async listen(channel: string, heard: Ear['heard'], again?: () => void): Promise<() => Promise<void>> {
      client ??= connect()
      const c = await client
      const set = ears.get(channel) ?? new Set<Ear>()
      if (set.size === 0) await c.query(`listen ${c.escapeIdentifier(channel)}`)
      const ear = { heard, again }
      set.add(ear)
      ears.set(channel, set)
      return async () => {
        set.delete(ear)
        if (set.size > 0) return
        ears.delete(channel)
        await client?.then(open => open.query(`unlisten ${open.escapeIdentifier(channel)}`)).catch(() => {})
      }
    },
    async close(): Promise<void> {
      closed = true
      await client?.then(c => c.end()).catch(() => {})
    },
  }
}
