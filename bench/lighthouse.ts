// The portal as a phone meets it: Lighthouse on the built apps, served by the real server, signed out and signed in.
// Slow 4G, a processor four times slower, the median of five.
import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { applicantRoutes, client } from '@hufu/contract'
import { launchChromium } from '../test/browser/chromium.ts'
import type { Engine } from '../test/stand/database.ts'
import { newOrganisation } from '../test/stand/organisation.ts'
import {
  chooseGroup,
  fillDraft,
  provePhone,
  signInApplicant,
  startDraft,
  submit,
} from '../test/stand/people.ts'
import { freePort, root } from '../test/stand/server.ts'
import { openStand, type Stand } from '../test/stand/stand.ts'
import { type Audited, auditPage, runs } from './audit-page.ts'
import { type Figure, figure, line } from './measure.ts'

const programmes = ['zce', 'henan-hutong', 'shanxi-coal', 'zhongqi-yunlian', 'bidding-renewal']
const goals = { lcp: 1800, tbt: 150, cls: 0.05, score: 100 }

interface PageToAudit {
  name: string
  path: string
  cookie?: string
}

export async function benchLighthouse(engine: Engine): Promise<Figure[]> {
  execFileSync(
    process.execPath,
    ['-e', 'import("./scripts/build-web.mjs").then(each => each.buildWeb(process.execPath))'],
    { cwd: root, stdio: 'inherit' },
  )
  const port = await freePort()
  const stand = await openStand({ engine, programmes })
  const chromium = await launchChromium([`--remote-debugging-port=${port}`]).catch(async error => {
    await stand.stop()
    throw error
  })
  try {
    const only = process.env.HUFU_BENCH_PAGES?.split(',')
    const figures: Figure[] = []
    for (const { name, path, cookie } of await preparePages(stand)) {
      if (only && !only.some(part => name.includes(part))) continue
      const load = loadavg()[0] ?? 0
      const page = told(name, await auditPage({ url: stand.url + path, port, cookie }), load)
      for (const each of page) process.stderr.write(`${line(each)}\n`)
      figures.push(...page)
    }
    return figures
  } finally {
    await chromium.close()
    await stand.stop()
  }
}

/** What each page shows is made over HTTP first: a draft half way, and an order that waits for its payment. */
async function preparePages(stand: Stand): Promise<PageToAudit[]> {
  const place = { url: stand.url, world: stand.world }
  const { entries } = await client(stand.url)(applicantRoutes.catalogue)
  const found = entries.find(entry => entry.programme === programmes[0])
  if (!found) throw new Error(`no programme ${programmes[0]} here`)
  const { authority, programme } = found
  const who = await signInApplicant(place)
  const { document, group } = await who.programme(authority, programme)
  const paying = Object.entries(document.audience?.groups ?? {}).find(([, g]) => !g.entitlement)?.[0]
  if (paying && group.chosen !== paying) await chooseGroup(who, authority, programme, paying)
  const begin = async () => {
    const draft = await startDraft(who, { authority, programme, offer: 'new', suite: 'sm2' })
    const at = { authority, order: draft.id }
    const organisation = newOrganisation()
    if (!draft.phone.verified) await provePhone(place, who, at, organisation.mobile)
    await fillDraft(who, await who.order(at), document, organisation)
    return at
  }
  const submitted = await begin()
  await submit(who, submitted, document, 'new')
  const draft = await begin()

  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const section = (await who.order(draft)).tasks.find(task => task.section)?.section
  if (!section) throw new Error('the offer has no form')
  return [
    { name: 'catalogue', path: '/' },
    { name: 'programme', path: `/${authority}/${programme}` },
    { name: 'sign-in', path: '/sign-in' },
    { name: 'my orders', path: `/${authority}/${programme}`, cookie },
    { name: 'application form', path: `/${authority}/orders/${draft.order}/section/${section}`, cookie },
    { name: 'order', path: `/${authority}/orders/${submitted.order}`, cookie },
  ]
}

function told(name: string, page: Audited, load: number): Figure[] {
  const goal = (what: string, value: number, unit: string) =>
    ({ against: { kind: 'goal', what, value, unit } }) as const
  const [fastest, slowest] = page.spread.map(value => (value / 1000).toFixed(2))
  return [
    figure('lighthouse', `${name}: LCP`, page.lcp / 1000, 's', {
      ...goal('LCP', goals.lcp / 1000, 's'),
      note: `${runs} runs: ${fastest} to ${slowest} s, FCP ${(page.fcp / 1000).toFixed(2)} s, ${Math.round(page.bytes / 1024)} KB, load ${load.toFixed(1)}; largest: ${page.largest}`,
    }),
    figure('lighthouse', `${name}: CLS`, page.cls, '', goal('CLS', goals.cls, '')),
    figure('lighthouse', `${name}: TBT`, page.tbt, 'ms', goal('TBT', goals.tbt, 'ms')),
    figure('lighthouse', `${name}: accessibility`, page.accessibility, '', {
      ...goal('of 100', goals.score, ''),
      ...(page.failed.length ? { note: page.failed.join(', ') } : {}),
    }),
    figure('lighthouse', `${name}: best practices`, page.bestPractices, '', goal('of 100', goals.score, '')),
    figure('lighthouse', `${name}: performance`, page.performance, ''),
  ]
}
