// A forgotten password: a code to the registered phone, then a ticket, then a password of one's own. Nobody learns on the way
// whether there is such an account, and there is no default password to give out.
import { createHash } from 'node:crypto'
import { AppError } from '../platform/errors.ts'
import { issueToken, redeemToken } from '../platform/tokens.ts'
import type { TellPerson } from './account-notice.ts'
import { type AccountDeps, INSTALLATION, MINUTE } from './context.ts'
import { knownByOf, mobileOf, personsBehind, readIdentifier } from './identify.ts'
import { checkPersonPassword, hashPassword } from './password.ts'
import type { Sessions } from './session.ts'
import type { Throttle } from './sign-in-throttle.ts'
import type { SmsCodes } from './sms-code.ts'

const CODE = 'reset'
const TICKET = 'password-reset'
const TICKET_LIFE = 15 * MINUTE

export function openReset(
  { db, clock, audit }: Pick<AccountDeps, 'db' | 'clock' | 'audit'>,
  parts: { sessions: Sessions; throttle: Throttle; codes: SmsCodes; tell: TellPerson },
) {
  const { sessions, throttle, codes, tell } = parts

  /** For a USCC the owner, who answers for the account. */
  async function target(typed: string) {
    const identifier = readIdentifier(typed)
    const person = (await personsBehind(db.kysely, identifier))[0]
    const mobile = person ? await mobileOf(db.kysely, person.id) : null
    return { identifier, person: mobile ? person : undefined, mobile }
  }
  /** Codes of nobody are counted, tried and spent like others, under a name that is no number. */
  const nobody = (value: string) => `nobody:${createHash('sha256').update(value).digest('hex').slice(0, 24)}`

  return {
    async start(typed: string, ip: string): Promise<void> {
      const { identifier, mobile } = await target(typed)
      await throttle.take(`reset/${identifier.kind}/${identifier.value}`, ip)
      try {
        if (mobile) await codes.request({ mobile, purpose: CODE, ip })
        else await codes.pretend({ mobile: nobody(identifier.value), purpose: CODE, ip })
      } catch (error) {
        // A limit of the number behind a user name would say that there is one.
        if (!(error instanceof AppError && ['code.too-soon', 'request.too-many'].includes(error.code)))
          throw error
      }
    },

    async check(typed: string, code: string, ip: string) {
      const { identifier, person, mobile } = await target(typed)
      await throttle.take(`reset-code/${identifier.kind}/${identifier.value}`, ip)
      await codes.check({ mobile: mobile ?? nobody(identifier.value), purpose: CODE, code })
      if (!person) throw new AppError('code.wrong')
      const ticket = await issueToken(
        db.kysely,
        { purpose: TICKET, subject: person.id, ttl: TICKET_LIFE },
        clock,
      )
      return { ticket, expires: new Date(clock.now().getTime() + TICKET_LIFE).toISOString() }
    },

    /** A weak password leaves the ticket good: the whole transaction is undone. */
    async finish(ticket: string, password: string, ip: string): Promise<void> {
      const hash = await hashPassword(password)
      await db.transaction(async trx => {
        const id = await redeemToken(trx, TICKET, ticket, { clock, refusal: 'account.ticket-used' })
        checkPersonPassword(password, await knownByOf(trx, id))
        await trx.updateTable('person').set({ password: hash }).where('id', '=', id).execute()
        await sessions.endAll(trx, 'person', id)
        await tell(trx, await mobileOf(trx, id), 'password-changed')
        const actor = `person:${id}`
        await audit.write(trx, {
          authority: INSTALLATION,
          actor,
          act: 'person.password-reset',
          subject: actor,
          detail: { ip },
        })
      })
    },
  }
}

export type Reset = ReturnType<typeof openReset>
