// The papers of the counters themselves: whatever a programme asks to be printed comes out, is read again off a photograph,
// and leads on.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { programmeOf } from '../../order/spine.ts'
import { type Counter, fillIn, startAt } from '../../testing/any-counter.ts'
import { openHouse, type TestHouse } from '../../testing/house.ts'
import { photograph } from '../../testing/papers-programme.ts'
import { finishPapers } from './finish-papers.ts'
import { printPaper } from './print-paper.ts'
import { uploadFile } from './upload-file.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const counters: [Counter, string[], string[]][] = [
  [
    'shanxi-coal',
    ['trader', 'settler'],
    ['application 1', 'application 2', 'letter null', 'seal-page 1', 'seal-page 2'],
  ],
  ['henan-hutong', ['organisation'], ['application null', 'seal-page 1']],
]
it.each(counters)(
  '%s prints its papers, knows them again and goes on [S-16] [S-17] [H-11] [H-14] [H-15]',
  async (counter, roles, expected) => {
    // Step 1: an order filled in and submitted.
    const walk = await startAt(house, counter)
    const { key, person } = walk
    await chooseOrderLines(
      house.spine,
      key,
      person,
      roles.map(role => ({ role })),
    )
    await walk.verifyPhone().catch(() => {})
    await fillIn(house, walk)
    const { programme } = await programmeOf(house.spine, await walk.order())
    // The invented organisation is in no registry.
    await walk.submit({ agreed: Object.keys(programme.agreements), insisted: ['registry'] })

    // Step 2: every paper printed, signed and photographed.
    const { papers, places, now } = await walk.view()
    expect(now.action).toBe('print-papers')
    expect(papers.map(paper => `${paper.document} ${paper.line}`)).toEqual(expected)
    for (const { document, line, slot } of papers) {
      const asked = { document, line: line ?? undefined, format: 'pdf' as const }
      const { bytes } = await printPaper(house.documents, key, person, asked)
      const photo = { key, person, slot: slot ?? '', name: 'scan.jpg', bytes: await photograph(bytes) }
      await uploadFile(house.documents, photo)
    }
    const signed = papers.map(paper => paper.slot)
    for (const place of places)
      if (place.required && !signed.includes(place.address)) await walk.upload(place.address)

    // Step 3: all of the version that holds, and on.
    const states = (await walk.view()).papers.flatMap(paper => paper.files.map(file => file.state))
    expect(new Set(states)).toEqual(new Set(['current']))
    await finishPapers(house.documents, key, person)
    expect((await walk.view()).now.action).toBe('verify-identity')
  },
)
