// Jobs: written with the change that asks for them, woken at once, repeated, and counted when they fail for good.
import { afterEach, describe, expect, it } from 'vitest'
import { fixedClock } from './clock.ts'
import type { AnyDatabase } from './db.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { openLog } from './log.ts'
import { openTestDatabase, testEngines } from './test-database.ts'

describe.each(testEngines)('jobs on %s', kind => {
  let db: AnyDatabase
  let jobs: Jobs
  const clock = fixedClock('2030-01-01T00:00:00Z')
  const open = async () => {
    db = await openTestDatabase(kind)
    jobs = openJobs(db, openLog('silent'), clock)
  }
  afterEach(async () => {
    await jobs.stop()
    await db.close()
  })

  it('runs after the commit and at once; a rolled back send never runs', async () => {
    await open()
    const done: number[] = []
    jobs.define<{ n: number }>('add', { handler: async ({ n }) => void done.push(n) })
    await jobs.start()
    await db.transaction(trx => jobs.send(trx, 'add', { n: 1 }))
    await jobs.idle()
    await db
      .transaction(async trx => {
        await jobs.send(trx, 'add', { n: 2 })
        throw new Error('no')
      })
      .catch(() => {})
    const from = performance.now()
    await db.transaction(trx => jobs.send(trx, 'add', { n: 3 }))
    await jobs.idle()
    expect(performance.now() - from).toBeLessThan(400)
    expect(done).toEqual([1, 3])
  }, 20_000)

  it('keeps one waiting job a key, and delayed jobs wait for the clock', async () => {
    await open()
    const done: string[] = []
    jobs.define<{ s: string }>('later', { handler: async ({ s }) => void done.push(s) })
    await jobs.start()
    const after = new Date(clock.now().getTime() + 3_600_000)
    const sent = await db.transaction(async trx => [
      await jobs.send(trx, 'later', { s: 'a' }, { after, key: 'k' }),
      await jobs.send(trx, 'later', { s: 'b' }, { after, key: 'k' }),
      await jobs.send(trx, 'later', { s: 'c' }, { after }),
    ])
    expect(sent).toEqual([true, false, true])
    await jobs.idle(clock.now())
    expect(done).toEqual([])
    clock.advance(3_600_000)
    await jobs.idle(clock.now())
    expect(done.sort()).toEqual(['a', 'c'])
  }, 20_000)

  it('repeats a failed job, then hands it to the dead letters', async () => {
    await open()
    const attempts: number[] = []
    jobs.define('bad', {
      retries: 2,
      handler: async (_, { attempt }) => {
        attempts.push(attempt)
        throw new Error('always')
      },
    })
    await jobs.start()
    await db.transaction(trx => jobs.send(trx, 'bad', { x: 1 }))
    await jobs.idle(new Date('2031-01-01'))
    expect(attempts).toEqual([1, 2, 3])
    expect((await jobs.dead()).map(d => ({ name: d.name, data: d.data }))).toEqual([
      { name: 'bad', data: { x: 1 } },
    ])
  }, 20_000)

  it('sends without working, for a process of another role', async () => {
    await open()
    jobs.define('elsewhere', { handler: async () => {} })
    await jobs.start({ only: [] })
    await db.transaction(trx => jobs.send(trx, 'elsewhere', {}))
    expect((await jobs.counts()).find(c => c.name === 'elsewhere')).toMatchObject({ waiting: 1, active: 0 })
  }, 20_000)
})
