// A second authority beside the demo's own: the same programme under another name, another counter, another issuer.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf } from './programmes.ts'

export const second = { authority: 'second-counter', programme: 'second-programme' }

/** A folder for HUFU_PROGRAMMES. */
export function withSecondAuthority(first: { authority: string; programme: string }): string {
  const folder = folderOf([first.programme])
  const file = (name: string) => join(folder, name)
  const authorities = readFileSync(file('authorities.yaml'), 'utf8')
  writeFileSync(
    file('authorities.yaml'),
    `${authorities}\n${second.authority}:\n  title: { zh: 第二柜台, en: Second counter }\n  hotline: "4000000000"\n`,
  )
  const copy = readFileSync(file(`${first.programme}.yaml`), 'utf8')
    .replace(/^programme: .*/m, `programme: ${second.programme}`)
    .replace(/^authority: .*/m, `authority: ${second.authority}`)
  writeFileSync(file(`${second.programme}.yaml`), copy)
  return folder
}
