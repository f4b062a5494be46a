// What the operator of the machine asks of the running server from its own command line. The handler checks the token, which only
// somebody who may read the data folder has.
import { z } from 'zod'
import { route } from '../route.ts'
import { slug } from '../words.ts'

export const operatorRoutes = {
  publishProgramme: route({
    method: 'POST',
    path: '/operator/programmes',
    access: 'vendor',
    summary: 'Publish a programme into the running server (token of the data folder)',
    body: z.object({ file: z.string().max(200), source: z.string().min(1).max(500_000) }),
    reply: z.object({
      authority: slug,
      programme: slug,
      version: z.number().int(),
      /** False where this very content is the newest version already. */
      fresh: z.boolean(),
    }),
  }),
}
