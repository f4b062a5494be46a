// The account as the applicant gives it in the account form, read by the fields' types, and whether it may be paid.
import type { Fault } from '@hufu/contract'
import { checkSection, type Field, mask, normalise } from '@hufu/programme'
import { contextOf, formsOf } from '../../order/context.ts'
import { readValues } from '../../order/dossier.ts'
import { keyOf, type Order, type Reader } from '../../order/order.ts'
import type { OrderProgramme } from '../../order/spine.ts'
import type { Account, BankProofDeps, BankProofStage } from './rounds.ts'

/** Paths of the three fields, for pinning what is wrong. */
type Places = Record<keyof Account, { path: string; field: Field } | undefined>

function placesOf({ programme }: OrderProgramme, stage: BankProofStage): Places {
  const fields = Object.entries(programme.forms[stage.account]?.fields ?? {})
  const of = (type: Field['type']) => {
    const found = fields.find(([, field]) => field.type === type)
    return found && { path: `${stage.account}.${found[0]}`, field: found[1] }
  }
  return { name: of('organisation-name'), bank: of('bank-name'), number: of('bank-account') }
}

export async function readAccount(
  db: Reader,
  order: Order,
  journey: OrderProgramme,
  stage: BankProofStage,
): Promise<Account> {
  const values = await readValues(db, keyOf(order))
  const places = placesOf(journey, stage)
  const given = (at: keyof Account) => values.get(places[at]?.path ?? '')?.value ?? ''
  return { name: given('name'), bank: given('bank'), number: given('number') }
}

export const isGiven = (account: Account): boolean => Boolean(account.name && account.bank && account.number)

/** As others may see it. */
export const shown = (account: Account): Account => ({
  ...account,
  number: mask('bank-account', account.number),
})

/**
 * Brackets, widths, spaces and dots are written in every way on papers and in banks' files; what is left must be the
 * very same name (X-06: whoever guesses an amount still needs an account under this name).
 */
export const plainName = (name: string): string =>
  normalise('organisation-name', name)
    .normalize('NFKC')
    .replace(/[\s·•・.,，。'"“”‘’「」【】[\]()<>《》_-]/g, '')
    .toLowerCase()

export const sameName = (one: string, other: string): boolean =>
  plainName(one) !== '' && plainName(one) === plainName(other)

/** Everything that keeps the account from being paid; only errors, as the form itself would say them. */
export async function faultsOfAccount(
  deps: Pick<BankProofDeps, 'spine'>,
  db: Reader,
  order: Order,
  journey: OrderProgramme,
  stage: BankProofStage,
): Promise<Fault[]> {
  const values = await readValues(db, keyOf(order))
  const facts = await contextOf(deps.spine, db, order)
  const found = checkSection(journey.programme, stage.account, formsOf(values), facts)
    .filter(fault => fault.severity === 'error')
    .map(fault => ({ path: fault.path, code: `field.${fault.code}`, ...fault.text }))
  const places = placesOf(journey, stage)
  const account = await readAccount(db, order, journey, stage)
  if (account.name && !sameName(account.name, order.organisation) && places.name) {
    found.push({ path: places.name.path, ...nameDiffers })
  }
  return found
}

const nameDiffers = {
  code: 'bank-proof.name-differs',
  zh: '户名与申请单位名称不一致。请填本单位的对公账户；单位刚改名等情况，请选“改为人工核对”。',
  en: 'The account name differs from the applicant organisation. Give its own corporate account; after a change of name, ask our staff to check.',
}

/** the bank must be one of the bank's own directory. A directory that does not answer stops nobody. */
export async function faultOfBank(
  deps: BankProofDeps,
  order: Order,
  journey: OrderProgramme,
  stage: BankProofStage,
  account: Account,
): Promise<Fault[]> {
  const path = placesOf(journey, stage).bank?.path
  const port = deps.port(order.authority_id)
  if (!path || !port || !account.bank) return []
  const offices = await port.searchBanks(account.bank).catch(() => null)
  if (!offices || offices.some(office => office.name === account.bank)) return []
  return [
    {
      path,
      code: 'bank-proof.bank-unknown',
      zh: '没有找到这家开户行，请输入“工商”等关键字后从列表里选。',
      en: 'No such bank was found; type a word such as 工商 and choose from the list.',
    },
  ]
}
