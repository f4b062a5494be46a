// Finds ports to listen on: the wanted one, or the next that is free.
import { createServer } from 'node:net'

export async function freePort(wanted, taken = new Set()) {
  for (let port = wanted; port < Math.min(wanted + 200, 65536); port++) {
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port)
      return port
    }
  }
  throw new Error(
    `${wanted} 起的 200 个端口都被占用了，请先关掉一些程序。\n` +
      `All 200 ports from ${wanted} on are taken: end some of the programs that use them.`,
  )
}

function isFree(port) {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
