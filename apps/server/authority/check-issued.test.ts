// Everything issued is looked at again: nothing is said of a sound authority, and each way of tampering is named.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishCrl } from '../certificate/publish-crl.ts'
import { checkIssued } from './check-issued.ts'
import { openStand, type Stand } from './testing/stand.ts'

const AUTHORITY = 'zce-counter'

describe('the check of everything issued', () => {
  let stand: Stand
  let pairs: { sign: string; encrypt: string }[]
  beforeAll(async () => {
    stand = await openStand()
    pairs = []
    for (const suite of ['sm2', 'sm2', 'rsa'] as const) {
      const request = await stand.issue(await stand.placeOrder({ suite }))
      const rows = await stand.db.kysely
        .selectFrom('certificate')
        .select(['serial', 'use'])
        .where('request_id', '=', request)
        .execute()
      const of = (use: string) => rows.find(row => row.use === use)?.serial ?? ''
      pairs.push({ sign: of('sign'), encrypt: of('encrypt') })
    }
    const { sign, encrypt } = pairs[1]!
    await stand.db.kysely
      .updateTable('certificate')
      .set({ state: 'revoked', revoked_at: new Date('2026-06-01T00:00:00Z'), reason: 'keyCompromise' })
      .where('serial', 'in', [sign, encrypt])
      .execute()
    await publishCrl(stand.context, AUTHORITY, 'sm2-1')
  })
  afterAll(() => stand?.close())

  const check = async () => await checkIssued(stand.db.kysely, AUTHORITY)
  /** What is said of the first pair while a change stands, which is then taken back. */
  const saidWhile = async (change: Record<string, unknown>, table: 'certificate' | 'issuance_intent') => {
    const { sign } = pairs[0]!
    const before = await stand.db.kysely
      .selectFrom(table)
      .selectAll()
      .where('serial', '=', sign)
      .executeTakeFirstOrThrow()
    await stand.db.kysely.updateTable(table).set(change).where('serial', '=', sign).execute()
    const { differences } = await check()
    const back = Object.fromEntries(
      Object.keys(change).map(name => [name, (before as Record<string, unknown>)[name]]),
    )
    await stand.db.kysely.updateTable(table).set(back).where('serial', '=', sign).execute()
    return differences.map(each => each.what)
  }

  it('finds nothing where nothing is wrong, of good and revoked, SM2 and RSA', async () => {
    const report = await check()
    expect(report.differences).toEqual([])
    expect(report.certificates).toBe(6)
    expect(report.crls).toBe(4)
  })

  it('names a row that says something else than its certificate', async () => {
    expect(await saidWhile({ subject: 'CN=另一家' }, 'certificate')).toEqual(['subject'])
    expect(await saidWhile({ not_after: new Date('2040-01-01') }, 'certificate')).toEqual(['not-after'])
    expect(await saidWhile({ spki_sha256: '00' }, 'certificate')).toEqual(['key'])
  })

  it('names one half revoked without the other, and a revocation that no CRL shows', async () => {
    const revoked = { state: 'revoked', revoked_at: new Date('2026-05-01T00:00:00Z'), reason: 'superseded' }
    // Both halves see it: each is compared with the other.
    expect((await saidWhile(revoked, 'certificate')).sort()).toEqual(['crl', 'twin', 'twin'])
  })

  it('names a signature that is not the CA’s, and bytes that were never prepared', async () => {
    const row = await stand.db.kysely
      .selectFrom('certificate')
      .select('der')
      .where('serial', '=', pairs[0]!.sign)
      .executeTakeFirstOrThrow()
    const forged = Buffer.from(row.der)
    forged[forged.length - 1]! ^= 1
    expect(await saidWhile({ der: forged }, 'certificate')).toContain('signature')
    expect(await saidWhile({ tbs: Buffer.from('other') }, 'issuance_intent')).toEqual(['intent'])
    expect(await saidWhile({ state: 'abandoned' }, 'issuance_intent')).toEqual(['intent'])
    expect(await saidWhile({ der: Buffer.from('no certificate') }, 'certificate')).toEqual(['unreadable'])
  })

  it('names an escrowed key that is not the certificate’s, and a CRL entry of no certificate', async () => {
    const key = await stand.db.kysely
      .selectFrom('escrowed_key')
      .selectAll()
      .where('state', '=', 'in-use')
      .where('algorithm', '=', 'rsa')
      .executeTakeFirstOrThrow()
    await stand.db.kysely
      .updateTable('escrowed_key')
      .set({ spki: Buffer.from('other') })
      .where('id', '=', key.id)
      .execute()
    expect((await check()).differences.map(d => [d.serial, d.what])).toEqual([[pairs[2]!.encrypt, 'escrow']])
    await stand.db.kysely
      .updateTable('escrowed_key')
      .set({ spki: key.spki })
      .where('id', '=', key.id)
      .execute()

    const { sign, encrypt } = pairs[1]!
    // The database itself forbids it; whoever owns the database can have it his way.
    await sql`set session_replication_role = replica`.execute(stand.db.kysely)
    await stand.db.kysely.deleteFrom('certificate').where('serial', 'in', [sign, encrypt]).execute()
    const lost = (await check()).differences.map(d => [d.serial, d.what])
    expect(lost).toContainEqual([sign, 'crl-stranger'])
    expect(lost).toContainEqual([encrypt, 'crl-stranger'])
  })
})
