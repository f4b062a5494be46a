// The ca role as a process of its own beside the counter: it listens to nobody, takes its work from the database, and
// what the counter writes while it is away is issued when it is back. Needs a database that two processes share.
import { deskRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { engine, query } from './stand/database.ts'
import { authority, desk, placeOf, submitted, useStand } from './stand/journey.ts'
import { listeningPorts } from './stand/listening.ts'
import { checkWithOpenssl } from './stand/openssl.ts'
import { decide, payByWechat } from './stand/people.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { until } from './stand/world.ts'
import { fetchStatus } from './walk/artefacts.ts'

describe.runIf(engine === 'postgres')('a ca role alone', () => {
  const stand = useStand({ caAlone: true })

  it('has no door, and the counter issues nothing without it', async () => {
    const s = stand()
    await s.ca.start()
    expect(listeningPorts(s.server.pid!)).toEqual([Number(new URL(s.url).port)])
    expect(listeningPorts(s.ca.pid!)).toEqual([])

    // Up to the request while it is there, or the counter has no chain to offer.
    const { who, at } = await submitted(s)
    await payByWechat(placeOf(s), who, at)
    await decide(await desk(s, 'reviewer'), at.order, 'pass')
    await s.ca.kill()

    const producer = await desk(s, 'producer')
    const params = { authority, order: at.order, line: 1 }
    const key = openSoftwareKey()
    const plan = await producer.call(deskRoutes.startProduction, { params })
    const request = await key.generate(plan)
    await producer.call(deskRoutes.requestCertificate, {
      params,
      body: { request: plan.request, ...request },
    })
    // Another job of the worker, asked for later, is done: so this one would have been, had somebody worked on it.
    await until('the counter’s own jobs', async () => {
      const waiting = await query(
        s.databaseUrl!,
        `select 1 from pgboss.job where state in ('created', 'retry', 'active') and name = 'notice.send'`,
      )
      return waiting.length === 0
    })
    const rows = await query<{ state: string }>(s.databaseUrl!, 'select state from issuance_request')
    expect(rows).toEqual([{ state: 'requested' }])
    expect(await query(s.databaseUrl!, 'select 1 from certificate')).toEqual([])

    await s.ca.start()
    expect(listeningPorts(s.ca.pid!)).toEqual([])
    const bundle = await until(
      'the pair',
      async () => {
        const found = await query<{ state: string }>(s.databaseUrl!, 'select state from issuance_request')
        return found[0]?.state === 'issued' && (await producer.call(deskRoutes.productionBundle, { params }))
      },
      { patience: 90_000 },
    )
    const serials = await key.take(plan, bundle)
    await producer.call(deskRoutes.productionWritten, {
      params,
      body: { request: plan.request, signSerial: serials.signSerial, encryptSerial: serials.encryptSerial },
    })
    const pair = await key.exports(plan)
    expect(checkWithOpenssl(await fetchStatus(pair), 'sign')).toMatchObject({ chain: true, ocsp: 'good' })
  })
})
