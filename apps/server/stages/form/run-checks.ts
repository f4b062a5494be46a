// The machine's checks at submission, by the names the programme gives them. A failed one blames a field and leads
// somewhere; one that cannot be made here is left open for the reviewer, never a dead end.

import type { Check } from '@hufu/contract'
import { hasCreditCheck, type Programme } from '@hufu/programme'
import type { Order, Trx } from '../../order/order.ts'
import type { OrderProgramme, Spine } from '../../order/spine.ts'
import { fieldsOf } from '../../order/subject.ts'

type Result = Check
type Kind = Programme['checks'][string]['is']
type Run = (given: {
  trx: Trx
  order: Order
  values: Readonly<Record<string, string>>
  fields: readonly string[]
  journey: OrderProgramme
  spine: Spine
}) => Promise<Omit<Result, 'check' | 'text'> & { text?: Result['text'] }>

export async function runChecks(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
  values: Readonly<Record<string, string>>,
): Promise<Result[]> {
  const names = new Set(journey.stages.flatMap(stage => (stage.stage === 'form' ? stage.checks : [])))
  const results: Result[] = []
  for (const name of names) {
    // A check without an entry of its own is one that the engine knows by this very name.
    const spec = journey.programme.checks[name] ?? builtIn(name)
    const run = runners[spec.is]
    const said: Awaited<ReturnType<Run>> = run
      ? await run({ trx, order, values, fields: spec.fields, journey, spine })
      : open
    const failed = said.result === 'failed' ? spec.failed : undefined
    results.push({
      check: name,
      result: said.result,
      path: said.path,
      text: said.text ?? failed ?? titleOf(said.result, spec.title),
    })
  }
  return results
}

interface CheckSpec {
  is: Kind
  title: Result['text']
  fields: readonly string[]
  failed?: Result['text']
}

function builtIn(name: string): CheckSpec {
  return { is: name as Kind, title: titles[name as Kind] ?? { zh: name, en: name }, fields: [] }
}

const titles: Partial<Record<Kind, Result['text']>> = {
  fields: { zh: '各项填写完整、格式正确', en: 'All fields complete and well-formed' },
  'phone-code': { zh: '经办人手机已验证', en: 'The agent’s phone is verified' },
  uscc: { zh: '统一社会信用代码校验', en: 'Check digit of the credit code' },
  'citizen-id': { zh: '身份证号码校验', en: 'Check digit of the identity number' },
  duplicates: { zh: '没有重复的在办申请', en: 'No other open order' },
}

/** A check that no machine made here is a request to the reviewer, not a statement. */
function titleOf(result: Result['result'], title: Result['text']): Result['text'] {
  if (result !== 'unavailable') return title
  return { zh: `请人工核对：${title.zh}`, en: `Please check by eye: ${title.en}` }
}

const passed = { result: 'passed', path: null } as const
/** No service behind this check in this installation: a person looks. */
const open = { result: 'unavailable', path: null } as const

const runners: Partial<Record<Kind, Run>> = {
  fields: async () => passed,
  'citizen-id': async () => passed,
  'phone-code': async ({ order, values, fields }) => {
    const number = values[fields[0] ?? 'agent.mobile']
    return order.verified_mobile && (!number || number === order.verified_mobile)
      ? passed
      : { result: 'failed', path: fields[0] ?? 'agent.mobile' }
  },
  // A credit code found in real use fails the check digit (facts): a warning that the reviewer can override.
  uscc: async ({ values, fields, journey }) => {
    const path =
      fields[0] ?? fieldsOf(journey.programme, journey.offer).find(f => f.field.type === 'uscc')?.path ?? null
    const code = path ? values[path] : undefined
    return code && hasCreditCheck(code) ? passed : { result: 'warning', path }
  },
  'same-person': async ({ values, fields: [a, b] }) =>
    a && b && values[a] !== values[b] ? { result: 'failed', path: b } : passed,
  duplicates: async ({ trx, order }) => {
    const twin = await trx
      .selectFrom('orders')
      .select('number')
      .where('authority_id', '=', order.authority_id)
      .where('programme', '=', order.programme)
      .where('uscc', '=', order.uscc)
      .where('state', '=', 'open')
      .where('id', '!=', order.id)
      .executeTakeFirst()
    if (!twin || !order.uscc) return passed
    return {
      result: 'warning',
      path: null,
      text: {
        zh: `同一单位还有一份在办申请 ${twin.number ?? ''}`,
        en: `The same organisation has another open order ${twin.number ?? ''}`,
      },
    }
  },
  'holder-matches': async ({ trx, order, spine, values, fields }) => {
    const fact = order.renews ? await spine.certificateFacts(trx, order.authority_id, order.renews) : null
    if (!fact) return open
    const before = await trx
      .selectFrom('orders')
      .select(['organisation', 'uscc'])
      .where('authority_id', '=', order.authority_id)
      .where('id', '=', fact.order)
      .executeTakeFirst()
    const same = before?.uscc === order.uscc && before?.organisation === order.organisation
    return same ? passed : { result: 'failed', path: fields.find(path => values[path]) ?? fields[0] ?? null }
  },
}
