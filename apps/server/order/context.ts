// The facts that a programme's conditions may ask about, for one order. Only what the dossier holds, so the same
// order always decides the same way.
import type { Facts } from '@hufu/programme'
import { readSheets, readValues } from './dossier.ts'
import { keyOf, type Order, type Reader, readLines, readStages } from './order.ts'
import type { Spine } from './spine.ts'

export async function contextOf(
  spine: Pick<Spine, 'clock' | 'certificateFacts'>,
  db: Reader,
  order: Order,
): Promise<Facts> {
  const key = keyOf(order)
  const [values, sheets, lines, stages] = [
    await readValues(db, key),
    await readSheets(db, key),
    await readLines(db, key),
    await readStages(db, key),
  ]
  const certificate = order.renews ? await spine.certificateFacts(db, order.authority_id, order.renews) : null
  const payment = stages.find(stage => stage.kind === 'payment')
  const paid = (payment && sheets[payment.stage]) as { method?: string; amountFen?: number } | undefined
  const checks = sheets.form?.checks as { passed: number; failed: number; open: number } | undefined
  return {
    offer: order.offer,
    organisation: { name: order.organisation, uscc: order.uscc, group: order.user_group ?? '' },
    holder: { name: order.organisation, group: order.user_group ?? '' },
    certificate: certificate
      ? {
          serial: certificate.serial,
          status: certificate.state,
          notBefore: certificate.notBefore,
          notAfter: certificate.notAfter,
        }
      : undefined,
    line: { role: lines[0]?.role ?? '', product: lines[0]?.product ?? '', quantity: lines.length },
    payment: {
      method: paid?.method ?? '',
      state: payment?.state ?? '',
      fen: paid?.amountFen ?? order.total_fen ?? 0,
    },
    checks,
    form: formsOf(values),
    now: spine.clock.now(),
  }
}

/** `organisation.name` → `{ organisation: { name } }`. Values of single lines stay out: conditions ask about the order. */
export function formsOf(
  values: ReadonlyMap<string, { value: string }>,
): Record<string, Record<string, string>> {
  const forms: Record<string, Record<string, string>> = {}
  for (const [path, { value }] of values) {
    const [form, field] = path.split('.')
    if (form && field && form !== 'line') forms[form] = { ...forms[form], [field]: value }
  }
  return forms
}
