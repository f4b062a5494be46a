// For tests only: an authority that signs when it is told to. Its certificates are real DER, so that serials are read
// from them as from any other.
import { randomUUID } from 'node:crypto'
import { keyUsage, SIGNING_PAIR_USAGE } from '@hufu/pki'
import { makeParty } from '@hufu/pki/testing/hierarchy.ts'
import type { IssuanceOrder, IssuanceOutcome, IssuanceRefusal, Issuing } from '../authority/issuing.ts'
import type { Tables } from '../migrations/tables.ts'
import type { Database } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'

interface Kept {
  order: IssuanceOrder
  sign?: { der: string; serial: string }
  encrypt?: { der: string; serial: string }
}

export interface FakeIssuing extends Issuing {
  readonly requests: Map<string, Kept>
  /** Signs what waits (or one of it) and tells the issuance room, as the ca role does. */
  sign(issuance?: string): Promise<void>
  refuse(why?: Partial<IssuanceRefusal>): Promise<void>
}

/** The bytes of a request whose signature does not fit. */
export const badRequest = Buffer.from('a request that nobody signed').toString('base64')
export const goodRequest = Buffer.from('a request').toString('base64')

export function fakeIssuing(db: Database<Tables>, outcome: () => IssuanceOutcome): FakeIssuing {
  const requests = new Map<string, Kept>()
  const at = (issuance: string, { order }: Kept) => ({
    authority: order.authority,
    order: order.order,
    line: order.line,
    issuance,
  })
  const waiting = () => [...requests].filter(([, kept]) => !kept.sign)
  return {
    requests,
    async checkRequest(_db, _authority, _suite, csr) {
      if (csr.equals(Buffer.from(badRequest, 'base64'))) throw new AppError('request.signature')
    },
    async request(_trx, order) {
      const id = randomUUID()
      requests.set(id, { order })
      return id
    },
    async bundle(_db, _authority, issuance) {
      const kept = requests.get(issuance)
      if (!kept?.sign || !kept.encrypt) return null
      return {
        suite: kept.order.suite,
        signCertificate: kept.sign.der,
        encryptCertificate: kept.encrypt.der,
        envelope: Buffer.from('sealed').toString('base64'),
        chain: [],
      }
    },
    subject: (_authority, _profile, facts) => [
      { type: 'O', value: facts.organisation ?? '' },
      { type: 'CN', value: facts.holder || facts.organisation || '' },
    ],
    async sign(issuance) {
      for (const [id, kept] of waiting()) {
        if (issuance && issuance !== id) continue
        kept.sign = await certificate('sign')
        kept.encrypt = await certificate('encrypt')
        await db.transaction(trx => outcome().issued(trx, at(id, kept)))
      }
    },
    async refuse(why = {}) {
      for (const [id, kept] of waiting()) {
        requests.delete(id)
        await db.transaction(trx =>
          outcome().refused(trx, at(id, kept), {
            code: 'issuance.lint',
            zh: '名称不合规范',
            en: 'bad name',
            ...why,
          }),
        )
      }
    },
  }
}

async function certificate(name: string) {
  const { certificate: made } = await makeParty({
    suite: 'sm2',
    name,
    days: 365,
    extensions: [keyUsage(SIGNING_PAIR_USAGE)],
  })
  return { der: Buffer.from(made.der).toString('base64'), serial: made.serialHex }
}
