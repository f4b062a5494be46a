// Runs the outside world on loopback: SANDBOX_PORT, SANDBOX_HOST, SANDBOX_DIR, SANDBOX_SERVER_URL.
import { startSandbox } from './compose.ts'

const sandbox = await startSandbox({
  port: Number(process.env.SANDBOX_PORT ?? 0),
  host: process.env.SANDBOX_HOST ?? '127.0.0.1',
  secretsDir: process.env.SANDBOX_DIR ?? './data/sandbox',
  serverUrl: process.env.SANDBOX_SERVER_URL,
  log: (event, fields) =>
    process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`),
})
process.stdout.write(`${JSON.stringify({ event: 'sandbox listening', url: sandbox.url })}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await sandbox.close()
    process.exit(0)
  })
}
