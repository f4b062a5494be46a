// npm run ca -- confirm-crl …: lists the CRLs that grew suddenly and wait, and lets one go out after somebody has looked.
import { confirmGrowth } from './certificate/crl-growth.ts'
import { withOperator } from './operator.ts'

export const confirmUsage =
  'confirm-crl [authority ca entries name]   放行突然变大的 CRL · lets a CRL go out that grew suddenly'

export async function confirmCrl(args: readonly string[]): Promise<number> {
  const [authority = '', ca = '', entries = '', by = '', ...more] = args
  if (more.length > 0 || (args.length > 0 && !(by && /^\d{1,9}$/.test(entries)))) {
    process.stderr.write(`npm run ca -- ${confirmUsage}\n`)
    return 2
  }
  return await withOperator(async operator => {
    if (args.length > 0) {
      const done = await confirmGrowth(operator, { authority, ca, entries: Number(entries), by })
      process.stdout.write(
        done
          ? `✓ ${authority} ${ca}：${entries} 项，将由 ca 角色发布 · will be published by the ca role\n`
          : `✗ 没有等待确认的这份 CRL，条目数可能已变 · no such CRL waits; its size may have changed\n`,
      )
      return done ? 0 : 1
    }
    const rows = await operator.db.kysely
      .selectFrom('crl_refusal')
      .selectAll()
      .where('confirmed_by', 'is', null)
      .orderBy('refused_at')
      .execute()
    for (const row of rows) {
      process.stdout.write(
        `${row.authority_id} ${row.ca_id}  ${row.entries} 项 entries, 新增 added ${row.added}, ${row.refused_at.toISOString()}\n`,
      )
    }
    if (rows.length === 0) process.stdout.write('没有 CRL 在等待确认 · no CRL waits\n')
    return 0
  })
}
