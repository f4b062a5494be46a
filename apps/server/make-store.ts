// npm run ca -- store FILE …: makes the ca role's key store. Shares are printed once, one page for each officer; the
// passphrase comes through a file descriptor.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createStore } from './authority/store/ca-store.ts'
import { StoreError } from './authority/store/store-error.ts'

export const storeUsage =
  'store FILE (--shares 3/5 | --passphrase-fd 3)   新建密钥库 · makes the ca role’s key store'

export async function makeStore(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { shares: { type: 'string' }, 'passphrase-fd': { type: 'string' } },
  })
  const [file, ...more] = positionals
  const how = howOf(values.shares, values['passphrase-fd'])
  if (!file || more.length > 0 || !how) throw new StoreError(`npm run ca -- ${storeUsage}`)
  const { store, shares } = await createStore(how)
  write(file, `${JSON.stringify(store, undefined, 2)}\n`)
  process.stdout.write(`密钥库 ${store.id} 已建好：${file} · key store ${store.id} is made\n`)
  shares.forEach((share, n) => {
    process.stdout.write(
      `\n第 ${n + 1} 份，共 ${shares.length} 份，交给第 ${n + 1} 位管理员，只显示这一次\nshare ${n + 1} of ${shares.length}, for officer ${n + 1}, shown only now\n\n  ${share}\n`,
    )
  })
  return 0
}

function howOf(shares?: string, fd?: string) {
  if ((shares === undefined) === (fd === undefined)) return undefined
  if (fd !== undefined) {
    const number = Number(fd)
    if (!Number.isInteger(number) || number < 3) return undefined
    return { passphrase: readFileSync(number, 'utf8').replace(/\r?\n$/, '') }
  }
  const [, needed, of] = /^(\d{1,2})\/(\d{1,2})$/.exec(shares ?? '') ?? []
  return needed && of ? { needed: Number(needed), of: Number(of) } : undefined
}

/** Never over another store: that would be the end of every key under it. */
function write(file: string, text: string): void {
  try {
    const fd = openSync(file, 'wx', 0o600)
    writeSync(fd, text)
    closeSync(fd)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new StoreError(`${file} 已经存在，不会覆盖 · exists already and is not overwritten`, { cause })
  }
}
