// Signing in by a password. Known and unknown accounts get the same answer after the same work: the throttle counts by what
// was typed, the puzzle is asked for by that count, and a hash is derived whether or not there is one to compare with.
import { AppError } from '../platform/errors.ts'
import type { Captcha } from './captcha.ts'
import { type AccountDeps, INSTALLATION } from './context.ts'
import { personsBehind, readIdentifier } from './identify.ts'
import { passwordMatches, whichMatch } from './password.ts'
import type { Throttle } from './sign-in-throttle.ts'

const FREE_OF_PUZZLE = 2

export function openPasswordSignIn(
  { db, audit }: Pick<AccountDeps, 'db' | 'audit'>,
  throttle: Throttle,
  captcha: Captcha,
) {
  return {
    scopeOf: (typed: string): string => {
      const { kind, value } = readIdentifier(typed)
      return `person/${kind}/${value}`
    },

    async check(ask: { identifier: string; password: string; captcha?: string | undefined; ip: string }) {
      const identifier = readIdentifier(ask.identifier)
      const scope = `person/${identifier.kind}/${identifier.value}`
      if ((await throttle.failures(scope, ask.ip)) >= FREE_OF_PUZZLE) await captcha.require(ask.captcha)
      await throttle.take(scope, ask.ip)
      const people = await personsBehind(db.kysely, identifier)
      const hashes = people.map(p => p.password)
      const fits =
        identifier.kind === 'uscc'
          ? await whichMatch(ask.password, hashes)
          : (await passwordMatches(ask.password, hashes[0]))
            ? [0]
            : []
      // Two members with one password: nobody can say which of them this is.
      const person = fits.length === 1 ? people[fits[0] as number] : undefined
      if (person) return person.id
      const subject = people[0] && identifier.kind !== 'uscc' ? `person:${people[0].id}` : 'person'
      const detail = { by: 'password', kind: identifier.kind, ip: ask.ip }
      await db.transaction(trx =>
        audit.write(trx, {
          authority: INSTALLATION,
          actor: 'anonymous',
          act: 'person.sign-in-refused',
          subject,
          detail,
        }),
      )
      throw new AppError('session.password-refused')
    },
  }
}

export type PasswordSignIn = ReturnType<typeof openPasswordSignIn>
