// Time until the server answers that it is ready: cold (empty data, certificate authorities still to be made) and warm.
import type { Engine } from '../test/stand/database.ts'
import { openStand } from '../test/stand/stand.ts'
import { type Figure, figure, percentile } from './measure.ts'

const warmStarts = 3

export async function benchStart(engine: Engine): Promise<Figure[]> {
  const stand = await openStand({ engine })
  try {
    const warm: number[] = []
    for (let turn = 0; turn < warmStarts; turn++) warm.push(await stand.restart())
    return [
      figure('start', `${engine}: cold start`, stand.coldStart / 1000, 's', {
        note: 'the server alone, on empty data: migrations, demo authorities (RSA and SM2), programmes',
      }),
      figure('start', `${engine}: warm start, median of ${warmStarts}`, percentile(warm, 0.5) / 1000, 's', {
        against: { kind: 'goal', what: 'warm start', value: 3, unit: 's' },
      }),
    ]
  } finally {
    await stand.stop()
  }
}
