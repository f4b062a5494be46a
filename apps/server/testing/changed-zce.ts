// For tests only: the house with one counter's programme changed in a few words, where no counter of ours has the variant.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHouse, programmeName, programmesFolder, type TestHouse } from './house.ts'

export async function openChangedHouse(changes: readonly [from: string, to: string][]): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'hufu-changed-'))
  await cp(programmesFolder, folder, { recursive: true })
  const path = join(folder, `${programmeName}.yaml`)
  let source = await readFile(path, 'utf8')
  for (const [from, to] of changes) {
    if (!source.includes(from)) throw new Error(`the programme does not say: ${from}`)
    source = source.replaceAll(from, to)
  }
  await writeFile(path, source)
  const house = await openHouse({ programmes: folder })
  await rm(folder, { recursive: true })
  return house
}
