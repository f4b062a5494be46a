// Whole walks per minute, and what one costs the server: sign-in, form, papers, payment, review, certificates on a
// software key, parcel, invoice. The vendors are the sandbox in this process; all waiting for them is in the wall time.
import type { Engine } from '../test/stand/database.ts'
import { openSoftwareKey } from '../test/stand/software-key.ts'
import { openStand, type Stand } from '../test/stand/stand.ts'
import { walk } from '../test/walk/walk.ts'
import { commits, sm2Signatures } from './limits.ts'
import { type Figure, figure, load } from './measure.ts'
import { between, moment, type Spent } from './server-side.ts'

const programme = 'zce'
const suite = 'sm2'
const windows = { 1: 5000, 8: 6000 } as const

export async function benchWalks(engine: Engine): Promise<Figure[]> {
  const stand = await openStand({ engine })
  try {
    const figures: Figure[] = []
    const stages = new Map<string, number>()
    await softwareWalk(stand)
    const signatures = await sm2Signatures()
    for (const width of [1, 8] as const) {
      const limit = await commits(stand, width)
      const before = await moment(stand)
      const failures: unknown[] = []
      const bear = (error: unknown) => failures.push(error)
      const walked = await load({ width, milliseconds: windows[width], bear }, () =>
        softwareWalk(stand, (stage, ms) => {
          if (width === 1) stages.set(stage, (stages.get(stage) ?? 0) + ms)
        }),
      )
      const spent = between(before, await moment(stand), walked.count)
      figures.push(
        ...ofWidth(`${engine}: ${width} at once`, walked.perSecond, spent, limit.perSecond, signatures),
      )
      if (failures.length) {
        const why = [...new Set(failures.map(String))].join('; ')
        figures.push(
          figure('walks', `${engine}: ${width} at once, FAILED walks`, failures.length, 'walks', {
            note: why,
          }),
        )
      }
      if (width === 1) {
        const each = [...stages].map(([stage, ms]) => `${stage} ${(ms / walked.count).toFixed(0)}`)
        figures.push(
          figure('walks', `${engine}: one walk from sign-in to invoice, p50`, walked.p50, 'ms', {
            note: `wall time, vendors and drawing of papers included. Means: ${each.join(', ')}`,
          }),
          figure('walks', `${engine}: server's time of one walk`, spent.requestMs / 1000, 's', {
            against: { kind: 'goal', what: 'server time of a walk', value: 1, unit: 's' },
            note: `${spent.requests.toFixed(0)} requests. Dearest: ${dearest(spent)}`,
          }),
          figure('walks', `${engine}: server's CPU of one walk, jobs included`, spent.cpuMs / 1000, 's', {
            against: { kind: 'goal', what: 'server time of a walk', value: 1, unit: 's' },
          }),
        )
      }
    }
    return figures
  } finally {
    await stand.stop()
  }
}

function ofWidth(
  name: string,
  perSecond: number,
  spent: Spent,
  commitsPerSecond: number,
  signatures: number,
): Figure[] {
  return [
    figure('walks', name, perSecond * 60, '/min', {
      against: { kind: 'limit', what: 'single-row commits', value: commitsPerSecond * 60, unit: '/min' },
      note: `CPU of the server ${spent.cpuMs.toFixed(0)} ms and ${spent.requests.toFixed(0)} requests a walk`,
    }),
    figure('walks', name, perSecond * 60, '/min', {
      against: { kind: 'limit', what: 'SM2 signatures on one core', value: signatures * 60, unit: '/min' },
    }),
  ]
}

const dearest = (spent: Spent): string =>
  spent.routes
    .slice(0, 6)
    .map(r => `${r.route} ${r.ms.toFixed(0)} ms in ${r.count.toFixed(1)}`)
    .join('; ')

export async function softwareWalk(
  stand: Stand,
  told?: (stage: string, milliseconds: number) => void,
): Promise<void> {
  await walk({
    place: { url: stand.url, world: stand.world },
    signIns: stand.signIns,
    programme,
    suite,
    key: async () => openSoftwareKey(),
    told,
  })
}
