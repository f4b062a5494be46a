// The doors of the counter's look-up page for invoices.
import { invoiceLookUpRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { register } from '../../platform/http.ts'
import { askLookUp, finishLookUp, type LookUpDeps } from './look-up-invoices.ts'

export function registerInvoiceLookUp(app: FastifyInstance, deps: LookUpDeps): void {
  register(app, invoiceLookUpRoutes.askLookUp, async ({ params, body, request }) => {
    const { captcha, ...asked } = body
    return await askLookUp(deps, params.authority, asked, { ip: request.ip, captcha })
  })
  register(app, invoiceLookUpRoutes.finishLookUp, async ({ params, body, reply }) => {
    reply.header('cache-control', 'no-store')
    const { code, ...asked } = body
    return await finishLookUp(deps, params.authority, asked, code)
  })
}
