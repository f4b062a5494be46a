// PINs: how many tries are left is known before one is asked, every try counts before it is checked, and nothing forgets it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PIN, plan, Stand } from '../testing/stand.ts'
import { isWeakPin } from './pin-rules.ts'
import { softwareDriver } from './software/driver.ts'

let stand: Stand
beforeEach(async () => {
  stand = new Stand()
  await stand.start()
  stand.token = await stand.pair()
})
afterEach(() => stand.close())

const setPin = (device: string, pin: string, old?: string) =>
  stand.call('POST', `/v1/devices/${device}/pin`, { pin, old })
const generate = (device: string, pin: string, made = plan('sm2')) =>
  stand.call('POST', `/v1/devices/${device}/generate`, { pin, plan: made })

it('a fresh device has no PIN, and does nothing before it has one [law 25]', async () => {
  const { device } = (await stand.call('POST', '/v1/devices', {})).body
  expect(device).toMatchObject({ pinSet: false, triesLeft: 6, triesMax: 6, locked: false, containers: [] })
  const refused = await generate(device.device, PIN)
  expect([refused.status, refused.body.error]).toEqual([409, 'pin.not-set'])
  expect((await setPin(device.device, PIN)).body.device).toMatchObject({ pinSet: true, triesLeft: 6 })
  expect((await generate(device.device, PIN)).status).toBe(200)
})

it('counts wrong PINs, shows what is left before asking, and locks, over restarts [Z-32]', async () => {
  const device = await stand.device()
  for (const left of [5, 4]) {
    const wrong = await generate(device, 'not-the-pin')
    expect([wrong.status, wrong.body.error, wrong.body.triesLeft]).toEqual([403, 'pin.wrong', left])
    expect(wrong.body.zh).toContain(`还可以试 ${left} 次`)
    expect(await stand.seen(device)).toMatchObject({ triesLeft: left, locked: false })
  }
  await stand.stop()
  await stand.start()
  expect(await stand.seen(device)).toMatchObject({ triesLeft: 4 })
  for (const left of [3, 2, 1]) expect((await generate(device, 'not-the-pin')).body.triesLeft).toBe(left)
  expect((await generate(device, 'not-the-pin')).body).toMatchObject({ error: 'pin.locked', triesLeft: 0 })
  await stand.stop()
  await stand.start()
  const right = await generate(device, PIN)
  expect([right.status, right.body.error]).toEqual([423, 'pin.locked'])
  expect((await setPin(device, 'Another-0571', PIN)).body.error).toBe('pin.locked')
  expect(await stand.seen(device)).toMatchObject({ triesLeft: 0, locked: true })
})

it('spends no try on what cannot be a PIN', async () => {
  const device = await stand.device()
  for (const pin of ['', '12345', 'x'.repeat(40)])
    expect((await generate(device, pin)).body).toMatchObject({ error: 'pin.wrong', triesLeft: 6 })
})

it('gives all tries back after a right PIN', async () => {
  const device = await stand.device()
  await generate(device, 'not-the-pin')
  expect((await generate(device, PIN)).status).toBe(200)
  expect(await stand.seen(device)).toMatchObject({ triesLeft: 6 })
})

it('cannot be outrun: ten wrong PINs at once are six tries', async () => {
  const device = await stand.device()
  const answers = await Promise.all(Array.from({ length: 10 }, () => generate(device, 'not-the-pin')))
  expect(answers.map(one => one.body.error).sort()).toEqual([
    ...Array(5).fill('pin.locked'),
    ...Array(5).fill('pin.wrong'),
  ])
})

it('spends the try before it compares: a process that dies in between has spent it', async () => {
  const device = await stand.device()
  const now = () => new Date()
  const dying = softwareDriver({
    folder: join(stand.folder, 'software'),
    now,
    atStep: step => {
      if (step === 'try-spent') throw new Error('gone')
    },
  })
  const token = await dying.open(device)
  await expect(token?.login(PIN)).rejects.toThrow('gone')
  expect(await stand.seen(device)).toMatchObject({ triesLeft: 5 })
})

it('changes the PIN only for the old one, and keeps the keys', async () => {
  const device = await stand.device()
  const made = plan('sm2')
  const before = (await generate(device, PIN, made)).body
  expect((await setPin(device, 'Another-0571')).body.error).toBe('request.invalid')
  expect((await setPin(device, 'Another-0571', 'not-the-pin')).body).toMatchObject({
    error: 'pin.wrong',
    triesLeft: 5,
  })
  expect((await setPin(device, 'Another-0571', PIN)).status).toBe(200)
  expect((await generate(device, PIN, made)).body.error).toBe('pin.wrong')
  expect((await generate(device, 'Another-0571', made)).body).toEqual(before)
  expect((await generate(device, 'Another-0571')).status).toBe(200)
})

it('leaves neither the PIN nor a plain key on the disk [law 25]', async () => {
  const device = await stand.device()
  await generate(device, PIN)
  const folder = join(stand.folder, 'software', device)
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text).not.toContain(PIN)
    expect(text).not.toContain(Buffer.from(PIN).toString('base64'))
    // PKCS#8 of an SM2 key begins so.
    expect(text).not.toContain(
      Buffer.from('308187020100301306072a8648ce3d0201', 'hex').toString('base64').slice(0, 20),
    )
  }
})

describe('weak PINs', () => {
  it.each([
    '12345',
    '123456',
    '87654321',
    '890123',
    '000000',
    '121212',
    '123123',
    'abcabc',
    'aabbaabb',
    '19880214',
    'password',
    'Password1',
    'qwerty123',
    '5201314',
    'x'.repeat(33),
  ])('refuses %s', async pin => {
    const { device } = (await stand.call('POST', '/v1/devices', {})).body
    const refused = await setPin(device.device, pin)
    expect([refused.status, refused.body.error]).toEqual([422, 'pin.weak'])
    expect((await stand.seen(device.device)).pinSet).toBe(false)
  })
  it.each(['830572', '19881431', 'Huzhou-0572', '西湖断桥残雪'])('takes %s', pin => {
    expect(isWeakPin(pin)).toBe(false)
  })
})
