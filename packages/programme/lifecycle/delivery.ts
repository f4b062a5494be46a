// Bringing the medium to the applicant.
import { type Lifecycle, skipped } from './shape.ts'

export const delivery = {
  enter: ['waiting'],
  skip: 'skipped',
  states: {
    waiting: {
      holder: 'shipper',
      deadline: '2wd',
      next: {
        zh: '等待寄出。寄出前可以修改邮寄地址。',
        en: 'Waiting to be shipped. The address can still be changed.',
      },
      to: ['shipped'],
    },
    shipped: {
      holder: 'courier',
      deadline: '7d',
      next: { zh: '已寄出，请留意收件。', en: 'Shipped. Please expect the parcel.' },
      // A parcel that comes back is shipped again.
      to: ['delivered', 'waiting'],
    },
    delivered: {
      holder: 'nobody',
      rest: 'done',
      next: { zh: '已签收。', en: 'Delivered.' },
      to: [],
    },
    skipped,
  },
} as const satisfies Lifecycle
