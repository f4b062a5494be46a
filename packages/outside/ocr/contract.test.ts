// The fake and the engine of this machine keep the same promises; and the engine's process is a good guest: it starts late,
// ends by itself, and a picture that takes too long is ended.
import { afterAll, describe, expect, it } from 'vitest'
import { ocrContract } from './contract.ts'
import { drawEmblemSide, drawLicence, drawPortraitSide } from './corpus/draw.ts'
import { seeded } from './corpus/names.ts'
import { fakeOcr } from './fake.ts'
import { localOcr } from './local.ts'
import type { PaperKind } from './port.ts'

const drawers = {
  'business-licence': drawLicence,
  'identity-card-front': drawPortraitSide,
  'identity-card-back': drawEmblemSide,
} as const
const drawn = async (kind: PaperKind) => {
  const { picture, truth } = await drawers[kind as keyof typeof drawers](seeded(5))
  return { bytes: picture, truth: truth as Record<string, string> }
}

const fake = fakeOcr()
ocrContract('fake', {
  port: () => fake,
  async paper(kind) {
    const paper = await drawn(kind)
    fake.says(kind, paper.truth)
    return paper
  },
})

/** An optional dependency: where it is not installed the product goes on by hand, and these say that they were left out. */
const installed = await import('onnxruntime-node').then(
  () => true,
  () => false,
)

describe.skipIf(!installed)('the engine of this machine', () => {
  const local = localOcr({ limit: 50_000, idle: 1500 })
  afterAll(() => local.close())
  ocrContract('local', { port: () => local, paper: drawn })

  it('ends a picture that takes too long, and reads the next one', async () => {
    const hasty = localOcr({ limit: 5 })
    const { bytes } = await drawn('identity-card-back')
    expect(await hasty.recognise({ bytes, kind: 'identity-card-back' })).toMatchObject({
      result: 'unavailable',
    })
    await hasty.close()
    expect(await local.recognise({ bytes, kind: 'identity-card-back' })).toMatchObject({ result: 'read' })
  }, 60_000)
  it('leaves to people what there are too many of', async () => {
    const small = localOcr({ queue: 1 })
    const { bytes } = await drawn('identity-card-back')
    const answers = [1, 2, 3].map(() => small.recognise({ bytes, kind: 'seal' }))
    expect(await answers[2]).toEqual({ result: 'unavailable', reason: 'too many pictures wait' })
    await small.close()
    expect((await Promise.all(answers)).map(answer => answer.result)).toContain('unavailable')
  }, 60_000)
  it('starts anew after its process has ended for want of work', async () => {
    const { bytes } = await drawn('identity-card-back')
    const idle = localOcr({ idle: 50 })
    expect(await idle.recognise({ bytes, kind: 'seal' })).toMatchObject({ result: 'read' })
    await new Promise(resolve => setTimeout(resolve, 600))
    expect(await idle.recognise({ bytes, kind: 'seal' })).toMatchObject({ result: 'read' })
    await idle.close()
  }, 60_000)
})
