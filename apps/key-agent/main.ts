// Runs the key agent on this computer: AGENT_PORT, AGENT_DATA, AGENT_ALLOWED_ORIGINS (comma-separated).
import { startAgent } from './compose.ts'
import { readAgentConfig } from './config.ts'

const config = readAgentConfig(process.env)
if ('faults' in config) {
  for (const fault of config.faults) process.stderr.write(`${fault}\n`)
  process.exit(1)
}

const agent = await startAgent({
  ...config,
  log: (event, fields) =>
    process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`),
})
process.stdout.write(`${JSON.stringify({ event: 'key agent listening', url: agent.url })}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await agent.close()
    process.exit(0)
  })
}
