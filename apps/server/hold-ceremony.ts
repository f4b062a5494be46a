// npm run ca -- ceremony PLAN … and npm run ca -- replay PLAN: one ceremony in the folder of its plan, and a second
// person's look at it.
import { closeSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StoreError } from './authority/store/store-error.ts'
import { replayCeremony } from './ceremony/replay-ceremony.ts'
import { runCeremony } from './ceremony/run-ceremony.ts'

export const ceremonyUsage =
  'ceremony PLAN.yaml [--issuer-fd 3] [--store-fd 4]   做一次密钥仪式 · holds one key ceremony'
export const replayUsage =
  'replay PLAN.yaml   由第二人复核仪式 · a second person checks a ceremony, without any secret'

export async function holdCeremony(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'issuer-fd': { type: 'string' }, 'store-fd': { type: 'string' } },
  })
  const [plan] = positionals
  if (!plan) throw new StoreError(`npm run ca -- ${ceremonyUsage}`)
  const { shares, hash, files } = await runCeremony({
    plan,
    folder: dirname(resolve(plan)),
    now: () => new Date(),
    issuerSecret: () => readSecret(values['issuer-fd'], '--issuer-fd'),
    storeSecret: () => readSecret(values['store-fd'], '--store-fd'),
  })
  process.stdout.write(`已写入 written: ${files.join('  ')}\n`)
  shares.forEach((share, n) => {
    process.stdout.write(
      `\n第 ${n + 1} 份，共 ${shares.length} 份，交给第 ${n + 1} 位管理员，只显示这一次\nshare ${n + 1} of ${shares.length}, for officer ${n + 1}, shown only now\n\n  ${share}\n`,
    )
  })
  process.stdout.write(`\n在场各位请记下 · everyone present writes down\n\n  ${hash}\n`)
  return 0
}

export function replay([plan]: readonly string[]): Promise<number> {
  if (!plan) throw new StoreError(`npm run ca -- ${replayUsage}`)
  const { hash, differences } = replayCeremony(dirname(resolve(plan)), plan)
  for (const difference of differences) process.stdout.write(`✗ ${difference}\n`)
  const sound = differences.length === 0
  process.stdout.write(
    sound ? '✓ 与计划一致 · as planned\n' : `✗ ${differences.length} 处不符 · differences\n`,
  )
  process.stdout.write(`\n请与当时记下的核对 · compare with what was written down\n\n  ${hash}\n`)
  return Promise.resolve(sound ? 0 : 1)
}

function readSecret(fd: string | undefined, name: string): string[] {
  const number = Number(fd)
  if (fd === undefined || !Number.isInteger(number) || number < 3) {
    throw new StoreError(
      `要用 ${name} 给出密钥库的口令或份额 · ${name}: a file descriptor with the passphrase or the shares`,
    )
  }
  const text = readFileSync(number, 'utf8')
  closeSync(number)
  return text.split('\n')
}
