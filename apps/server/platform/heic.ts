// Photographs as iPhones take them (HEIC). No npm package decodes them under a licence and size that fit; Debian's
// heif-convert does, as a child process that can neither take the memory nor the time of the house.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from './errors.ts'

/** A 48-megapixel photograph needs some 600 MB and 3 s here. */
const MEMORY_KB = 2_000_000
const TIME_MS = 30_000

export async function heicToJpeg(bytes: Buffer, program = 'heif-convert'): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'hufu-heic-'))
  try {
    await writeFile(join(folder, 'in.heic'), bytes, { mode: 0o600 })
    await run(program, folder)
    // A burst comes out as out-1.jpg, out-2.jpg …; the first one is the picture.
    const [first] = (await readdir(folder)).filter(name => name.startsWith('out')).sort()
    if (!first) throw new AppError('file.corrupt')
    return await readFile(join(folder, first))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function run(program: string, folder: string): Promise<void> {
  // The shell only sets the limit; the names are our own, and the program's is passed as an argument.
  const script = 'ulimit -v "$2" 2>/dev/null; exec "$1" -q 92 in.heic out.jpg'
  return new Promise((resolve, reject) => {
    execFile(
      '/bin/sh',
      ['-c', script, 'heic', program, String(MEMORY_KB)],
      { cwd: folder, timeout: TIME_MS, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 },
      cause => {
        if (!cause) resolve()
        else if (cause.code === 127 || (cause.code as unknown) === 'ENOENT')
          reject(new AppError('file.heic', { cause }))
        else reject(new AppError('file.corrupt', { cause }))
      },
    )
  })
}
