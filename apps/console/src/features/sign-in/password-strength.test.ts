// The words beside a new password.
import { expect, it } from 'vitest'
import { strength } from './password-strength.ts'

it.each([
  ['short1!', 0],
  ['aaaaaaaaaaaaaaaa', 1],
  ['1234567890', 1],
  ['qwertyuiop', 1],
  ['abcabcabcabc', 1],
  ['tiger-Tally9', 3],
  ['correct horse battery', 3],
] as const)('%s is %i', (password, expected) => {
  expect(strength(password)).toBe(expected)
})
