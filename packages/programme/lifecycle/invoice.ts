// The e-invoice. On offer it waits for the applicant without holding the order open; issued, it can only be red-lettered.
import type { Lifecycle } from './shape.ts'

export const invoice = {
  enter: ['offered', 'waiting'],
  skip: 'none',
  states: {
    offered: {
      holder: 'applicant',
      rest: 'optional',
      deadline: '180d',
      next: { zh: '可以申请开具电子发票。', en: 'You can ask for the e-invoice.' },
      to: ['issuing', 'none'],
    },
    waiting: {
      holder: 'service',
      deadline: '5wd',
      next: { zh: '电子发票将自动开具。', en: 'The e-invoice will be issued by itself.' },
      to: ['issuing', 'none'],
    },
    issuing: {
      holder: 'provider',
      deadline: '1wd',
      next: { zh: '发票开具中，完成后可以查看和下载。', en: 'The invoice is being issued.' },
      to: ['issued', 'failed'],
    },
    failed: {
      holder: 'finance',
      deadline: '1wd',
      next: {
        zh: '开票遇到问题，财务正在处理。',
        en: 'The invoice met a problem; our finance staff are on it.',
      },
      to: ['issuing'],
    },
    issued: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '发票已开具，可以预览和下载。', en: 'The invoice is ready to view and download.' },
      to: ['red-lettering'],
    },
    'red-lettering': {
      holder: 'provider',
      deadline: '4d',
      next: {
        zh: '申请已结束，发票正在红冲，完成后可以下载红字发票。',
        en: 'The application has ended; the invoice is being cancelled by a red-letter one.',
      },
      to: ['red-lettered', 'red-letter-failed'],
    },
    'red-letter-failed': {
      holder: 'finance',
      deadline: '1wd',
      next: {
        zh: '发票红冲遇到问题，财务正在处理，您无需操作。',
        en: 'Cancelling the invoice met a problem; our finance staff are on it.',
      },
      to: ['red-lettering', 'red-lettered'],
    },
    'red-lettered': {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '发票已红冲。', en: 'The invoice has been cancelled by a red-letter invoice.' },
      to: [],
    },
    none: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '此申请不开具发票。', en: 'No invoice for this application.' },
      to: [],
    },
  },
} as const satisfies Lifecycle
