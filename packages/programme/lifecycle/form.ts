// The applicant's form: a draft saved as one types, submitted once, corrected when review returns it.
import { type Lifecycle, skipped } from './shape.ts'

export const form = {
  enter: ['drafting'],
  skip: 'skipped',
  states: {
    drafting: {
      holder: 'applicant',
      deadline: '90d',
      next: {
        zh: '填好各项并提交。已填内容会自动保存。',
        en: 'Fill in the form and submit. What you type is saved.',
      },
      to: ['submitted'],
    },
    submitted: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '资料已提交。', en: 'Submitted.' },
      to: ['correcting'],
    },
    correcting: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '修改后重新提交；标出原因的地方请先改。已付的款不用再付。',
        en: 'Make your changes, the marked items first, and submit again. You do not pay again.',
      },
      to: ['submitted'],
    },
    skipped,
  },
} as const satisfies Lifecycle
