// The form room's doors: choose the certificates, save as one types, prove the phone, submit.
import { applicantRoutes, documentRoutes, linesRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { readOwnOrder } from '../../order/order.ts'
import type { OrderReader } from '../../order/readers.ts'
import type { Spine } from '../../order/spine.ts'
import { register } from '../../platform/http.ts'
import { reopenForm } from './reopen-form.ts'
import { saveValues } from './save-values.ts'
import { submitForm } from './submit-form.ts'
import { type Codes, checkPhoneCode, sendPhoneCode } from './verify-phone.ts'

export function registerForm(app: FastifyInstance, spine: Spine, codes: Codes, view: OrderReader): void {
  register(app, linesRoutes.chooseLines, async ({ params, body, person }) => {
    await chooseOrderLines(spine, params, person.id, body.lines)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.saveValues, async ({ params, body, person }) => {
    const saved = await saveValues(spine, { key: params, person: person.id, values: body.values })
    const order = await view(params, person.id)
    const touched = new Set(saved.paths)
    return {
      version: saved.version,
      faults: saved.faults,
      values: order.values.filter(v => touched.has(v.path)),
      tasks: order.tasks,
    }
  })
  register(app, applicantRoutes.phoneCode, async ({ params, body, person, request }) =>
    sendPhoneCode(spine, codes, params, person.id, body.mobile, request.ip),
  )
  register(app, applicantRoutes.phoneCheck, async ({ params, body, person }) => {
    await checkPhoneCode(spine, codes, params, person.id, body.mobile, body.code)
    return await view(params, person.id)
  })
  register(app, documentRoutes.reopenForm, async ({ params, person }) => {
    await reopenForm(spine, params, person.id)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.submit, async ({ params, body, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await spine.evidence?.gather(params)
    await submitForm(spine, params, person.id, body)
    return await view(params, person.id)
  })
}
