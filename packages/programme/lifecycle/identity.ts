// Proof that a person is who they say: liveness, carrier, card, or a person of ours. A failed check always has a second
// route. The state speaks for all people of the stage: first what the applicant has to do, then what others do.
import { type Lifecycle, skipped } from './shape.ts'

export const identity = {
  // A proof of the same person that is still young passes the stage as it begins.
  enter: ['due', 'passed'],
  skip: 'skipped',
  states: {
    due: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '请本人完成身份核验，或选择人工核验。',
        en: 'Verify your identity, or choose a check by our staff.',
      },
      to: ['checking', 'failed', 'manual', 'passed'],
    },
    checking: {
      holder: 'provider',
      deadline: '1h',
      next: { zh: '正在核验，结果出来后自动继续。', en: 'Checking. This page moves on by itself.' },
      to: ['passed', 'failed', 'due', 'manual'],
    },
    failed: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '核验未通过。可以再试一次，或改为人工核验。',
        en: 'Not verified. Try again, or ask our staff to check.',
      },
      to: ['checking', 'due', 'manual', 'passed'],
    },
    manual: {
      holder: 'reviewer',
      deadline: '3wd',
      next: { zh: '工作人员正在人工核验。', en: 'Our staff are checking by hand.' },
      to: ['passed', 'failed', 'due', 'checking', 'refused'],
    },
    passed: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '身份核验已通过。', en: 'Identity verified.' },
      to: ['due'],
    },
    refused: {
      holder: 'nobody',
      rest: 'ended',
      next: {
        zh: '未能确认身份，申请已结束。',
        en: 'Identity could not be confirmed. The application has ended.',
      },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
