// The only file that knows every room and every provider. It opens the house from the ground up: platform, programmes,
// the spine, the stages, the authority, the account room; and hands each what it needs, by name.
import { createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { CaseView } from '@hufu/contract'
import { searchOffices } from '@hufu/outside/bank/search-offices.ts'
import { checkLifecycles, lifecycles } from '@hufu/programme'
import type { FastifyInstance } from 'fastify'
import { openAccount } from './account/account.ts'
import { knownOfPerson } from './account/known-of-person.ts'
import { registerAccount } from './account/routes.ts'
import { bootSelfTest, openAuthority } from './authority/authority.ts'
import { verifyHolderAt } from './certificate/verify-holder-signature.ts'
import { fillRosters, fillVendorConsoles } from './demo/prepare-demo.ts'
import { type DeskDeps, viewCase } from './desk/case.ts'
import { registerDesk } from './desk/routes.ts'
import type { Tables } from './migrations/tables.ts'
import { registerNotify } from './notify/routes.ts'
import { defineNoticeJobs, type SendDeps } from './notify/send-notice.ts'
import { writeNotices } from './notify/write-notices.ts'
import { defineDeadlineJob } from './order/deadline.ts'
import { readOwnOrder } from './order/order.ts'
import type { CaseReader, OrderReader } from './order/readers.ts'
import { registerOrders } from './order/routes.ts'
import type { Room, Spine } from './order/spine.ts'
import { viewOrder } from './order/view.ts'
import { openAudit } from './platform/audit.ts'
import type { Clock } from './platform/clock.ts'
import { openDatabase } from './platform/db.ts'
import { openEvents } from './platform/events.ts'
import { openFiles } from './platform/files.ts'
import { buildHttp } from './platform/http.ts'
import { openJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { serveApps } from './platform/static.ts'
import { openLedger } from './programme/ledger.ts'
import { operatorToken, registerPublish } from './programme/publish.ts'
import { registerProgrammes } from './programme/routes.ts'
import { openShelf, publishProgrammes } from './programme/shelf.ts'
import { openRecognition } from './recognition/room.ts'
import { openSealer } from './recognition/seal.ts'
import { openRecords } from './records/room.ts'
import { openTransfers } from './records/transfers.ts'
import { showTransfer } from './records/views.ts'
import { caKeysOf, queuesOf } from './roles.ts'
import { openSeals } from './seal/seals.ts'
import type { Settings } from './settings.ts'
import { memoCodeAnswered } from './stages/bank-proof/memo-code.ts'
import { bankProofRoom, defineBankProofJobs } from './stages/bank-proof/room.ts'
import type { BankProofDeps } from './stages/bank-proof/rounds.ts'
import { registerBankProof } from './stages/bank-proof/routes.ts'
import { openProofSecrets } from './stages/bank-proof/secrets.ts'
import { type DeliveryDeps, defineDeliveryJobs } from './stages/delivery/follow-parcel.ts'
import { deliveryRoom } from './stages/delivery/room.ts'
import { registerDelivery } from './stages/delivery/routes.ts'
import { registerBinding } from './stages/documents/binding-routes.ts'
import { paperKeyOf } from './stages/documents/deps.ts'
import { documentsRoom } from './stages/documents/room.ts'
import { registerDocuments } from './stages/documents/routes.ts'
import { copyFiles, openFile, uploadFile } from './stages/documents/upload-file.ts'
import { prefillDraft } from './stages/form/prefill.ts'
import { formRoom } from './stages/form/room.ts'
import { registerForm } from './stages/form/routes.ts'
import type { IdentityDeps } from './stages/identity/deps.ts'
import { defineIdentityJobs, identityRoom } from './stages/identity/room.ts'
import { registerIdentity } from './stages/identity/routes.ts'
import type { InvoiceDeps } from './stages/invoice/issue-invoice.ts'
import { registerInvoiceLookUp } from './stages/invoice/look-up-routes.ts'
import { registerRedLetters } from './stages/invoice/red-letter-routes.ts'
import { defineInvoiceJobs, invoiceRoom } from './stages/invoice/room.ts'
import { registerInvoice } from './stages/invoice/routes.ts'
import type { IssuanceDeps } from './stages/issuance/lines.ts'
import { openPinSealer } from './stages/issuance/pin.ts'
import { issuanceRoom } from './stages/issuance/room.ts'
import { registerIssuance, registerPins } from './stages/issuance/routes.ts'
import { issuanceOutcome } from './stages/issuance/take-outcome.ts'
import type { PaymentDeps } from './stages/payment/attempts.ts'
import { definePaymentJobs, paymentRoom } from './stages/payment/room.ts'
import { registerPayment } from './stages/payment/routes.ts'
import { registerTransfers } from './stages/payment/transfer-routes.ts'
import { isClaimed } from './stages/review/claim-case.ts'
import { reviewRoom } from './stages/review/room.ts'
import { registerReview } from './stages/review/routes.ts'
import { keepTokens } from './vendors/kept-tokens.ts'
import { openVendors } from './vendors/open-vendors.ts'
import { linkSender } from './vendors/send-link.ts'
import { smsOutcome } from './vendors/sms-outcome.ts'
import { processorsOf, watchVendors } from './vendors/watch-transfers.ts'

const repository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export interface House {
  http: FastifyInstance
  /** Lines for the person who started it: set-up links, or the demo's sign-ins. */
  notices: string[]
  /** Begins to work on jobs; after this the house is open. */
  begin(): Promise<void>
  close(): Promise<void>
}

export async function compose(settings: Settings, log: Log, clock: Clock): Promise<House> {
  const { config, authorities, programmes } = settings
  // 1. Wrong tables or a wrong SM2 stop the start before anything is opened.
  checkLifecycles(lifecycles)
  bootSelfTest()

  // 2. The platform.
  const db = await openDatabase<Tables>({
    ...(config.databaseUrl ? { url: config.databaseUrl } : { dataDir: `${config.data}/pglite` }),
    log,
  })
  await db.migrate(fileURLToPath(new URL('./migrations', import.meta.url)))
  const jobs = openJobs(db, log, clock)
  const events = await openEvents(db)
  const audit = openAudit(config.masterKey, clock)
  const files = openFiles({ dir: `${config.data}/files`, masterKey: config.masterKey })
  const transfers = openTransfers(db, clock, config.masterKey)
  const opened = openVendors(settings.vendors, clock, keepTokens(db, config.masterKey))
  const vendors = watchVendors(opened, transfers)
  const noticeSecret = createHmac('sha256', config.masterKey)
    .update('hufu notice paths')
    .digest('hex')
    .slice(0, 32)

  // 3. Programmes, then the spine with its rooms.
  await publishProgrammes(db, clock, authorities, programmes)
  const shelf = await openShelf(db)
  const ledger = openLedger(clock)
  // Before anything is asked of it: a key store that does not open stops the start.
  const caKeys = await caKeysOf(config)
  const authority = openAuthority({
    caKeys,
    db,
    jobs,
    clock,
    log,
    audit,
    masterKey: config.masterKey,
    publicUrl: config.publicUrl,
    ldap: config.ldap,
    programmes: shelf,
    demo: config.demo,
    outcome: () => issuanceOutcome(() => issuance),
    certificateChanged: (trx, change) => seals.certificateChanged(trx, change),
  })
  const rooms = new Map<Room['kind'], Room>()
  const spine: Spine = {
    db,
    clock,
    log,
    jobs,
    events,
    programmes: shelf,
    rooms,
    certificateFacts: authority.certificateFacts,
    subjectOf: authority.issuing.subject,
    writeNotices: (trx, order, event, extra) => writeNotices(notify, trx, order, event, extra),
  }
  const account = openAccount({
    config,
    db,
    jobs,
    clock,
    log,
    audit,
    authorities: () => authorities,
    transfersAbout: async (orders, values) => (await transfers.about(orders, values)).map(showTransfer),
    ...(vendors.wechat ? { wechat: vendors.wechat.port } : {}),
    sendSms: async ({ mobile, code, reference }) => {
      if (!vendors.sms) return 'refused'
      const { port, sign, codeTemplate: template } = vendors.sms
      return smsOutcome(await port.send({ to: mobile, sign, template, parameters: { code }, reference }))
    },
    files,
    sendNotice: async ({ mobile, event, variables: parameters, reference }) => {
      if (!vendors.sms) return 'refused'
      const { port, sign, templateOf } = vendors.sms
      const template = templateOf('account', event)
      return smsOutcome(await port.send({ to: mobile, sign, template, parameters, reference }))
    },
  })
  const notify = {
    spine,
    publicUrl: config.publicUrl,
    openidOf: account.openidOf,
    hotline: (id: string) => authorities.find(a => a.id === id)?.hotline ?? '',
  }

  // 4. The rooms of the journey.
  const payment: PaymentDeps = {
    spine,
    ledger,
    port: (_authority, method) => vendors.payments.get(method) ?? null,
    noticeUrl: (id, method) => `${config.publicUrl}/notify/${id}/${method}`,
    publicUrl: config.publicUrl,
    bank: () => vendors.bank,
    programmes: () => shelf.all(),
    openidOf: async (trx, person) => (await account.openidOf(person, trx)) ?? null,
  }
  const seals = openSeals({
    ...{ spine, audit, files, caKeys, masterKey: config.masterKey, publicUrl: config.publicUrl },
    openPaper: (key, slot) => openFile({ spine, files }, key, { slot }),
  })
  const issuance: IssuanceDeps = {
    ...{ spine, issuing: authority.issuing, consumeEntitlement: ledger.consume, seals },
  }
  const invoice: InvoiceDeps = {
    spine,
    files,
    port: () => vendors.invoices?.port ?? null,
    clerk: vendors.invoices?.clerk ?? '系统',
    publicUrl: config.publicUrl,
  }
  const delivery: DeliveryDeps = {
    ...{ spine, courier: () => vendors.courier },
    noticeUrl: id => `${config.publicUrl}/notify/${id}/courier`,
  }
  const bankProof: BankProofDeps = {
    spine,
    secrets: openProofSecrets(config.masterKey),
    port: () => vendors.bank,
    noticeUrl: id => `${config.publicUrl}/notify/${id}/bank`,
    headBanks: query => searchOffices(query),
  }
  const send: SendDeps = {
    spine,
    sms: () => vendors.sms,
    wechat: () => vendors.wechat,
    mail: id =>
      vendors.mail && { port: vendors.mail, from: authorities.find(a => a.id === id)?.title.zh ?? id },
  }
  const sealer = openSealer(config.masterKey)
  const { ocr, registry } = vendors
  const recognition = openRecognition({
    ...{ spine, files, sealer },
    ocr: () => ocr,
    registry: () => registry,
  })
  spine.evidence = recognition.evidence
  const { uploaded, awaitReading } = recognition
  const documents = { ...{ spine, files, uploaded, awaitReading }, paperKey: paperKeyOf(config.masterKey) }
  const identity: IdentityDeps = {
    ...{ spine, audit },
    face: () => vendors.face,
    carrier: () => vendors.carrier,
    subjectKey: createHmac('sha256', config.masterKey).update('hufu identity subjects').digest(),
    publicUrl: config.publicUrl,
    browserLives: (trx, browser, person) => account.sessions.lives(trx, browser, person),
    storeSessionFile: upload => uploadFile(documents, upload),
    copySessionFiles: (trx, from, to, slots) => copyFiles(spine, trx, from, to, slots),
    readCard: recognition.readCard,
    sendLink: linkSender(vendors, 'identity-link'),
  }
  for (const room of [
    formRoom(spine),
    documentsRoom(documents),
    paymentRoom(payment),
    reviewRoom,
    issuanceRoom(() => issuance, authority.lineCertificates),
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
  authority.defineJobs()
  const codes = { request: account.requestCode, check: account.checkCode, provedLately: account.provedLately }
  const records = openRecords({
    ...{ spine, files, audit, transfers, codes, authorities, programmes: shelf.all },
    processors: processorsOf(vendors),
  })
  seals.defineJobs()

  // 5. The doors.
  const http = await buildHttp({
    config,
    log,
    clock,
    db,
    sessionOf: account.sessionOf,
    scripts: config.demo && config.vendors.HUFU_SANDBOX_URL ? [config.vendors.HUFU_SANDBOX_URL] : [],
  })
  http.metrics.watchJobs(jobs)
  if (config.roles.includes('http')) {
    const view: OrderReader = async (key, person) =>
      viewOrder(spine, db.kysely, await readOwnOrder(db.kysely, key, person), { masked: false })
    const desk: DeskDeps = {
      spine,
      issuing: authority.issuing,
      isClaimed: order => isClaimed(spine, order),
      staffName: async (id, staff) => {
        const row = await db.kysely
          .selectFrom('staff')
          .select('name')
          .where('authority_id', '=', id)
          .where('id', '=', staff)
          .executeTakeFirst()
        return row?.name ?? '—'
      },
    }
    const viewOfCase: CaseReader = (key, staff): Promise<CaseView> => viewCase(desk, key, staff)
    registerAccount(http, account, {
      config,
      db,
      clock,
      audit,
      authorities: () => authorities,
      agentUrl: config.vendors.HUFU_AGENT_URL ?? 'http://127.0.0.1:8802',
      agentDownload: config.vendors.HUFU_AGENT_DOWNLOAD_URL ?? null,
      phoneUrl: config.vendors.HUFU_SANDBOX_URL ? `${config.vendors.HUFU_SANDBOX_URL}/phone` : null,
    })
    records.register(http)
    registerProgrammes(http, { spine, shelf, ledger, audit })
    const token = operatorToken(config.data)
    registerPublish(http, { db, clock, shelf, audit, authorities, folder: settings.folder, token })
    registerOrders(
      http,
      spine,
      prefillDraft(spine, (trx, from, to, slots) => copyFiles(spine, trx, from, to, slots), knownOfPerson),
      view,
    )
    registerForm(http, spine, codes, view)
    registerDocuments(http, documents, view, audit)
    const bound = { documents, codes, publicUrl: config.publicUrl, verifyHolder: verifyHolderAt(clock) }
    const askChief = linkSender(vendors, 'binding-link')
    registerBinding(http, { ...bound, carrier: () => vendors.carrier, sendLink: askChief }, view)
    registerPayment(http, payment, view, viewOfCase)
    registerTransfers(http, { deps: payment, audit, view, viewCase: viewOfCase })
    registerReview(http, spine, audit, viewOfCase)
    registerIssuance(http, issuance, view, viewOfCase)
    const sealPins = openPinSealer(config.masterKey)
    registerPins(http, { ...{ spine, codes, sealer: sealPins }, memoAnswered: memoCodeAnswered })
    seals.registerRoutes(http)
    registerDelivery(http, delivery, view, viewOfCase)
    registerInvoice(http, invoice, view, viewOfCase, noticeSecret)
    registerRedLetters(http, invoice, audit, viewOfCase)
    registerInvoiceLookUp(http, { invoice, codes: account.codes, demandCaptcha: account.captcha.demand })
    registerBankProof(http, bankProof, audit, view)
    const { browserOf } = account.sessions
    registerIdentity(http, identity, { view, browserOf, staffName: desk.staffName })
    registerNotify(http, send, noticeSecret)
    registerDesk(http, desk, audit, viewOfCase)
    authority.registerRoutes(http)
  }
  if (config.roles.includes('va')) authority.registerVa(http)
  if (config.roles.includes('http')) {
    const apps = [
      { prefix: '/console/', dir: repository('apps/console/dist') },
      { prefix: '/', dir: repository('apps/portal/dist') },
    ]
    await serveApps(http, apps, log)
  }

  const notices: string[] = []
  return {
    http,
    notices,
    async begin() {
      await jobs.start(queuesOf(config, jobs.names()))
      if (config.roles.includes('ca')) await authority.prepare()
      if (config.roles.includes('ca')) await seals.prepare()
      const first = await account.prepareStaff()
      notices.push(
        ...first.links.map(({ authority: id, link }) => `首次设置 set-up (${id})  ${link}`),
        ...first.demo.map(
          d => `演示登录 demo sign-in  ${d.authority}  ${d.user}  ${d.password}  (${d.roles.join(', ')})`,
        ),
      )
      const sandboxUrl = config.vendors.HUFU_SANDBOX_URL
      if (config.demo) await fillRosters(db, clock, shelf, log)
      if (config.demo && sandboxUrl && authorities[0] && vendors.sms) {
        const { templateOf } = vendors.sms
        const consoles = { sandboxUrl, authority: authorities[0].id, secret: noticeSecret, templateOf }
        await fillVendorConsoles(consoles, shelf, log)
      }
    },
    async close() {
      await http.close()
      await jobs.stop()
      await vendors.ocr.close()
      await events.close()
      await db.close()
    },
  }
}
