// What stands between a form and its review in some journeys: papers printed, stamped and uploaded; a person verified on a phone;
// an account proved by what arrives on it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applicantRoutes, bankProofRoutes, documentRoutes, type OrderView } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import sharp from 'sharp'
import { proveByCarrier, proveByFace } from '../stand/identity.ts'
import type { Organisation } from '../stand/organisation.ts'
import { cardBack, cardFront, paperFor, sealImpression } from '../stand/papers.ts'
import { type Applicant, type OrderAt, type Place, uploadPaper } from '../stand/people.ts'
import { until } from '../stand/world.ts'

/** Prints each paper, stamps it and uploads the scan; fills the other places with whatever belongs there. */
export async function handInPapers(
  who: Applicant,
  at: OrderAt,
  organisation: Organisation,
): Promise<OrderView> {
  const order = await who.order(at)
  for (const place of order.places) {
    if (order.files.some(file => file.slot === place.address)) continue
    const paper = order.papers.find(each => each.slot === place.address)
    const bytes = paper
      ? await stamped(await print(who, at, paper), organisation)
      : await paperFor(place.address, organisation)
    await uploadPaper(who, at, place.address, bytes)
  }
  return await who.call(documentRoutes.finishPapers, { params: at })
}

async function print(who: Applicant, at: OrderAt, paper: OrderView['papers'][number]): Promise<Buffer> {
  const line = paper.line === null ? '' : `&line=${paper.line}`
  const url = `${who.base}/api/${at.authority}/orders/${at.order}/papers/${paper.document}?format=pdf${line}`
  const answer = await who.fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return Buffer.from(await answer.arrayBuffer())
}

/** The first page as a scanner gives it, with the red seal on it. */
export async function stamped(pdf: Buffer, organisation: Organisation): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-paper-'))
  try {
    writeFileSync(join(folder, 'paper.pdf'), pdf)
    execFileSync('pdftoppm', ['-r', '150', '-png', '-f', '1', '-l', '1', 'paper.pdf', 'page'], {
      cwd: folder,
    })
    const page = ['page-1.png', 'page-01.png'].flatMap(name => {
      try {
        return [readFileSync(join(folder, name))]
      } catch {
        return []
      }
    })[0]
    const { width = 1240, height = 1754 } = await sharp(page).metadata()
    const seal = await sealImpression(organisation.name)
    return await sharp(page)
      .composite([{ input: seal, left: width - 420, top: height - 520 }])
      .jpeg({ quality: 88 })
      .toBuffer()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everybody whose identity is asked for, in the way that the programme puts first. */
export async function proveIdentity(
  place: Place,
  who: Applicant,
  at: OrderAt,
  organisation: Organisation,
): Promise<void> {
  const [task] = (await who.order(at)).identity.filter(each => each.state !== 'passed')
  // Proved in an order a short while ago, which counts here too.
  if (!task) return
  const method = task.methods.find(each => each.available)?.method
  if (method === 'carrier') await proveByCarrier(who, at)
  else if (method === 'liveness')
    await proveByFace(
      place,
      who,
      at,
      async slot => new Uint8Array(slot.includes('back') ? await cardBack() : await cardFront(organisation)),
    )
  else throw new Error(`a walk cannot verify by ${method}`)
}

/** The owner gives the account, reads the bank's statement, and types back what came. */
export async function proveAccount(
  place: Place,
  who: Applicant,
  at: OrderAt,
  document: Programme,
  organisation: Organisation,
): Promise<OrderView> {
  const before = await who.order(at)
  const proof = before.bankProof
  if (!proof) throw new Error('no account is to be proved')
  if (proof.state === 'passed') return before
  // An account that came with the application, from the last order for instance, is paid to without being asked for.
  if (proof.state === 'paying' && !proof.typed)
    return await who.waitFor(at, 'the bank to have sent it', o => proved(o))
  for (const [agreement, spec] of Object.entries(document.agreements))
    if (spec.about === 'bank-account')
      await who.call(applicantRoutes.giveConsent, { params: at, body: { agreement } })
  const values = [
    { path: `${proof.form}.name`, value: organisation.name },
    { path: `${proof.form}.bank`, value: '中国工商银行' },
    { path: `${proof.form}.account`, value: organisation.account },
  ]
  await who.call(applicantRoutes.saveValues, { params: at, body: { values } })
  await who.call(bankProofRoutes.startBankProof, { params: at })
  if (!proof.typed) return await who.waitFor(at, 'the bank to have sent it', o => proved(o))
  const arrived = await until('the small payment on the statement', async () => {
    const answer = await fetch(`${place.world.url}/sandbox/bank/accounts/${organisation.account}`)
    const { entries } = (await answer.json()) as { entries: { fen: number; memo: string }[] }
    return entries.at(-1)
  })
  await who.waitFor(at, 'the payment to be known as sent', o => o.bankProof?.state === 'sent')
  const answer = proof.kind === 'random-amount' ? (arrived.fen / 100).toFixed(2) : codeIn(arrived.memo)
  await who.call(bankProofRoutes.answerBankProof, { params: at, body: { answer } })
  return await who.waitFor(at, 'the account to be proved', o => proved(o))
}

const proved = (order: OrderView) => order.bankProof === null || order.bankProof.state === 'passed'
const codeIn = (memo: string) => /[0-9A-Z]{6}/.exec(memo)?.[0] ?? ''
