// Several authorities in one installation: one person deals with both, and neither finds anything of the other.
import { randomUUID } from 'node:crypto'
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { refusal } from './stand/browser.ts'
import { engine, query } from './stand/database.ts'
import { authority, desk, placeOf, programme, useStand } from './stand/journey.ts'
import { newOrganisation } from './stand/organisation.ts'
import { signInApplicant } from './stand/people.ts'
import { second, withSecondAuthority } from './stand/second-authority.ts'
import { openSoftwareKey } from './stand/software-key.ts'
import { certificateOf } from './walk/artefacts.ts'
import { type Walked, walk } from './walk/walk.ts'

const stand = useStand({ env: { HUFU_PROGRAMMES: withSecondAuthority({ authority, programme }) } })
const first = { authority, programme }

describe(`two authorities, on ${engine}`, () => {
  const walks: Walked[] = []

  it('both serve the same person, each under its own issuer and with numbers of its own', async () => {
    const applicant = await signInApplicant(placeOf(stand()))
    for (const of of [first, second]) {
      walks.push(
        await walk({
          place: placeOf(stand()),
          signIns: stand().signIns,
          ...of,
          applicant,
          organisation: newOrganisation(),
          suite: 'sm2',
          key: async () => openSoftwareKey(),
        }),
      )
    }
    const [a, b] = walks
    expect(a?.order.authority).toBe(first.authority)
    expect(b?.order.authority).toBe(second.authority)
    expect(a?.order.number).toMatch(/000001$/)
    expect(b?.order.number).toMatch(/000001$/)
    const issuers = walks.map(w => certificateOf(w.certificates[0]!.sign).issuerText)
    expect(issuers[0]).not.toBe(issuers[1])
  })

  it('find nothing of one another: orders, certificates, lists, cases, rosters, ledgers', async () => {
    const [a, b] = walks as [Walked, Walked]
    const { applicant } = a
    for (const [mine, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const here = { authority: mine.at.authority }
      expect(await refusal(applicant.order({ ...here, order: other.at.order }))).toMatchObject({
        status: 404,
      })
      const { orders } = await applicant.call(applicantRoutes.orders, { params: here, query: {} })
      expect(orders.map(o => o.id)).toEqual([mine.at.order])
      const { certificates } = await applicant.call(applicantRoutes.certificates, { params: here, query: {} })
      expect(certificates.map(c => c.order)).toEqual(certificates.map(() => mine.at.order))
      expect(certificates.length).toBeGreaterThan(0)

      const service = await desk(stand(), 'service', here.authority)
      const found = await service.call(deskRoutes.search, { params: here, query: { q: '' } })
      expect(found.orders.map(o => o.order)).toEqual([mine.at.order])
      const theirs = await service.call(deskRoutes.search, {
        params: here,
        query: { q: other.organisation.uscc },
      })
      expect(theirs.total).toBe(0)
      const params = { ...here, order: other.at.order }
      expect(await refusal(service.call(deskRoutes.case, { params }))).toMatchObject({ status: 404 })
      const there = { params: { authority: other.at.authority, order: other.at.order } }
      expect(await refusal(service.call(deskRoutes.case, there))).toMatchObject({ status: 404 })
      const certificate = other.order.lines[0]!.certificates[0]!.id
      const revoking = { params: { ...here, certificate }, body: { reason: 'superseded' as const } }
      expect(await refusal(service.call(deskRoutes.prepareRevocation, revoking))).toMatchObject({
        status: 404,
      })
      const file = `${stand().url}/api/${here.authority}/certificates/${certificate}/file`
      expect((await applicant.fetch(file)).status).toBe(404)
    }
  })

  it('keep rosters and quotas apart', async () => {
    const uscc = newOrganisation().uscc
    const roster = 'zce-members'
    const administrator = await desk(stand(), 'administrator', second.authority)
    await administrator.call(deskRoutes.saveRoster, {
      params: { authority: second.authority, roster },
      body: { members: [{ uscc, name: '只在第二柜台', group: 'futures-company' }] },
    })
    const other = await desk(stand(), 'administrator')
    const { members } = await other.call(deskRoutes.rosters, { params: { authority, roster } })
    expect(members.map(m => m.uscc)).not.toContain(uscc)
    const foreign = other.call(deskRoutes.rosters, { params: { authority: second.authority, roster } })
    expect(await refusal(foreign)).toMatchObject({ status: 404 })
  })

  it('lead every key with the authority', async () => {
    const url = stand().databaseUrl
    // PGlite's folder is the server's own while it runs; the schema is the same file on both.
    if (!url) return
    const keys = await query<{ table_name: string; column_name: string }>(
      url,
      `select tc.table_name, kcu.column_name from information_schema.table_constraints tc
         join information_schema.key_column_usage kcu using (constraint_name, table_schema)
        where tc.constraint_type = 'PRIMARY KEY' and tc.table_schema = 'public' and kcu.ordinal_position = 1`,
    )
    const business = keys.filter(k =>
      /^(order|payment|refund|invoice|key_request|notice$|roster|entitlement|submission|timeline|dossier|user_group|programme)/.test(
        k.table_name,
      ),
    )
    expect(business.length).toBeGreaterThan(15)
    for (const key of business)
      expect([key.table_name, key.column_name]).toEqual([key.table_name, 'authority_id'])
  })

  it('answer the same for an order that never was', async () => {
    const [a] = walks as [Walked]
    const unknown = await refusal(a.applicant.order({ authority: second.authority, order: randomUUID() }))
    const foreign = await refusal(a.applicant.order({ authority: second.authority, order: a.at.order }))
    expect({ ...unknown, id: '' }).toEqual({ ...foreign, id: '' })
  })
})
