// Bringing the medium to the applicant: by a courier, over the counter, or not at all where there is nothing to carry.
import { type Lifecycle, skipped } from './shape.ts'

export const delivery = {
  enter: ['waiting', 'pickup', 'delivered'],
  skip: 'skipped',
  states: {
    waiting: {
      holder: 'shipper',
      deadline: '2wd',
      next: {
        zh: '等待寄出。寄出前可以修改邮寄地址。',
        en: 'Waiting to be shipped. The address can still be changed.',
      },
      to: ['shipped', 'pickup', 'delivered'],
    },
    pickup: {
      holder: 'applicant',
      deadline: '30d',
      next: {
        zh: '介质已备好，请凭取件码到领取点领取。',
        en: 'The key is ready. Collect it with the pickup code.',
      },
      to: ['delivered', 'waiting'],
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
