// Printed papers that come back signed and stamped. A later edit of the data makes the signed copy outdated.
import { type Lifecycle, skipped } from './shape.ts'

export const documents = {
  enter: ['due'],
  skip: 'skipped',
  states: {
    due: {
      holder: 'applicant',
      deadline: '90d',
      next: {
        zh: '下载并打印，签字盖章后拍照或扫描上传。',
        en: 'Download, print, sign and stamp, then upload a photo or scan.',
      },
      to: ['uploaded'],
    },
    uploaded: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '文件已上传。', en: 'The papers are uploaded.' },
      to: ['outdated'],
    },
    outdated: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '资料有改动，原签章文件已失效。请重新打印、签章并上传。',
        en: 'The data changed, so the signed copy no longer matches. Print, sign and upload again.',
      },
      to: ['uploaded'],
    },
    skipped,
  },
} as const satisfies Lifecycle
