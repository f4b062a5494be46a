// The agent's configuration from the environment: everything that is wrong with it at once.
export interface AgentConfig {
  port: number
  dataDir: string
  allowedOrigins: string[]
}

export function readAgentConfig(environment: NodeJS.ProcessEnv): AgentConfig | { faults: string[] } {
  const faults: string[] = []
  const port = Number(environment.AGENT_PORT ?? 8802)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    faults.push(`AGENT_PORT: 不是端口号 · ${environment.AGENT_PORT} is no port`)
  const allowedOrigins = (environment.AGENT_ALLOWED_ORIGINS ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(Boolean)
  if (allowedOrigins.length === 0)
    faults.push('AGENT_ALLOWED_ORIGINS: 至少写一个网站，例如 https://ca.example.cn · name at least one site')
  for (const origin of allowedOrigins.filter(one => !isOrigin(one)))
    faults.push(
      `AGENT_ALLOWED_ORIGINS: ${origin} 不是网站来源 · is no origin (scheme://host[:port], nothing after it)`,
    )
  if (faults.length > 0) return { faults }
  return { port, dataDir: environment.AGENT_DATA ?? 'data/key-agent', allowedOrigins }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text
}
