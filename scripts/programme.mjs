// npm run programme -- publish FILE [--server URL] [--data folder]
// Publishes a programme into a running Hufu, without a restart. All faults of the file are listed at once, with their lines.
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

const usage = 'npm run programme -- publish FILE [--server URL] [--data folder]'
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8800' },
    data: { type: 'string', default: process.env.HUFU_DATA ?? 'data' },
  },
})

async function main() {
  const [verb, file] = positionals
  if (verb !== 'publish' || !file) return fail(usage, 2)
  if (!existsSync(file)) return fail(`没有这个文件 · there is no file ${file}`)
  const token = join(values.data, 'operator-token')
  if (!existsSync(token))
    return fail(
      `没有找到 ${token}：请在运行服务的机器上执行，或用 --data 指明数据目录 · run this on the server's machine, or name its data folder with --data`,
    )
  const answer = await fetch(`${values.server.replace(/\/$/, '')}/operator/programmes`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${readFileSync(token, 'utf8').trim()}`,
    },
    body: JSON.stringify({ file: basename(file), source: readFileSync(file, 'utf8') }),
  }).catch(error => fail(`${values.server} 没有回应 · no answer: ${error.cause?.code ?? error.message}`))
  if (!answer) return
  const said = await answer.json()
  if (!answer.ok) {
    const lines = (said.faults ?? []).map(fault => `  - ${fault.path}: ${fault.zh} · ${fault.en}`)
    return fail([`${said.zh?.what} · ${said.en?.what}`, ...lines].join('\n'))
  }
  const { authority, programme, version, fresh } = said
  const what = fresh ? '已发布 published' : '内容没有变化 nothing changed'
  process.stdout.write(`${what}: ${programme} (${authority}) v${version}\n`)
}

function fail(text, code = 1) {
  process.stderr.write(`${text}\n`)
  process.exitCode = code
}

await main()
