// The machine's checks at submission, by the names the programme gives them. A failed one blames a field and leads
// somewhere; one that cannot be made here is left open for the reviewer, never a dead end.

import type { Check } from '@hufu/contract'
import { checkKinds, hasCreditCheck, type Route } from '@hufu/programme'
import type { Order, Trx } from '../../order/order.ts'
import type { OrderProgramme, Spine } from '../../order/spine.ts'
import { fieldsOf } from '../../order/subject.ts'
import { isSame } from './checks/compare.ts'
import { identityCardMatches, licenceMatches, sealPresent } from './checks/paper-matches.ts'
import { agreesWithRegistry } from './checks/registry.ts'
import { type Kind, open, passed, type Run } from './checks/run.ts'

export interface Judged {
  /** As the reviewer sees them: what was insisted on is a warning. */
  results: Check[]
  /** Those that send the form back now. */
  refused: Check[]
  /** For the programme's conditions. `failed`: a person has to look before this goes on by itself (C-16). */
  counts: { passed: number; failed: number; open: number }
}

export async function runChecks(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
  values: Readonly<Record<string, string>>,
  insisted: readonly string[] = [],
): Promise<Judged> {
  const names = new Set(journey.stages.flatMap(stage => (stage.stage === 'form' ? stage.checks : [])))
  const judged: Judged = { results: [], refused: [], counts: { passed: 0, failed: 0, open: 0 } }
  for (const name of names) {
    // A check without an entry of its own is one that the engine knows by this very name.
    const spec = journey.programme.checks[name] ?? builtIn(name)
    const run = runners[spec.is]
    const said = run ? await run({ trx, order, values, fields: spec.fields, journey, spine }) : open
    const routes = spec['on-fail'] ?? checkKinds[spec.is]
    const failed = said.result === 'failed' ? spec.failed : undefined
    const check: Check = {
      check: name,
      result: said.result,
      path: said.path,
      text: said.text ?? failed ?? titleOf(said.result, spec.title),
    }
    const mustCorrect = said.result === 'failed' && !passes(routes, insisted.includes(name))
    if (mustCorrect) judged.refused.push(check)
    judged.results.push(said.result === 'failed' && !mustCorrect ? { ...check, result: 'warning' } : check)
    count(judged, said.result, routes.includes('review'))
  }
  return judged
}

/** A failed check lets the form through where its programme only warns, sends it to a person, or the applicant insists. */
function passes(routes: readonly Route[], insisted: boolean): boolean {
  if (routes[0] === 'warn' || routes[0] === 'review') return true
  return insisted && (routes.includes('review') || routes.includes('warn'))
}

/** Whether the applicant may insist on what this check refuses. */
export function mayInsist(journey: OrderProgramme, name: string): boolean {
  const spec = journey.programme.checks[name] ?? builtIn(name)
  const routes: readonly Route[] = spec['on-fail'] ?? checkKinds[spec.is]
  return passes(routes, true)
}

function count(judged: Judged, result: Check['result'], toReview: boolean): void {
  if (result === 'passed') judged.counts.passed++
  else {
    if (toReview) judged.counts.failed++
    judged.counts.open++
  }
}

interface CheckSpec {
  is: Kind
  title: Check['text']
  fields: readonly string[]
  'on-fail'?: readonly Route[]
  failed?: Check['text']
}

function builtIn(name: string): CheckSpec {
  return { is: name as Kind, title: titles[name as Kind] ?? { zh: name, en: name }, fields: [] }
}

const titles: Partial<Record<Kind, Check['text']>> = {
  fields: { zh: '各项填写完整、格式正确', en: 'All fields complete and well-formed' },
  'phone-code': { zh: '经办人手机已验证', en: 'The agent’s phone is verified' },
  uscc: { zh: '统一社会信用代码校验', en: 'Check digit of the credit code' },
  'citizen-id': { zh: '身份证号码校验', en: 'Check digit of the identity number' },
  duplicates: { zh: '没有重复的在办申请', en: 'No other open order' },
  'seal-present': { zh: '已加盖公章', en: 'The seal is there' },
  registry: { zh: '与工商登记一致', en: 'Agrees with the business registry' },
}

/** A check that no machine made here is a request to the reviewer, not a statement. */
function titleOf(result: Check['result'], title: Check['text']): Check['text'] {
  if (result !== 'unavailable') return title
  return { zh: `请人工核对：${title.zh}`, en: `Please check by eye: ${title.en}` }
}

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
  'same-person': async ({ values, fields: [a, b] }) => {
    const [one, other] = [values[a ?? ''], values[b ?? '']]
    if (!a || !b || !one || !other || isSame(one, other)) return passed
    return {
      result: 'failed',
      path: b,
      text: {
        zh: `应为同一人：一处写“${one}”，另一处写“${other}”。请改成一致。`,
        en: `It must be one and the same person: “${one}” here, “${other}” there. Please make them equal.`,
      },
    }
  },
  'licence-matches': licenceMatches,
  'identity-card-matches': identityCardMatches,
  'seal-present': sealPresent,
  registry: agreesWithRegistry,
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
