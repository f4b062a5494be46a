// Evidence and retention.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, id } from '../words.ts'

export const recordRoutes = {
  evidence: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/evidence',
    access: ['administrator'],
    summary:
      'Everything behind one certificate, as an archive with a manifest of hashes; logged with the reason',
    raw: true,
    params: authorityPath.extend({ certificate: id }),
    body: z.object({ reason: z.string().trim().min(4).max(200) }),
  }),
}
