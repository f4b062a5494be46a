// One program: reads the configuration, opens the house in the roles asked for, listens, and leaves in order.
import { compose } from './compose.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { ConfigError } from './platform/config.ts'
import { openLog } from './platform/log.ts'
import { readSettings } from './settings.ts'

async function main(): Promise<void> {
  const settings = await readSettings(process.env)
  const { config } = settings
  const log = openLog(config.logLevel)
  const house = await compose(settings, log, demoClock(config.demo, config.vendors.HUFU_CLOCK_OFFSET_DAYS))
  await house.begin()
  // Only `http` and `va` have a door; a `ca` alone listens to nobody.
  const listens = config.roles.includes('http') || config.roles.includes('va')
  const url = listens ? await house.http.listen({ port: config.port, host: config.host }) : ''
  log.info({ event: 'ready', url, roles: config.roles }, 'ready')
  for (const line of house.notices) process.stdout.write(`${line}\n`)

  let leaving = false
  const leave = async (): Promise<void> => {
    if (leaving) return
    leaving = true
    log.info({ event: 'leaving' }, 'finishing what is under way')
    await house.close()
    process.exit(0)
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}

/** A renewal can be tried in the demo without waiting two years; a real authority's clock is never moved. */
function demoClock(demo: boolean, days: string | undefined): Clock {
  const shift = demo && days ? Number(days) * 86_400_000 : 0
  return shift ? { now: () => new Date(Date.now() + shift) } : systemClock
}

main().catch(error => {
  const told = error instanceof ConfigError
  process.stderr.write(
    `${told ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
