// A person's judgement on the application. Returned is not an end: the applicant corrects and comes back.
import { type Lifecycle, skipped } from './shape.ts'

export const review = {
  enter: ['waiting'],
  skip: 'skipped',
  states: {
    waiting: {
      holder: 'reviewer',
      deadline: '3wd',
      next: {
        zh: '工作人员正在审核，结果会通知您。',
        en: 'Our staff are reviewing. We will tell you the result.',
      },
      to: ['passed', 'returned', 'rejected'],
    },
    passed: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '审核已通过。', en: 'Approved.' },
      to: [],
    },
    returned: {
      holder: 'applicant',
      deadline: '30d',
      next: { zh: '请按原因修改后重新提交。', en: 'Correct the marked items and submit again.' },
      to: ['waiting', 'rejected'],
    },
    rejected: {
      holder: 'nobody',
      rest: 'ended',
      next: {
        zh: '审核不通过，申请已结束。已付款项会退回。',
        en: 'Rejected. What you paid will be returned.',
      },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
