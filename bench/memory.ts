// Resident memory of the server's process: after its start, and after it has served whole walks.
import type { Engine } from '../test/stand/database.ts'
import { openStand } from '../test/stand/stand.ts'
import { type Figure, figure, load } from './measure.ts'
import { peakMb, residentMb } from './server-side.ts'
import { softwareWalk } from './walks.ts'

const goals: Record<Engine, number> = { pglite: 600, postgres: 250 }
const walks = 20

export async function benchMemory(engine: Engine): Promise<Figure[]> {
  const stand = await openStand({ engine })
  const against = { kind: 'goal', what: `resident with ${engine}`, value: goals[engine], unit: 'MB' } as const
  try {
    // A cold start makes certificate authorities; what stays resident day by day is seen after a warm one.
    const cold = await residentMb(stand)
    await stand.restart()
    await settle()
    const warm = await residentMb(stand)
    // A walk that failed used memory too; the bench of walks is the one that counts failures.
    const bear = () => {}
    const plan = { width: 4, milliseconds: 12_000, turns: walks, bear }
    const { count } = await load(plan, () => softwareWalk(stand))
    const busy = await residentMb(stand)
    await settle()
    const figures = [
      figure('memory', `${engine}: after a cold start`, cold, 'MB', { against }),
      figure('memory', `${engine}: after a warm start`, warm, 'MB', { against }),
      figure('memory', `${engine}: just after ${count} walks, 4 at once`, busy, 'MB', { against }),
      figure('memory', `${engine}: two seconds later`, await residentMb(stand), 'MB', { against }),
    ]
    const peak = peakMb(stand.server.pid)
    if (peak) figures.push(figure('memory', `${engine}: peak since the warm start`, peak, 'MB', { against }))
    return figures
  } finally {
    await stand.stop()
  }
}

const settle = () => new Promise(resolve => setTimeout(resolve, 2000))
