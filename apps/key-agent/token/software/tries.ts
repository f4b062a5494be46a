// How many wrong PINs a device still bears. Apart from the device's content, since it is written before every check:
// whoever cuts the power after a wrong guess has spent the try.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AgentFailure } from '../../errors.ts'
import { replaceFile } from './write-file.ts'

export const TRIES_MAX = 6
const stored = z.object({ left: z.number().int().min(0).max(TRIES_MAX) })

export async function readTries(folder: string): Promise<number> {
  let text: string
  try {
    text = await readFile(join(folder, 'tries.json'), 'utf8')
  } catch (error) {
    // A fresh device has spent none.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return TRIES_MAX
    throw error
  }
  return stored.parse(JSON.parse(text)).left
}

/** Takes one try, on the disk, before anything is compared. */
export async function spendTry(folder: string): Promise<number> {
  const left = await readTries(folder)
  if (left === 0) throw new AgentFailure('pin.locked', { triesLeft: 0 })
  await writeTries(folder, left - 1)
  return left - 1
}

export const restoreTries = (folder: string): Promise<void> => writeTries(folder, TRIES_MAX)

const writeTries = (folder: string, left: number): Promise<void> =>
  replaceFile(join(folder, 'tries.json'), JSON.stringify({ left }))
