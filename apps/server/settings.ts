// Everything that is read before anything is opened: the environment, the outside services' settings, authorities and
// programmes. All faults of all of them are said together, so that an operator corrects them in one go.
import { fileURLToPath } from 'node:url'
import { type Config, ConfigError, readConfig } from './platform/config.ts'
import { type AuthorityEntry, readAuthorities } from './programme/authorities.ts'
import { ProgrammeFaults, type ReadProgramme, readProgrammes } from './programme/shelf.ts'
import { readVendorSettings, type VendorSettings } from './vendors/vendor-settings.ts'

export interface Settings {
  config: Config
  vendors: VendorSettings
  authorities: AuthorityEntry[]
  programmes: ReadProgramme[]
  /** Where programmes, library and authorities were read from. */
  folder: string
}

/** Throws ConfigError. */
export async function readSettings(env: Record<string, string | undefined>): Promise<Settings> {
  const faults: string[] = []
  const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      if (error instanceof ConfigError) faults.push(...error.faults)
      else if (error instanceof ProgrammeFaults) faults.push(...error.message.split('\n  - '))
      else throw error
      return undefined
    }
  }
  const folder = env.HUFU_PROGRAMMES ?? fileURLToPath(new URL('../../programmes', import.meta.url))
  const config = await attempt(() => readConfig(env))
  const vendors = await attempt(() => readVendorSettings(env))
  const authorities = await attempt(() => readAuthorities(folder))
  const programmes = await attempt(() => readProgrammes(folder))
  const homeless = (programmes ?? []).filter(
    p => authorities && !authorities.some(a => a.id === p.programme.authority),
  )
  faults.push(
    ...homeless.map(
      p => `${p.programme.programme}.yaml: authority ${p.programme.authority} is not in authorities.yaml`,
    ),
  )
  if (faults.length || !config || !vendors || !authorities || !programmes) throw new ConfigError(faults)
  return { config, vendors, authorities, programmes, folder }
}
