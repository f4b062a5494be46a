// The review room. Its stage waits with an owner and a deadline in working days; while the applicant corrects, the
// stage is `returned` and no clock of ours runs (O-01).
import type { Room } from '../../order/spine.ts'

export const reviewRoom: Room = {
  kind: 'review',
  describe: async (_db, _order, row) => ({ may: { refund: row.state === 'returned' } }),
}
