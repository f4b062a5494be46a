// On which TCP ports a process listens, as Linux says it (proc(5)): its sockets by inode, looked up among those in LISTEN.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const LISTEN = '0A'

export function listeningPorts(pid: number): number[] {
  const own = new Set<string>()
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? []
      if (inode) own.add(inode)
    } catch {
      // Closed since it was listed.
    }
  }
  const ports = ['tcp', 'tcp6'].flatMap(table =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(fields => fields[3] === LISTEN && own.has(fields[9] ?? ''))
      .map(fields => Number.parseInt(fields[1]?.split(':').at(-1) ?? '', 16)),
  )
  return [...new Set(ports)].sort((a, b) => a - b)
}
