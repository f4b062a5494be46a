// How large a picture becomes.
import { expect, it } from 'vitest'
import { fitted } from './shrink-image.ts'

it('keeps the proportions of a picture and makes each try smaller', () => {
  expect(fitted({ width: 8000, height: 6000 }, 0)).toEqual({ width: 3000, height: 2250 })
  expect(fitted({ width: 8000, height: 6000 }, 1)).toEqual({ width: 2400, height: 1800 })
  expect(fitted({ width: 800, height: 600 }, 0)).toEqual({ width: 800, height: 600 })
})
