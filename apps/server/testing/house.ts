// For tests only: the house in one process, wired as compose wires it, with vendors in memory and a clock that tests
// own. Rooms are driven at their functions; the doors (HTTP) are opened only where a test knocks on them.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createFakeBank } from '@hufu/outside/bank/fake.ts'
import { searchOffices } from '@hufu/outside/bank/search-offices.ts'
import { fakeCarrier } from '@hufu/outside/carrier/fake.ts'
import { fakeCourier } from '@hufu/outside/courier/fake.ts'
import { fakeFace } from '@hufu/outside/face/fake.ts'
import { createFakeInvoices } from '@hufu/outside/invoice/fake.ts'
import { fakeMail } from '@hufu/outside/mail/fake.ts'
import { fakeOcr } from '@hufu/outside/ocr/fake.ts'
import { createFakePayment } from '@hufu/outside/payment/fake.ts'
import { fakeRegistry } from '@hufu/outside/registry/fake.ts'
import { fakeSms } from '@hufu/outside/sms/fake.ts'
import { fakeWechat } from '@hufu/outside/wechat/fake.ts'
import { sql } from 'kysely'
import { verifyHolderAt } from '../certificate/verify-holder-signature.ts'
import type { DeskDeps } from '../desk/case.ts'
import type { Tables } from '../migrations/tables.ts'
import { defineNoticeJobs, type SendDeps } from '../notify/send-notice.ts'
import { writeNotices } from '../notify/write-notices.ts'
import { defineDeadlineJob } from '../order/deadline.ts'
import type { KnownOfPerson } from '../order/known.ts'
import type { CertificateFact, Room, Spine } from '../order/spine.ts'
import { openAudit } from '../platform/audit.ts'
import { fixedClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import { openEvents } from '../platform/events.ts'
import { openFiles } from '../platform/files.ts'
import { openJobs } from '../platform/jobs.ts'
import { openLog } from '../platform/log.ts'
import { migrations, openTestDatabase, type TestEngine } from '../platform/test-database.ts'
import { readAuthorities } from '../programme/authorities.ts'
import { openLedger } from '../programme/ledger.ts'
import { openShelf, publishProgrammes, readProgrammes } from '../programme/shelf.ts'
import { openRecognition } from '../recognition/room.ts'
import { openSealer } from '../recognition/seal.ts'
import { openTransfers } from '../records/transfers.ts'
import { bankProofRoom, defineBankProofJobs } from '../stages/bank-proof/room.ts'
import type { BankProofDeps } from '../stages/bank-proof/rounds.ts'
import { openProofSecrets } from '../stages/bank-proof/secrets.ts'
import { type DeliveryDeps, defineDeliveryJobs } from '../stages/delivery/follow-parcel.ts'
import { deliveryRoom } from '../stages/delivery/room.ts'
import { type BindingDeps, paperKeyOf } from '../stages/documents/deps.ts'
import { documentsRoom } from '../stages/documents/room.ts'
import { copyFiles, uploadFile } from '../stages/documents/upload-file.ts'
import { prefillDraft } from '../stages/form/prefill.ts'
import { formRoom } from '../stages/form/room.ts'
import type { Codes } from '../stages/form/verify-phone.ts'
import type { CardReading, IdentityDeps } from '../stages/identity/deps.ts'
import { defineIdentityJobs, identityRoom } from '../stages/identity/room.ts'
import type { InvoiceDeps } from '../stages/invoice/issue-invoice.ts'
import { defineInvoiceJobs, invoiceRoom } from '../stages/invoice/room.ts'
import type { IssuanceDeps } from '../stages/issuance/lines.ts'
import { issuanceRoom } from '../stages/issuance/room.ts'
import { issuanceOutcome } from '../stages/issuance/take-outcome.ts'
import type { PaymentDeps } from '../stages/payment/attempts.ts'
import { definePaymentJobs, paymentRoom } from '../stages/payment/room.ts'
import { isClaimed } from '../stages/review/claim-case.ts'
import { reviewRoom } from '../stages/review/room.ts'
import { openWatch } from '../vendors/watch-transfers.ts'
import { type FakeIssuing, fakeIssuing } from './fake-issuing.ts'

export const programmesFolder = fileURLToPath(new URL('../../../programmes', import.meta.url))
export const authority = 'zce-counter'
export const programmeName = 'zce'

/** The one code that the codes of tests accept. */
export const phoneCode = '246810'

/** A number by which, in this house, everybody has just signed in. */
export const provedMobile = '13811112222'

export interface OpenHouse {
  engine?: TestEngine
  poolSize?: number
  /** A Wednesday morning in China unless a test says otherwise. */
  at?: string
  /** Jobs that the test runs by hand. */
  byHand?: readonly string[]
  /** Programmes of a test, where the repository's own will not do. */
  programmes?: string
}

export async function openHouse(options: OpenHouse = {}) {
  const {
    engine,
    poolSize,
    at = '2026-03-04T02:00:00Z',
    byHand = [],
    programmes = programmesFolder,
  } = options
  // 1. The platform.
  const db = await openTestDatabase<Tables>(engine, poolSize)
  await db.migrate(migrations)
  const clock = fixedClock(at)
  const log = openLog('silent')
  const folder = await mkdtemp(join(tmpdir(), 'hufu-house-'))
  const masterKey = Buffer.alloc(32, 7)
  const jobs = openJobs(db, log, clock)
  const events = await openEvents(db)
  const audit = openAudit(masterKey, clock)
  const files = openFiles({ dir: folder, masterKey })

  // 2. The outside world, in memory.
  const now = () => clock.now()
  const pay = createFakePayment({ now })
  const alipay = createFakePayment({ now })
  const sms = fakeSms()
  const wechat = fakeWechat()
  const mail = fakeMail()
  const invoices = createFakeInvoices({ now })
  const bank = createFakeBank({ now })
  const face = fakeFace()
  const carrier = fakeCarrier()
  const courier = fakeCourier({ now })
  const ocr = fakeOcr()
  const registry = fakeRegistry()
  // As compose hands them to the rooms: whatever discloses something is logged first.
  const transfers = openTransfers(db, clock, masterKey)
  const watch = openWatch(transfers)
  const payments = { 'wechat-pay': watch.payment('wechat-pay', pay), alipay: watch.payment('alipay', alipay) }
  const openids = new Map<string, string>()
  const certificates = new Map<string, CertificateFact>()
  const profiles = new Map<string, KnownOfPerson>()

  // 3. Programmes and the spine.
  const authorities = await readAuthorities(programmes)
  await publishProgrammes(db, clock, authorities, await readProgrammes(programmes))
  const shelf = await openShelf(db)
  const ledger = openLedger(clock)
  const rooms = new Map<Room['kind'], Room>()
  const spine: Spine = {
    ...{ db, clock, log, jobs, events, rooms },
    programmes: shelf,
    certificateFacts: async (_db, _authority, id) => certificates.get(id) ?? null,
    writeNotices: (trx, order, event, extra) => writeNotices(notify, trx, order, event, extra),
  }
  const notify = {
    spine,
    publicUrl: 'https://counter.example',
    openidOf: async (person: string) => openids.get(person),
    hotline: () => '0371-0',
  }

  // 4. The rooms.
  const payment: PaymentDeps = {
    spine,
    ledger,
    port: (_authority, method) => payments[method as keyof typeof payments] ?? null,
    noticeUrl: (id, method) => `https://counter.example/notify/${id}/${method}`,
    publicUrl: 'https://counter.example',
    bank: () => watch.bank('bank', bank),
    programmes: () => shelf.all(),
    openidOf: async (_db, person) => openids.get(person) ?? null,
  }
  const outcome = issuanceOutcome(() => issuance)
  const issuing: FakeIssuing = fakeIssuing(db, () => outcome)
  spine.subjectOf = issuing.subject
  const issuance: IssuanceDeps = { spine, issuing, consumeEntitlement: ledger.consume }
  const invoice: InvoiceDeps = {
    spine,
    files,
    port: () => watch.invoice('invoice', invoices),
    clerk: '王开票',
    publicUrl: 'https://counter.example',
  }
  const delivery: DeliveryDeps = {
    ...{ spine, courier: () => watch.courier('courier', courier) },
    noticeUrl: id => `https://counter.example/notify/${id}/courier`,
  }
  const bankProof: BankProofDeps = {
    spine,
    secrets: openProofSecrets(masterKey),
    port: () => watch.bank('bank', bank),
    noticeUrl: id => `https://counter.example/notify/${id}/bank`,
    headBanks: query => searchOffices(query),
  }
  /** What recognition reads on the next card; addresses sent by SMS; sign-ins that have ended. */
  const cards: CardReading[] = []
  const links: { mobile: string; url: string }[] = []
  const signedOut = new Set<string>()
  const identity: IdentityDeps = {
    ...{ spine, audit },
    face: () => watch.face('face', face),
    carrier: () => watch.carrier('carrier', carrier),
    subjectKey: masterKey,
    publicUrl: 'https://counter.example',
    browserLives: async (_db, browser) => !signedOut.has(browser),
    storeSessionFile: upload => uploadFile(documents, upload),
    copySessionFiles: (trx, from, to, slots) => copyFiles(spine, trx, from, to, slots),
    readCard: async () => cards.at(-1) ?? null,
    sendLink: async link => links.push(link) > 0,
  }
  const send: SendDeps = {
    spine,
    sms: () => ({
      port: watch.sms('sms', sms),
      sign: '虎符证书',
      templateOf: (_programme, event) => `SMS_${event}`,
    }),
    wechat: () => ({ port: watch.wechat('wechat', wechat), templateId: 'progress' }),
    mail: () => ({ port: watch.mail('mail', mail), from: '测试柜台' }),
  }
  const codes: Codes = {
    request: async () => ({ resendAfter: 60 }),
    provedLately: async (_person, mobile) => mobile === provedMobile,
    check: async ({ code }) => {
      if (code !== phoneCode) throw new AppError('code.wrong')
    },
  }
  const desk: DeskDeps = {
    spine,
    issuing,
    isClaimed: order => isClaimed(spine, order),
    staffName: async () => '李审核',
  }
  const recognition = openRecognition({
    ...{ spine, files, sealer: openSealer(masterKey) },
    ocr: () => ocr,
    registry: () => watch.registry('registry', registry),
  })
  spine.evidence = recognition.evidence
  const { uploaded } = recognition
  const documents = { spine, files, uploaded, paperKey: paperKeyOf(masterKey) }
  const binding: BindingDeps = {
    ...{ documents, codes, carrier: () => carrier, publicUrl: 'https://counter.example' },
    sendLink: async link => links.push(link) > 0,
    verifyHolder: verifyHolderAt(clock),
  }
  for (const room of [
    formRoom(spine),
    documentsRoom(documents),
    paymentRoom(payment),
    reviewRoom,
    issuanceRoom(
      () => issuance,
      async () => [],
    ),
    deliveryRoom(spine),
    invoiceRoom(invoice),
    bankProofRoom(bankProof),
    identityRoom(identity),
  ]) {
    rooms.set(room.kind, room)
  }
  defineDeadlineJob(spine)
  definePaymentJobs(payment)
  defineInvoiceJobs(invoice)
  defineDeliveryJobs(delivery)
  defineBankProofJobs(bankProof)
  defineIdentityJobs(identity)
  recognition.defineJobs()
  defineNoticeJobs(send)
  await jobs.start({ except: byHand })

  return {
    ...{ db, clock, log, jobs, events, audit, files, shelf, ledger, spine, authorities },
    ...{ pay, alipay, sms, wechat, mail, invoices, openids, certificates, profiles, issuing },
    ...{ payment, issuance, invoice, send, codes, desk },
    ...{ bank, bankProof, courier, delivery },
    ...{ identity, face, carrier, cards, links, signedOut },
    ...{ recognition, ocr, registry },
    documents,
    binding,
    transfers,
    filesFolder: folder,
    prefill: prefillDraft(
      spine,
      (trx, from, to, slots) => copyFiles(spine, trx, from, to, slots),
      async (_db, person) => profiles.get(person) ?? {},
    ),
    /** Puts an organisation on a roster. */
    async enrol(uscc: string, roster = 'zce-members', group = 'futures-company') {
      const row = { authority_id: authority, roster, uscc, name: '在册单位', member_group: group }
      await db.kysely
        .insertInto('roster_member')
        .values({ ...row, updated_at: clock.now() })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },
    /** Drops what waits in the queues for orders of earlier tests, which would only cost time. */
    async forgetJobs() {
      await sql`delete from pgboss.job where state in ('created', 'retry')`.execute(db.kysely)
    },
    /** Lets time pass and runs what has become due. */
    async pass(milliseconds: number) {
      clock.advance(milliseconds)
      await jobs.idle(clock.now())
    },
    async close() {
      await jobs.stop()
      await events.close()
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type TestHouse = Awaited<ReturnType<typeof openHouse>>

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const newPerson = (): string => randomUUID()
