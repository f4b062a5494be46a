// Filling in whatever a draft asks for: its tasks say which sections there are, the programme says what is in them.
import { applicantRoutes, linesRoutes, type OrderView, ProblemError } from '@hufu/contract'
import type { Field, Programme } from '@hufu/programme'
import { answer, type Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import { type Applicant, agreementsOf, type OrderAt, uploadPaper } from '../stand/people.ts'

/** Every role that may be taken; of variants the first. Nothing where there is nothing to choose. */
export async function chooseLines(
  who: Applicant,
  at: OrderAt,
  document: Programme,
  wanted?: readonly string[],
): Promise<void> {
  const order = await who.order(at)
  const { lines } = document
  const open = order.tasks.find(task => task.section === 'lines' && task.status !== 'done')
  if (!lines || (!open && !wanted)) return
  const all = Object.keys(lines.roles)
  const usual = lines.mode === 'quantity' && all.length === 1 ? Array(lines.min).fill(all[0]) : all
  const roles = wanted ?? usual.slice(0, lines.max)
  await who.call(linesRoutes.chooseLines, { params: at, body: { lines: roles.map(role => ({ role })) } })
}

/** Until every section is done; a section may appear because of what another one says. */
export async function fillTasks(
  who: Applicant,
  at: OrderAt,
  document: Programme,
  organisation: Organisation,
): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const order = await who.order(at)
    const open = order.tasks.filter(task => task.status !== 'done' && task.section !== 'lines')
    if (open.length === 0) return
    for (const task of open) await fillSection(who, order, document, task.section, organisation)
  }
}

async function fillSection(
  who: Applicant,
  order: OrderView,
  document: Programme,
  section: string,
  organisation: Organisation,
): Promise<void> {
  const at = { authority: order.authority, order: order.id }
  const fields = Object.entries(document.forms[section.split('.').at(-1) ?? '']?.fields ?? {})
  const held = new Set(order.values.map(value => value.path))
  const files = new Set(order.files.map(file => file.slot))
  for (const [, field] of fields) {
    // A place that exists only on a condition is left to the steps that bring the condition about.
    const always = !field.when && !document.slots[field.slot ?? '']?.when
    if (field.type === 'slot' && field.slot && field.required && always && !files.has(field.slot))
      await uploadPaper(who, at, field.slot, await paperFor(field.slot, organisation))
  }
  const values = fields
    .filter(([name, field]) => field.type !== 'slot' && !field.locked && !held.has(`${section}.${name}`))
    .map(([name, field]) => ({ path: `${section}.${name}`, value: answerTo(field, organisation) }))
  if (values.length) await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
}

/** Of a choice the one that asks for most: an invoice is wanted, the paper is the usual one. */
function answerTo(field: Field, organisation: Organisation): string {
  if (field.type !== 'choice') return answer(field.type, organisation)
  const names = Object.keys(field.choices ?? {})
  return names.find(name => name === 'electronic') ?? names[0] ?? ''
}

/** A check that may go to a person is insisted on, as somebody would who has compared the paper once more. */
export async function submitAll(
  who: Applicant,
  at: OrderAt,
  document: Programme,
  offer: string,
): Promise<OrderView> {
  const agreed = agreementsOf(document, offer)
  const send = async (insisted: string[]) => {
    const { version } = await who.order(at)
    return await who.call(applicantRoutes.submit, { params: at, body: { version, agreed, insisted } })
  }
  try {
    return await send([])
  } catch (error) {
    const faults = error instanceof ProblemError ? (error.problem?.faults ?? []) : []
    const checks = faults.filter(fault => fault.code.startsWith('check.')).map(fault => fault.code.slice(6))
    if (checks.length === 0 || checks.length < faults.length)
      throw new Error(`not submitted: ${faults.map(f => `${f.path} ${f.en}`).join('; ') || error}`)
    return await send(checks)
  }
}
