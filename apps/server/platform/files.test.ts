// Files at rest: sealed, bound to their id and key, and readable by nobody without the master key.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openFiles } from './files.ts'

const text = Buffer.from('身份证 110101199003078515')

it('gives back what was put, and keeps nothing readable', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-files-'))
  const files = openFiles({ dir, masterKey: randomBytes(32) })
  const stored = await files.put(text)
  expect((await files.get(stored)).equals(text)).toBe(true)
  const path = join(dir, stored.id.slice(0, 2), stored.id)
  expect(readFileSync(path).includes('110101')).toBe(false)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(dir, stored.id.slice(0, 2)))).toEqual([stored.id])
  await files.remove(stored.id)
  await expect(files.get(stored)).rejects.toThrow()
})

it('refuses a changed, a swapped and a foreign object', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-files-'))
  const files = openFiles({ dir, masterKey: randomBytes(32) })
  const [a, b] = [await files.put(text), await files.put(Buffer.from('other'))]
  await expect(files.get({ ...a, wrappedKey: b.wrappedKey })).rejects.toThrow()
  await expect(files.get({ ...a, sha256: b.sha256 })).rejects.toThrow(/not the one/)
  await expect(openFiles({ dir, masterKey: randomBytes(32) }).get(a)).rejects.toThrow()
  await expect(files.get({ ...a, id: '../../../../etc/passwd' })).rejects.toThrow(/Malformed/)
  const path = join(dir, a.id.slice(0, 2), a.id)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(path, bytes)
  await expect(files.get(a)).rejects.toThrow()
})
