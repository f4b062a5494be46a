// Replaces a file in one step: a new file beside it, on the disk before its name changes. Whoever reads sees the old or
// the new content, never a part, whatever ends the process or the power in between.
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Called between steps; tests end the process in it. */
export type AtStep = (step: string) => void | Promise<void>

export async function replaceFile(path: string, content: string, atStep: AtStep = () => {}): Promise<void> {
  const next = `${path}.next`
  const bytes = Buffer.from(content)
  const file = await open(next, 'w', 0o600)
  try {
    await atStep('file-opened')
    const half = bytes.length >> 1
    await file.writeFile(bytes.subarray(0, half))
    await atStep('file-half')
    await file.writeFile(bytes.subarray(half))
    await file.sync()
  } finally {
    await file.close()
  }
  await atStep('file-synced')
  await rename(next, path)
  await atStep('file-renamed')
  await syncFolder(dirname(path))
}

/** A rename is on the disk only once its folder is. Windows knows no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
