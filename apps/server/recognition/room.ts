// The recognition room: papers are read when they come in, the registry is asked when the organisation is known, and the
// others find both through the spine's evidence.
import { type PaperKind, sure } from '@hufu/outside/ocr/port.ts'
import type { Evidence } from '../order/evidence.ts'
import { keyOf, type Order, type OrderKey, type Trx } from '../order/order.ts'
import type { FilePlace } from '../order/places.ts'
import { askLater, askRegistry, readRegistry } from './ask-registry.ts'
import { type ReadJob, type RecognitionDeps, readJob, registryJob } from './deps.ts'
import { beginReading, readReadings, releaseHeld } from './keep-reading.ts'
import { readFile, readNow } from './read-file.ts'

export interface Recognition {
  evidence: Evidence
  defineJobs(): void
  /** For the documents room, in the transaction of the upload. */
  uploaded(trx: Trx, order: Order, file: { id: string; place: FilePlace }): Promise<void>
  /** Waits until a file was read, but not long: a fast reading comes back with the upload's own answer. */
  awaitReading(key: OrderKey, file: string): Promise<void>
  /** What was read for certain on the card in this slot; null where it is not certain enough to be used. */
  readCard(key: OrderKey, slot: string): Promise<{ name?: string; number?: string } | null>
  /** Reads a picture that belongs to another room, and keeps nothing. */
  readNow(bytes: Uint8Array, kind: PaperKind): ReturnType<typeof readNow>
}

const patience = 5000
const look = 120

export function openRecognition(deps: RecognitionDeps): Recognition {
  const { spine } = deps

  const isWaiting = async (key: OrderKey, file?: string) => {
    let query = spine.db.kysely
      .selectFrom('file_reading')
      .select('file_id')
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('state', '=', 'waiting')
    if (file) query = query.where('file_id', '=', file)
    return (await query.executeTakeFirst()) !== undefined
  }
  const awaitReading = async (key: OrderKey, file?: string) => {
    const until = performance.now() + patience
    while (performance.now() < until && (await isWaiting(key, file)))
      await new Promise(resolve => setTimeout(resolve, look))
  }

  const evidence: Evidence = {
    readings: (db, order) => readReadings(deps, db, keyOf(order)),
    standing: (db, key) =>
      db
        .selectFrom('file_reading')
        .select(['file_id as file', 'state', 'doubts'])
        .where('authority_id', '=', key.authority)
        .where('order_id', '=', key.order)
        .execute(),
    registry: (db, order) => readRegistry(deps, db, order),
    async gather(key) {
      await Promise.all([awaitReading(key), askRegistry(deps, key, { again: true })])
    },
    consented: (trx, order) => releaseHeld(deps, trx, order),
    organisationChanged: (trx, order) => askLater(deps, trx, order),
  }
  return {
    evidence,
    defineJobs() {
      // One reader, one picture at a time; what fails is left to people rather than repeated for ever.
      spine.jobs.define<ReadJob>(readJob, { handler: job => readFile(deps, job), retries: 2, concurrency: 1 })
      spine.jobs.define<OrderKey>(registryJob, { handler: key => askRegistry(deps, key), retries: 2 })
    },
    async uploaded(trx, order, { id, place }) {
      const kind = place.slot.reads ?? (place.slot.stamped === 'organisation' ? 'seal' : null)
      if (kind) await beginReading(deps, trx, order, { id, slot: place.address, kind })
    },
    awaitReading,
    async readCard(key, slot) {
      await awaitReading(key)
      const reading = (await readReadings(deps, spine.db.kysely, key)).find(each => each.slot === slot)
      const certain = (meaning: 'person-name' | 'citizen-id') => {
        const field = reading?.fields[meaning]
        return field && field.confidence >= sure ? field.value : undefined
      }
      const [name, number] = [certain('person-name'), certain('citizen-id')]
      return name || number ? { ...(name ? { name } : {}), ...(number ? { number } : {}) } : null
    },
    readNow: (bytes, kind) => readNow(deps, bytes, kind),
  }
}
