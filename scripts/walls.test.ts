// The walls must fail the build, not only be written down: a small house with one fault per wall, and the same checker.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireNode, root } from './find-node.mjs'

const house: Record<string, string> = {
  'packages/pki/index.ts': "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  'packages/programme/index.ts': "import type { C } from '@hufu/contract'\nexport type P = C\n",
  'packages/contract/index.ts': "import { hash } from 'node:crypto'\nexport type C = typeof hash\n",
  'packages/outside/payment/port.ts': 'export interface Payment {}\n',
  'packages/outside/payment/vendor.ts': "import '../../../apps/server/main.ts'\nexport const vendor = 1\n",
  'apps/portal/src/main.tsx': "import { read } from '@hufu/pki'\nread('')\n",
  'apps/console/src/main.tsx': "import '../../portal/src/main.tsx'\n",
  'apps/server/main.ts': "import './compose.ts'\nimport './utils/text.ts'\n",
  'apps/server/compose.ts': "import './stages/form/submit.ts'\nimport './stages/review/decide.ts'\n",
  'apps/server/order/advance.ts': "import '../stages/form/submit.ts'\n",
  'apps/server/platform/db.ts': "import '../order/order.ts'\n",
  'apps/server/order/order.ts': "import type { B } from './other.ts'\nexport interface A { b: B }\n",
  'apps/server/order/other.ts': "import type { A } from './order.ts'\nexport interface B { a: A }\n",
  'apps/server/certificate/register.ts': 'export const register = 1\n',
  'apps/server/account/people.ts': "import '../compose.ts'\n",
  'apps/server/stages/form/submit.ts': "import '../review/decide.ts'\nimport '../../account/people.ts'\n",
  'apps/server/stages/review/decide.ts':
    "import '../../certificate/register.ts'\nimport '@hufu/outside/payment/vendor.ts'\n",
  'apps/server/utils/text.ts': 'export const text = 1\n',
  'apps/server/stages/issuance/issue.ts':
    "import '../../certificate/register.ts'\nimport '../../order/advance.ts'\nimport '@hufu/outside/payment/port.ts'\n",
}

let folder: string
let faults: string[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hufu-walls-'))
  for (const [path, text] of Object.entries(house)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, 'node_modules/@hufu'), { recursive: true })
  for (const name of ['pki', 'programme', 'contract', 'outside']) {
    const manifest = {
      name: `@hufu/${name}`,
      type: 'module',
      exports: { '.': './index.ts', './*.ts': './*.ts' },
    }
    writeFileSync(join(folder, 'packages', name, 'package.json'), JSON.stringify(manifest))
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@hufu', name))
  }
  symlinkSync(join(root, 'node_modules/typescript'), join(folder, 'node_modules/typescript'))
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
    cpSync(join(root, file), join(folder, file))
  const checker = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'packages']
  const { stdout } = spawnSync(requireNode(), [checker, ...args], { cwd: folder, encoding: 'utf8' })
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  faults = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a wall that is crossed fails the build', () => {
  it.each([
    'pure-packages: packages/pki/index.ts → fs',
    'programme-below-contract: packages/programme/index.ts → packages/contract/index.ts',
    'browser-safe: packages/contract/index.ts → crypto',
    'packages-below: packages/outside/payment/vendor.ts → apps/server/main.ts',
    'browsers: apps/portal/src/main.tsx → packages/pki/index.ts',
    'apps-apart: apps/console/src/main.tsx → apps/portal/src/main.tsx',
    'order-below-stages: apps/server/order/advance.ts → apps/server/stages/form/submit.ts',
    'platform-at-the-bottom: apps/server/platform/db.ts → apps/server/order/order.ts',
    'compose-on-top: apps/server/account/people.ts → apps/server/compose.ts',
    'stages-apart: apps/server/stages/form/submit.ts → apps/server/stages/review/decide.ts',
    'stages-within: apps/server/stages/form/submit.ts → apps/server/account/people.ts',
    'stages-without-authority: apps/server/stages/review/decide.ts → apps/server/certificate/register.ts',
    'ports-only: apps/server/stages/review/decide.ts → packages/outside/payment/vendor.ts',
  ])('%s', fault => {
    expect(faults).toContain(fault)
  })

  it('sees a circle of types alone', () => {
    expect(faults.filter(fault => fault.startsWith('no-circles: apps/server/order/o'))).not.toEqual([])
  })

  it('refuses a drawer without a name', () => {
    expect(faults.filter(fault => fault.startsWith('no-drawers: apps/server/main.ts'))).not.toEqual([])
  })

  it('lets issuance use certificates, the order and a port', () => {
    expect(faults.filter(fault => fault.includes(': apps/server/stages/issuance/'))).toEqual([])
  })
})
