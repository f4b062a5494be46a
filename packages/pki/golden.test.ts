// Our objects byte for byte as they were when they were last looked at, and as openssl reads them.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { goldenObjects } from './testing/golden.ts'
import { Bench } from './testing/openssl.ts'

const folder = new URL('./vectors/golden/', import.meta.url)
const bench = new Bench()
afterAll(() => bench.close())
const made = goldenObjects()

it('covers every file of vectors/golden', () => {
  expect(Object.keys(made).sort()).toEqual(readdirSync(folder).sort())
})

it.each(Object.keys(made))('%s has not moved by a byte, and openssl reads it to its end', name => {
  const kept = readFileSync(new URL(name, folder))
  expect(Buffer.from(made[name]!).toString('hex')).toBe(kept.toString('hex'))
  bench.put('x.der', kept)
  const ran = bench.openssl('asn1parse -inform DER -in x.der')
  expect(ran.ok, ran.output).toBe(true)
  expect(ran.output).not.toMatch(/BAD|error/i)
})
