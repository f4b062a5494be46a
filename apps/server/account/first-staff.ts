// The first people at a desk. A real authority gets one set-up link for its administrator, printed at start. The demo
// gets one account a role, with passwords drawn at first start: the database keeps their hashes only, a private file
// keeps them for printing again.
import { randomInt } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '@hufu/contract/route.ts'
import type { AccountDeps, Trx } from './context.ts'
import { hashPassword } from './password.ts'
import type { Staff } from './staff.ts'

export interface DemoSignIn {
  authority: string
  user: string
  password: string
  roles: Role[]
}

export interface FirstStaff {
  /** To print: one link an authority that has no administrator yet. Empty in the demo. */
  links: { authority: string; link: string; expires: string }[]
  /** To print in the demo. */
  demo: DemoSignIn[]
}

const demoUsers: Record<string, { name: string; roles: Role[] }> = {
  reviewer: { name: '审核员甲', roles: ['reviewer'] },
  reviewer2: { name: '审核员乙', roles: ['reviewer'] },
  producer: { name: '制证员', roles: ['producer'] },
  finance: { name: '财务', roles: ['finance'] },
  service: { name: '客服', roles: ['service'] },
  administrator: { name: '管理员', roles: ['administrator'] },
}

export async function prepareFirstStaff(deps: AccountDeps, staff: Staff): Promise<FirstStaff> {
  const authorities = deps.authorities().map(a => a.id)
  if (deps.config.demo) return { links: [], demo: await prepareDemo(deps, staff, authorities) }
  const links = await deps.db.transaction(async trx => {
    const made: FirstStaff['links'] = []
    for (const authority of authorities) {
      const id = await administratorToInvite(trx, staff, authority)
      if (id) made.push({ authority, ...(await staff.newLink(trx, authority, id)) })
    }
    return made
  })
  return { links, demo: [] }
}

/** Nobody once an administrator has signed up; until then the one invited, so that a lost link is made again. */
async function administratorToInvite(trx: Trx, staff: Staff, authority: string): Promise<string | undefined> {
  const rows = await trx
    .selectFrom('staff')
    .innerJoin('staff_role', r =>
      r
        .onRef('staff_role.authority_id', '=', 'staff.authority_id')
        .onRef('staff_role.staff_id', '=', 'staff.id'),
    )
    .select(['staff.id', 'staff.password'])
    .where('staff.authority_id', '=', authority)
    .where('staff_role.role', '=', 'administrator')
    .execute()
  if (rows.some(r => r.password !== null)) return undefined
  return rows[0]?.id ?? (await staff.add(trx, authority, '管理员', ['administrator']))
}

async function prepareDemo(deps: AccountDeps, staff: Staff, authorities: string[]): Promise<DemoSignIn[]> {
  const { db, config } = deps
  const file = join(config.data, 'demo-sign-ins.txt')
  const kept = await readKept(file)
  const wanted = authorities.flatMap(authority =>
    Object.entries(demoUsers).map(([user, d]) => ({ authority, user, ...d })),
  )
  const present = await db.kysely.selectFrom('staff').select(['authority_id', 'user_name']).execute()
  const exists = new Set(present.map(p => `${p.authority_id} ${p.user_name}`))
  const missing = wanted.filter(
    w => !kept.has(`${w.authority} ${w.user}`) || !exists.has(`${w.authority} ${w.user}`),
  )
  const drawn = await Promise.all(
    missing.map(async w => {
      const password = drawPassword()
      return { ...w, password, hash: await hashPassword(password, true) }
    }),
  )
  for (const d of drawn) kept.set(`${d.authority} ${d.user}`, d.password)
  // The file first: a password in it without its account is drawn again, an account without it could never be used.
  if (drawn.length) await writeKept(config.data, file, kept)
  await db.transaction(async trx => {
    for (const d of drawn) {
      const known = exists.has(`${d.authority} ${d.user}`)
      const where = known ? undefined : await staff.add(trx, d.authority, d.name, d.roles)
      const update = trx
        .updateTable('staff')
        .set({ user_name: d.user, password: d.hash })
        .where('authority_id', '=', d.authority)
      await (where ? update.where('id', '=', where) : update.where('user_name', '=', d.user)).execute()
    }
  })
  return wanted.map(({ authority, user, roles }) => ({
    authority,
    user,
    roles,
    password: kept.get(`${authority} ${user}`)!,
  }))
}

/** Without letters that look alike; 16 of 31 signs are 79 bits. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const drawPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join(''),
  ).join('-')

async function readKept(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').filter(l => l && !l.startsWith('#'))
  return new Map(
    lines.map(l => l.split(/\s+/)).map(([authority, user, password]) => [`${authority} ${user}`, password!]),
  )
}

async function writeKept(dir: string, file: string, kept: Map<string, string>): Promise<void> {
  await mkdir(dir, { recursive: true })
  const head =
    '# Demo accounts of this installation: authority, user, password. Made at first start; never used outside it.'
  await writeFile(
    `${file}.part`,
    [head, ...[...kept].map(([who, password]) => `${who} ${password}`), ''].join('\n'),
    {
      mode: 0o600,
    },
  )
  await chmod(`${file}.part`, 0o600)
  await rename(`${file}.part`, file)
}
