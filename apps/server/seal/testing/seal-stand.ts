// For tests only: the seal room on a stand with real CAs, and orders whose certificates are really signed and held by
// keys in memory.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { softwareSigner } from '@hufu/pki'
import type { Programme } from '@hufu/programme'
import { makeToken, type OrderPlan, openStand } from '../../authority/testing/stand.ts'
import { prepareRevocation, revokeCertificate } from '../../certificate/revoke-certificate.ts'
import { openFiles } from '../../platform/files.ts'
import type { TestEngine } from '../../platform/test-database.ts'
import type { LineKey, SealDeps } from '../context.ts'
import { confirmPicture, sendImpression } from '../impression.ts'
import { readPersonSeals, readPicture } from '../read-seals.ts'
import { openSeals, type Seals, sealContext } from '../seals.ts'
import { drawImpression, type Impression } from './draw-impression.ts'

export async function openSealStand(engine?: TestEngine) {
  const folder = await mkdtemp(join(tmpdir(), 'hufu-seals-'))
  const papers = new Map<string, Buffer>()
  const world: {
    atSigned?: (() => void) | undefined
    /** What the programme says besides. */
    programme?: Partial<Programme>
  } = {}
  const opened: { deps?: SealDeps; seals?: Seals } = {}
  const stand = await openStand({
    ...(engine ? { engine } : {}),
    rooms(of) {
      const { audit, masterKey, publicUrl } = of
      const files = openFiles({ dir: folder, masterKey })
      const get: typeof of.programmes.get = async (...key) => ({
        ...(await of.programmes.get(...key)),
        ...world.programme,
      })
      const spine = { ...of, programmes: { ...of.programmes, get } }
      const openPaper: SealDeps['openPaper'] = async (_key, slot) => ({
        bytes: papers.get(slot) ?? Buffer.alloc(0),
        mime: 'image/jpeg',
      })
      opened.deps = {
        spine,
        audit,
        files,
        masterKey,
        publicUrl,
        openPaper,
        atSigned: () => world.atSigned?.(),
      }
      opened.seals = openSeals(opened.deps)
      opened.seals.defineJobs()
    },
  })
  const { deps, seals } = opened
  if (!deps || !seals) throw new Error('the seal room was not opened')
  const context = sealContext(deps)
  const { files } = deps
  stand.context.certificateChanged = (trx, change) => seals.certificateChanged(trx, change)
  await seals.prepare()
  const soon = () => new Date(stand.clock.now().getTime() + 3_600_000)

  return {
    ...stand,
    ...{ files, seals, context, papers, folder, world },
    /** An order with a seal, its certificate signed; the key that holds it. */
    async certified(plan: OrderPlan = {}) {
      const order = await stand.placeOrder(plan)
      const token = await makeToken(order.suite === 'rsa' ? 'rsa' : 'sm2')
      await stand.db.kysely
        .updateTable('order_line')
        .set({ seal: true })
        .where('order_id', '=', order.order)
        .execute()
      await stand.issue({ ...order, csr: token.csr })
      const key: LineKey = { authority: order.authority, order: order.order, line: 1 }
      const row = await stand.db.kysely
        .selectFrom('certificate')
        .selectAll()
        .where('order_id', '=', order.order)
        .where('use', '=', 'sign')
        .executeTakeFirstOrThrow()
      return {
        key,
        certificate: row,
        person: row.person_id,
        signer: softwareSigner(token.keys.privateKeyPkcs8),
      }
    },
    written: (key: LineKey) => stand.db.transaction(trx => seals.lineWritten(trx, key, key.line)),
    /** Sends an impression and confirms what was made of it. */
    async confirm(key: LineKey, person: string, given: Impression = {}) {
      await sendImpression(context, key, person, { kind: 'official-round' }, await drawImpression(given))
      const picture = await readPicture(stand.db.kysely, key)
      await confirmPicture(context, key, person, picture?.id ?? '')
    },
    /** Runs the jobs that wait. */
    work: () => stand.jobs.idle(soon()),
    sealsOf: (authority: string, person: string) => readPersonSeals(stand.db.kysely, authority, person),
    async revoke(authority: string, certificate: string) {
      const of = { authority, certificate, staff: crypto.randomUUID() }
      // Whoever asks was checked before (law 4), in a way of its own tests.
      await stand.db.kysely
        .insertInto('revocation_check')
        .values({
          ...{ authority_id: authority, id: crypto.randomUUID(), certificate_id: certificate },
          ...{ method: 'papers', note: null, staff_id: of.staff, staff_name: '客服' },
          ...{ at: stand.clock.now(), used_at: null },
        })
        .execute()
      const { token } = await prepareRevocation(stand.context, of, 'keyCompromise')
      await revokeCertificate(stand.context, of, token)
    },
    async close() {
      await stand.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type SealStand = Awaited<ReturnType<typeof openSealStand>>
