// Sets Nuonuo's sandbox up for the tests of the adapter: the adapter configured from the sandbox's own environment variables, tokens
// kept where a test can see them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NuonuoOptions, StoredToken } from '@hufu/outside/invoice/nuonuo.ts'
import { startSandbox } from '../compose.ts'

export async function openNuonuoStage() {
  const dir = mkdtempSync(join(tmpdir(), 'hufu-nuonuo-'))
  const sandbox = await startSandbox({ port: 0, secretsDir: dir })
  const of = (name: string) => sandbox.environment[`NUONUO_${name}`] ?? ''
  const saved: StoredToken[] = []
  const options: NuonuoOptions = {
    baseUrl: of('BASE_URL'),
    tokenUrl: of('TOKEN_URL'),
    appKey: of('APP_KEY'),
    appSecret: of('APP_SECRET'),
    sellerTaxNumber: of('SELLER_TAX_NUMBER'),
    seller: { name: of('SELLER_NAME'), address: of('SELLER_ADDRESS'), phone: of('SELLER_PHONE') },
    fileHosts: of('FILE_HOSTS').split(','),
    tokens: {
      load: async () => saved.at(-1),
      save: async token => {
        saved.push(token)
      },
    },
    now: () => new Date(),
    timeoutMs: 3000,
  }
  const control = (values: Record<string, unknown>) => sandbox.world.controls.set('nuonuo', values)
  control({ issueMs: 15, sealMs: 15 })
  return {
    sandbox,
    options,
    /** Every token ever saved, the present one last. */
    saved,
    control,
    agree: (formNo: string) =>
      fetch(`${sandbox.url}/sandbox/nuonuo/forms/${formNo}/agree`, { method: 'POST' }),
    async close() {
      await sandbox.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
