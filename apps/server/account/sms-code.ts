// Codes by SMS. A code is never stored: it is derived from its row's id with a key that is not in the database, so
// neither a copy of the tables nor the queue of jobs shows one. The newest code of a number and purpose is the only
// one that counts.
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '../platform/errors.ts'
import { type AccountDeps, DAY, HOUR, MINUTE, type Trx } from './context.ts'

export interface CodeRequest {
  mobile: string
  /** `sign-in`, `order:<id>` for the agent's number of an order, or a deed of the account room. */
  purpose: string
  ip: string
}

const LIFE = 5 * MINUTE
const TRIES = 5
const RESEND_SECONDS = 60
/** Per number, as the carriers' vendors do; per address wide enough for an office or a carrier's NAT. */
const CAPS = { number: { hour: 5, day: 10 }, address: { hour: 60, day: 300 } }
const JOB = 'account.sms-code'

export function openSmsCodes({
  db,
  jobs,
  clock,
  log,
  config,
  sendSms,
}: Pick<AccountDeps, 'db' | 'jobs' | 'clock' | 'log' | 'config' | 'sendSms'>) {
  const key = Buffer.from(hkdfSync('sha256', config.masterKey, Buffer.alloc(0), 'hufu sms code', 32))
  const codeOf = (row: { id: string; mobile: string; purpose: string }): string => {
    const mac = createHmac('sha256', key).update(`${row.id}\n${row.mobile}\n${row.purpose}`).digest()
    return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  }

  jobs.define<{ id: string }>(JOB, {
    retries: 3,
    backoff: { first: 2, longest: 20 },
    handler: async ({ id }) => {
      // Claimed before sending: after a crash in between nothing was sent, and the person asks again. The other order
      // could send twice.
      const row = await db.kysely
        .updateTable('sms_code')
        .set({ sent_at: clock.now() })
        .where('id', '=', id)
        .where('sent_at', 'is', null)
        .where('used_at', 'is', null)
        .where('expires_at', '>', clock.now())
        .returning(['id', 'mobile', 'purpose'])
        .executeTakeFirst()
      if (!row) return
      const { mobile, purpose } = row
      const result = await sendSms({ mobile, purpose, code: codeOf(row), reference: id })
      if (result === 'retry') {
        await db.kysely.updateTable('sms_code').set({ sent_at: null }).where('id', '=', id).execute()
        throw new Error('The message was not taken by the SMS vendor')
      }
      if (result !== 'sent')
        log.warn({ event: 'sms.not-sent', id, result }, 'a code was not sent for certain')
    },
  })

  async function checkCaps(trx: Trx, { mobile, purpose, ip }: CodeRequest): Promise<void> {
    const now = clock.now().getTime()
    // Two requests at once for one number or address wait for each other here, so neither slips past the count.
    await sql`select pg_advisory_xact_lock(7215, hashtext(${mobile}))`.execute(trx)
    await sql`select pg_advisory_xact_lock(7216, hashtext(${ip}))`.execute(trx)
    const recent = await trx
      .selectFrom('sms_code')
      .select(['mobile', 'purpose', 'ip', 'created_at'])
      .where(w => w.or([w('mobile', '=', mobile), w('ip', '=', ip)]))
      .where('created_at', '>', new Date(now - DAY))
      .execute()
    const since = (rows: typeof recent, span: number) =>
      rows.filter(r => r.created_at.getTime() > now - span).length
    const ofNumber = recent.filter(r => r.mobile === mobile)
    const ofPurpose = ofNumber.filter(r => r.purpose === purpose)
    if (since(ofPurpose, RESEND_SECONDS * 1000) > 0) throw new AppError('code.too-soon')
    const ofAddress = recent.filter(r => r.ip === ip)
    const open = config.demo && /^(127\.|::1$|::ffff:127\.)/.test(ip)
    const over =
      since(ofNumber, HOUR) >= CAPS.number.hour ||
      ofNumber.length >= CAPS.number.day ||
      // A demo, a walk and a benchmark all come from loopback.
      (!open && (since(ofAddress, HOUR) >= CAPS.address.hour || ofAddress.length >= CAPS.address.day))
    if (over) throw new AppError('request.too-many')
  }

  return {
    /** The same answer whether or not anybody is known by the number. */
    async request(ask: CodeRequest): Promise<{ resendAfter: number }> {
      const created_at = clock.now()
      await db.transaction(async trx => {
        await checkCaps(trx, ask)
        const id = randomUUID()
        await trx
          .insertInto('sms_code')
          .values({ id, ...ask, tries: 0, created_at, expires_at: new Date(created_at.getTime() + LIFE) })
          .execute()
        await jobs.send(trx, JOB, { id })
      })
      return { resendAfter: RESEND_SECONDS }
    },

    /** Leaves the same traces as a request, and sends nothing: for an account that does not exist. */
    async pretend(ask: CodeRequest): Promise<void> {
      const created_at = clock.now()
      await db.transaction(async trx => {
        await checkCaps(trx, ask)
        const id = randomUUID()
        const expires_at = new Date(created_at.getTime() + LIFE)
        await trx
          .insertInto('sms_code')
          .values({ id, ...ask, tries: 0, created_at, expires_at, sent_at: created_at })
          .execute()
        // Finds it sent already: the same work as for a number.
        await jobs.send(trx, JOB, { id })
      })
    },

    /** Spends the code. Not within a transaction of the caller's: a wrong try must be counted even if he rolls back. */
    async check({ mobile, purpose, code }: { mobile: string; purpose: string; code: string }): Promise<void> {
      const now = clock.now()
      const outcome = await db.transaction(async trx => {
        const newest = await trx
          .selectFrom('sms_code')
          .select(['id', 'mobile', 'purpose', 'tries', 'expires_at', 'used_at'])
          .where('mobile', '=', mobile)
          .where('purpose', '=', purpose)
          .orderBy('created_at', 'desc')
          .limit(1)
          .forUpdate()
          .executeTakeFirst()
        if (!newest || newest.used_at || newest.expires_at <= now || newest.tries >= TRIES)
          return 'code.expired' as const
        const right = timingSafeEqual(Buffer.from(codeOf(newest)), Buffer.from(code.padEnd(6).slice(0, 6)))
        await trx
          .updateTable('sms_code')
          .set({ tries: newest.tries + 1, used_at: right ? now : null })
          .where('id', '=', newest.id)
          .execute()
        return right ? 'right' : ('code.wrong' as const)
      })
      if (outcome !== 'right') throw new AppError(outcome)
    },
  }
}

export type SmsCodes = ReturnType<typeof openSmsCodes>
