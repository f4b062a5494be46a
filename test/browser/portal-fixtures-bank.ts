// Orders at the proof of their account, as the server would show them, of the programme that proves by a random amount.
import { readFileSync } from 'node:fs'
import type { BankProofView, OrderView, ProgrammeView } from '@hufu/contract'
import { loadLibrary, loadProgramme } from '@hufu/programme'
import { at, programmeView, unpaid } from './portal-fixtures.ts'

const read = (name: string) => readFileSync(new URL(`../../programmes/${name}.yaml`, import.meta.url), 'utf8')
const library = loadLibrary(read('library'), { file: 'library.yaml' })
const loaded = loadProgramme(read('zhongqi-yunlian'), {
  file: 'zhongqi-yunlian.yaml',
  library: 'library' in library ? library.library : undefined,
})
if (!('programme' in loaded)) throw new Error(JSON.stringify(loaded.faults))
const document = loaded.programme

export const bankProgramme = (): ProgrammeView => ({
  ...programmeView(),
  authority: document.authority,
  document: document as unknown as ProgrammeView['document'],
})
export const bankOrderPath = `/${document.authority}/orders/${unpaid().id}/bank-proof`

const consent = Object.entries(document.agreements).find(([, each]) => each.about === 'bank-account')
export const bankForm = Object.values(document.offers.new?.journey ?? {}).flatMap(stage =>
  stage.stage === 'bank-proof' ? [stage.account] : [],
)[0] as string
const fields = Object.entries(document.forms[bankForm]?.fields ?? {})
export const fieldOf = (type: string) => `${bankForm}.${fields.find(([, field]) => field.type === type)?.[0]}`

export const account = {
  name: '郑州示例期货有限公司',
  bank: '中国工商银行郑州花园路支行',
  number: '6222 **** 4352',
}

export function proving(state: string, change: Partial<BankProofView> = {}): OrderView {
  const view = unpaid()
  return {
    ...view,
    authority: document.authority,
    programme: document.programme,
    title: document.title,
    payment: null,
    may: { ...view.may, pay: false },
    now: { ...view.now, action: state === 'sent' ? 'answer-proof' : 'prove-account' },
    consents: consent
      ? [{ agreement: consent[0], version: consent[1].version, about: 'bank-account', at: at(-1) }]
      : [],
    values: [{ path: fieldOf('organisation-name'), value: account.name, source: 'order' }],
    bankProof: {
      stage: 'bank',
      state,
      kind: 'random-amount',
      typed: true,
      form: bankForm,
      account: state === 'due' ? null : account,
      triesLeft: 3,
      expires: state === 'sent' ? at(71) : null,
      why: state === 'failed' ? { zh: '户名与账号不符', en: 'The account belongs to another name' } : null,
      mayRetry: state !== 'paying' && state !== 'manual',
      mayAskStaff: state !== 'paying' && state !== 'manual',
      ...change,
    },
  }
}

export const unasked = (): OrderView => ({ ...proving('due'), consents: [] })
