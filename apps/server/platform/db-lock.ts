// PGlite does not notice a second process on its folder; two would ruin the data. A lock file names the one that has
// it, by process id and, where the system tells, by the moment that process began, since ids come round again after
// a kill.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Answers how to release. Throws while another living process holds the folder. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = `${folder}.lock`
  const me = identify(process.pid)
  for (;;) {
    try {
      writeFileSync(file, me, { flag: 'wx', mode: 0o600 })
      return () => {
        if (existsSync(file) && readFileSync(file, 'utf8') === me) rmSync(file, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readFileSync(file, 'utf8')
    const pid = Number(holder.split(' ')[0])
    if (holder === me || (isAlive(pid) && identify(pid) === holder)) {
      throw new Error(
        `Another process (${pid}) is using the database in ${folder}: stop it, or choose another HUFU_DATA`,
      )
    }
    rmSync(file, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Field 22 of /proc/<pid>/stat is the start time; the name in field 2 may hold spaces, hence from the last bracket. */
function identify(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid} -`
  }
}
