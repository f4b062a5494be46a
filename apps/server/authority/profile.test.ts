// Subjects by profile: what stands in a certificate for an organisation, for a person of one, and for a natural person.
import { encodeName } from '@hufu/pki'
import { expect, it } from 'vitest'
import { findProfile, MissingFact, subjectOf } from './profile.ts'

const text = (id: string, facts: Record<string, string>) => {
  const profile = findProfile(id)
  if (!profile) throw new Error(id)
  const subject = subjectOf(profile, facts)
  encodeName(subject)
  return subject.map(part => `${part.type}=${part.value}`).join(', ')
}
const organisation = { organisation: '太原示例煤业有限公司', uscc: '91140100MA0DEMQ19M' }

it('a person of an organisation: the role above the name, a mark instead of a number', () => {
  const facts = { ...organisation, holder: '张三', title: '交易商交易员', 'holder-mark': '8F2C' }
  expect(text('organisation-person-dual', facts)).toBe(
    'C=CN, O=太原示例煤业有限公司, OU=交易商交易员, CN=张三, serialNumber=8F2C',
  )
  expect(text('organisation-person-dual', { ...organisation, holder: '张三' })).toBe(
    'C=CN, O=太原示例煤业有限公司, CN=张三',
  )
})

it('a natural person: nothing of any organisation', () => {
  expect(text('person-dual', { ...organisation, holder: '张三', title: '自然人证书' })).toBe('C=CN, CN=张三')
})

it('two certificates of one organisation are told apart by their titles [C-07]', () => {
  expect(text('organisation-dual', { ...organisation, title: '经办员证书' })).toBe(
    'C=CN, O=太原示例煤业有限公司, OU=91140100MA0DEMQ19M, title=经办员证书, CN=太原示例煤业有限公司',
  )
})

it('a certificate without a name is not made', () => {
  expect(() => text('person-dual', organisation)).toThrow(MissingFact)
  expect(() => text('organisation-person-dual', organisation)).toThrow(MissingFact)
})
