// node packages/pki/testing/write-vectors.ts: writes the broken certificates of every lint rule to vectors/lint and the golden objects. Run it
// when a rule is added, and commit what it wrote.
import { mkdirSync, writeFileSync } from 'node:fs'
import { makeBroken } from './broken-certificates.ts'
import { goldenObjects } from './golden.ts'

const folder = new URL('../vectors/lint/', import.meta.url)
mkdirSync(folder, { recursive: true })
const write = (name: string, content: Uint8Array | string): void =>
  writeFileSync(new URL(name, folder), content)

const issuers: Uint8Array[] = []
const index = (await makeBroken()).map(({ rule, role, der, issuer, twin }) => {
  write(`${rule}.der`, der)
  if (twin) write(`${rule}.twin.der`, twin.der)
  const known = issuers.findIndex(other => Buffer.compare(other, issuer.der) === 0)
  const place = known >= 0 ? known : issuers.push(issuer.der) - 1
  write(`issuer-${place + 1}.cer`, issuer.der)
  return { rule, role, issuer: `issuer-${place + 1}.cer`, ...(twin ? { twin: `${rule}.twin.der` } : {}) }
})
write('index.json', `${JSON.stringify(index, undefined, 2)}\n`)

const golden = new URL('../vectors/golden/', import.meta.url)
mkdirSync(golden, { recursive: true })
for (const [name, der] of Object.entries(goldenObjects())) writeFileSync(new URL(name, golden), der)
