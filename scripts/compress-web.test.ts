// What lies beside a built file must unpack to that file.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compressWeb } from './compress-web.mjs'

it('lays copies beside the texts that are worth it, in every folder, and beside nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-static-'))
  const path = (name: string) => join(folder, name)
  mkdirSync(path('assets'))
  const text = 'const 证书 = 1\n'.repeat(200)
  for (const name of ['index.html', 'assets/a.js', 'assets/a.png']) writeFileSync(path(name), text)
  writeFileSync(path('assets/tiny.js'), 'let a')
  compressWeb(folder)
  for (const name of ['index.html', 'assets/a.js']) {
    expect(brotliDecompressSync(readFileSync(path(`${name}.br`))).toString()).toBe(text)
    expect(gunzipSync(readFileSync(path(`${name}.gz`))).toString()).toBe(text)
  }
  for (const name of ['assets/a.png', 'assets/tiny.js']) expect(existsSync(path(`${name}.br`))).toBe(false)
})
