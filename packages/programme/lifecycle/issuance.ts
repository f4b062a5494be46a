// From permission to certificates on the medium. Production writes new keys; in a renewal the holder does it at home.
import { type Lifecycle, skipped } from './shape.ts'

export const issuance = {
  enter: ['waiting'],
  skip: 'skipped',
  states: {
    waiting: {
      holder: 'producer',
      deadline: '3wd',
      next: { zh: '等待制证。', en: 'Waiting to be produced.' },
      byHolder: {
        holder: 'applicant',
        deadline: '90d',
        next: {
          zh: '请在电脑上插入 UKey，下载新证书。',
          en: 'Plug the key into a computer and download the new certificate.',
        },
      },
      to: ['signing'],
    },
    signing: {
      holder: 'ca',
      deadline: '1h',
      next: { zh: '正在签发证书。', en: 'The certificates are being issued.' },
      to: ['signed', 'waiting'],
    },
    // Certificates exist, but are not on the medium yet: a broken write is resumed from here.
    signed: {
      holder: 'producer',
      deadline: '1wd',
      next: { zh: '证书已签发，正在写入介质。', en: 'Issued. Being written on the key.' },
      byHolder: {
        holder: 'applicant',
        deadline: '90d',
        next: {
          zh: '证书已签发，请写入 UKey。中断后可以继续。',
          en: 'Issued. Write it on your key; a broken write can be resumed.',
        },
      },
      to: ['written'],
    },
    written: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '证书已写入介质。', en: 'The certificates are on the key.' },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
