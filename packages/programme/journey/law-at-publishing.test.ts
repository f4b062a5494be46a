// What the law forbids in any programme is refused when it is published, with the law named, in every offer alike.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadProgramme } from '../index.ts'

const sample = readFileSync(new URL('../fixtures/sample.yaml', import.meta.url), 'utf8')
const faultsOf = (text: string) => {
  const loaded = loadProgramme(text, { file: 'sample.yaml' })
  return 'faults' in loaded ? loaded.faults.map(fault => ({ path: fault.path, zh: fault.reason.zh })) : []
}
const change = (from: RegExp, to: string) => {
  const changed = sample.replace(from, to)
  expect(changed).not.toBe(sample)
  return faultsOf(changed)
}

it('a certificate that nobody reviews first is refused, new or renewed [law 3] [law 4]', () => {
  expect(faultsOf(sample)).toEqual([])
  const skipped = change(/after: \[review\], by/, 'after: [payment], by')
  expect(skipped).toMatchObject([{ zh: expect.stringContaining('第二十条') }])
  const none = change(/ +review: .*\n( +issuance: .*after: \[)review/, '$1payment')
  expect(none).toMatchObject([{ zh: expect.stringContaining('第二十条') }])
})

it('a face as the only way is refused; any second way makes it good [law 13]', () => {
  const withFace = (methods: string) =>
    change(
      /( +)payment: (.*)\n( +)review: \{ stage: review, after: \[payment\]/,
      `$1payment: $2\n$1face: { stage: identity, after: [payment], person: organisation, methods: ${methods} }\n$3review: { stage: review, after: [face]`,
    ).filter(fault => fault.zh.includes('人脸'))
  expect(withFace('[liveness]')).toMatchObject([{ zh: expect.stringContaining('第十条') }])
  expect(withFace('[liveness, staff]')).toEqual([])
  expect(withFace('[carrier]')).toEqual([])
})
