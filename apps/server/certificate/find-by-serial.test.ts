// Renewal by serial number: however it is typed, one's own is found; a foreign or unknown one is not, in the same words.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { findBySerial } from './list-certificates.ts'

const authority = 'zce-counter'
let stand: Stand
let serial = ''
const person = randomUUID()
beforeAll(async () => {
  stand = await openStand({ suites: ['sm2'] })
  await stand.issue(await stand.placeOrder({ person }))
  const row = await stand.db.kysely
    .selectFrom('certificate')
    .select('serial')
    .where('use', '=', 'sign')
    .executeTakeFirstOrThrow()
  serial = row.serial
})
afterAll(() => stand.close())

const find = (typed: string, who = person) =>
  findBySerial(stand.context, { authority, person: who, programme: 'zce', serial: typed })

it('finds it with spaces, colons, capitals, full-width signs or leading zeros [R-02]', async () => {
  const spaced = serial.replace(/(..)/g, '$1 ').trim()
  const fullWidth = serial.replace(/[0-9]/g, digit => String.fromCharCode(0xff10 + Number(digit)))
  for (const typed of [
    serial,
    spaced,
    serial.toUpperCase(),
    spaced.replaceAll(' ', ':'),
    `00${serial}`,
    fullWidth,
  ])
    expect(await find(typed)).toMatchObject({
      serial,
      renewable: false,
      why: { zh: expect.stringContaining('三个月') },
    })
})

it('tells a stranger no more than that it is not theirs or not there', async () => {
  const foreign = await find(serial, randomUUID()).catch(error => error)
  const unknown = await find('4711aabbcc').catch(error => error)
  expect([foreign.code, unknown.code]).toEqual(['certificate.unknown', 'certificate.unknown'])
})
