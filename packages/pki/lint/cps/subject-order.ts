// Our CPS: from the country down to the person. An order turned round cost one CA 3,167 certificates, nearly all it had
// issued (Mozilla bug 1885568): names are compared in order.
import type { LintRule } from '../rule.ts'

const ORDER = [
  'C',
  'ST',
  'L',
  'street',
  'O',
  'organizationIdentifier',
  'OU',
  'title',
  'CN',
  'SN',
  'GN',
  'serialNumber',
]

export const subjectOrder: LintRule = {
  id: 'cps.subject-order',
  severity: 'error',
  check: ({ subject }) => {
    const places = subject.map(({ type }) => ORDER.indexOf(type)).filter(place => place >= 0)
    const turned = places.findIndex((place, index) => index > 0 && place < places[index - 1]!)
    return turned < 0 ? undefined : `${ORDER[places[turned]!]} stands after what it contains`
  },
}
