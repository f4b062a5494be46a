// Proof that the organisation owns its bank account: a small payment whose amount or memo only the owner can read.
import { type Lifecycle, skipped } from './shape.ts'

export const bankProof = {
  enter: ['due'],
  skip: 'skipped',
  states: {
    due: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '请填写本单位对公账户，我们会打入一笔小额款项。',
        en: 'Give your corporate account. We will send it a small amount.',
      },
      to: ['paying', 'manual'],
    },
    paying: {
      holder: 'provider',
      deadline: '1wd',
      next: { zh: '正在打款，到账后请查看。', en: 'The payment is on its way.' },
      to: ['sent', 'passed', 'failed', 'manual'],
    },
    sent: {
      holder: 'applicant',
      deadline: '72h',
      next: {
        zh: '请查询到账记录，填写金额或附言中的验证码。',
        en: 'Look at the statement and enter the amount or the code in the memo.',
      },
      // A new round may begin at once where the account turns out to be the wrong one.
      to: ['passed', 'failed', 'paying', 'manual'],
    },
    failed: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '打款验证未通过。请核对账户后重试，或改为人工审核。',
        en: 'Not proved. Correct the account and try again, or ask our staff to check.',
      },
      to: ['paying', 'due', 'manual'],
    },
    manual: {
      holder: 'reviewer',
      deadline: '3wd',
      next: { zh: '工作人员正在人工核对账户。', en: 'Our staff are checking the account by hand.' },
      to: ['passed', 'due', 'refused'],
    },
    passed: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '对公账户已验证。', en: 'The account is proved.' },
      // `due`: a correction named another account or another organisation. `failed`: the bank sent the payment back later.
      to: ['due', 'failed'],
    },
    refused: {
      holder: 'nobody',
      rest: 'ended',
      next: {
        zh: '未能确认对公账户，申请已结束。',
        en: 'The account could not be confirmed. The application has ended.',
      },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
