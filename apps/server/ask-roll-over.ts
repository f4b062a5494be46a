// npm run ca -- roll-over …: asks the ca role to make a successor for an issuing CA and to let it take over.
import { rollOverJob } from './authority/ca-job-names.ts'
import { hasCaKey } from './authority/ca-signer.ts'
import type { RollOver } from './authority/roll-over.ts'
import { withOperator } from './operator.ts'

export const rollOverUsage =
  'roll-over authority ca name       更换签发 CA · a successor takes over from an issuing CA'

export async function askRollOver(args: readonly string[]): Promise<number> {
  const [authority = '', from = '', by = '', ...more] = args
  if (by === '' || more.length > 0) {
    process.stderr.write(`npm run ca -- ${rollOverUsage}\n`)
    return 2
  }
  return await withOperator(async ({ db, jobs }) => {
    const active = await db.kysely
      .selectFrom('ca')
      .select('issuer')
      .where('authority_id', '=', authority)
      .where('id', '=', from)
      .where('role', '=', 'issuing')
      .where('state', '=', 'active')
      .executeTakeFirst()
    if (!active) {
      process.stderr.write(`${authority} ${from}：不是正在签发的 CA · is not an issuing CA that is active\n`)
      return 1
    }
    if (!(await hasCaKey(db.kysely, { authority, id: active.issuer }))) {
      process.stderr.write(
        `${active.issuer} 的密钥离线保管，请按 docs/CEREMONY.md 举行仪式后 adopt · its key is offline: hold a ceremony, then adopt\n`,
      )
      return 1
    }
    const asked: RollOver = { authority, from, by }
    await db.transaction(trx => jobs.send(trx, rollOverJob, asked, { key: `${authority}/${from}` }))
    process.stdout.write(`✓ ca 角色将制作后继 CA 并接替 ${from} · the ca role will make the successor\n`)
    return 0
  })
}
