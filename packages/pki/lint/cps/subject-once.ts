// Our CPS: each attribute once, each in an RDN of its own. Software shows the first or the last CN, as it likes.
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import type { LintRule } from '../rule.ts'

const MAY_REPEAT: readonly string[] = ['OU', 'DC']

export const subjectOnce: LintRule = {
  id: 'cps.subject-once',
  severity: 'error',
  check: ({ subject, subjectDer }) => {
    const types = subject.map(({ type }) => type).filter(type => !MAY_REPEAT.includes(type))
    const twice = types.find((type, index) => types.indexOf(type) !== index)
    if (twice) return `${twice} stands in the subject more than once`
    const grouped = children(readOnly(subjectDer, TAG.sequence)).some(rdn => children(rdn).length > 1)
    return grouped ? 'several attributes share one RDN' : undefined
  },
}
