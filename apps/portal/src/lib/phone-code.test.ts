// What people paste as a phone number or a code.
import { expect, it } from 'vitest'
import { onlyDigits } from './phone-code.tsx'

it('reads numbers with spaces, dashes, full-width figures and the country code', () => {
  expect(onlyDigits('+86 138-0000 4352')).toBe('13800004352')
  expect(onlyDigits('１３８００００４３５２')).toBe('13800004352')
  expect(onlyDigits('24 68 10')).toBe('246810')
  expect(onlyDigits('860123')).toBe('860123')
})
