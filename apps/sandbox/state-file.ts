// A vendor's memory with a copy on disk as good as it gets, so that a restarted sandbox still knows its orders.
// A demo's memory: it promises nothing about a power cut.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './state.ts'

export interface Kept {
  /** Says that something changed; the disk follows a little later. */
  changed(): void
  saveNow(): void
}

/** Fills the maps from `<stateDir>/<name>-state.json`, and writes them there from then on. */
export function keepOnDisk<T extends Record<string, Map<string, unknown>>>(
  world: World,
  name: string,
  maps: T,
): T & Kept {
  const path = world.stateDir ? join(world.stateDir, `${name}-state.json`) : undefined
  if (path && existsSync(path)) {
    const saved = JSON.parse(readFileSync(path, 'utf8')) as Record<string, [string, unknown][]>
    for (const [key, map] of Object.entries(maps))
      for (const [id, value] of saved[key] ?? []) map.set(id, value)
  }
  let planned = false
  let pause = 250

  function saveNow() {
    planned = false
    if (!path) return
    const begun = performance.now()
    const text = JSON.stringify(maps, (_key, value) => (value instanceof Map ? [...value] : value))
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    // A benchmark with many thousand orders must not measure this file: at most a twentieth of the time goes here.
    pause = Math.max(250, 20 * (performance.now() - begun))
  }

  return {
    ...maps,
    saveNow,
    changed() {
      if (planned || !path) return
      planned = true
      world.later(pause, saveNow)
    },
  }
}
