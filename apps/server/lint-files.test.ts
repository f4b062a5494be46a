// npm run ca -- lint, as somebody runs it on a folder of files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePem } from '@hufu/pki'
import { makeHierarchy } from '@hufu/pki/testing/hierarchy.ts'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { lintFiles } from './lint-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'lint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => void vi.restoreAllMocks())
const vector = (name: string) => new URL(`../../packages/pki/vectors/${name}`, import.meta.url).pathname
const put = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  let text = ''
  const write = (chunk: string | Uint8Array) => {
    text += chunk
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(write)
  vi.spyOn(process.stderr, 'write').mockImplementation(write)
  return { code: await lintFiles(args), text }
}

it('finds nothing in a sound chain given as one PEM, and takes issuer and twin from it', async () => {
  const all = await makeHierarchy('sm2')
  const pem = Object.values(all)
    .map(({ certificate }) => encodePem('CERTIFICATE', certificate.der))
    .join('')
  const { code, text } = await run('--cps', put('chain.pem', pem))
  expect(text.match(/✓/g)).toHaveLength(5)
  expect(code).toBe(0)
})

it('names the rule that a certificate breaks, by its law, and ends with 1', async () => {
  const { code, text } = await run(vector('lint/rfc5280.subject-text.der'), vector('lint/issuer-1.cer'))
  expect(text).toContain('rfc5280.subject-text: ')
  expect(code).toBe(1)
})

it('holds nobody else to our own practice unless asked', async () => {
  const files = [vector('lint/cps.validity-limit.der'), vector('lint/issuer-1.cer')]
  expect(await run(...files)).toMatchObject({ code: 0 })
  expect(await run('--cps', ...files)).toMatchObject({ code: 1 })
})

it('judges requests, says what it cannot read, and what is not there', async () => {
  expect(await run(vector('rsa-openssl.csr.pem'))).toMatchObject({ code: 0 })
  expect((await run(vector('rsa-roca.csr.pem'))).text).toContain('pki.key-roca')
  expect((await run(put('junk', 'hello'))).text).toContain('der.readable')
  expect(await run(join(folder, 'nowhere'))).toMatchObject({ code: 2 })
})
