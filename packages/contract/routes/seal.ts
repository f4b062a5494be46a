// Electronic seals: the impression of a line, the seals of a person, stamping and checking a PDF; and the desk that
// prepares impressions by hand.
import { z } from 'zod'
import { route } from '../route.ts'
import { seal, sealKind } from '../seal-views.ts'
import { authorityPath, id, linePath, moment, text } from '../words.ts'

const sealPath = authorityPath.extend({ seal: id })
const stampPath = sealPath.extend({ stamp: id })
const millimetres = z.coerce.number().min(0).max(2000)
const choice = z.object({
  kind: sealKind.optional(),
  widthMm: z.coerce.number().int().min(5).max(80).optional(),
})

/** 13 digits: six of region, then the organ's own; people write spaces. */
const filingNumber = z
  .string()
  .transform(text => text.normalize('NFKC').replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{13}$/))

/** The seal of one order line, from impression to seal. */
export const sealWork = z.object({
  line: z.number().int(),
  title: text,
  name: z.string(),
  /**
   * `none`: waits for an impression; `ready`: prepared, to be looked at and confirmed; `by-hand`: our staff prepares it;
   * `confirmed`: the seal is made as soon as the certificate is there.
   */
  state: z.enum(['none', 'ready', 'by-hand', 'confirmed']),
  kinds: z.array(
    z.object({ kind: sealKind, widthMm: z.number(), heightMm: z.number(), widths: z.array(z.number()) }),
  ),
  /** Whether an impression was uploaded among the order's papers. */
  onPaper: z.boolean(),
  picture: z.object({ id, kind: sealKind, widthMm: z.number(), heightMm: z.number() }).nullable(),
  /** What the marks of the seal page say, to the tenth of a millimetre; null where the size is only said. */
  measured: z.object({ widthMm: z.number(), heightMm: z.number() }).nullable(),
  filing: z.object({
    asks: z.enum(['no', 'optional', 'required']),
    number: z.string().nullable(),
    /** Why there is none, where our staff let it pass. */
    waived: z.string().nullable(),
  }),
  /** What our staff wrote when they asked for another picture. */
  note: z.string().nullable(),
  seal: seal.nullable(),
})

const finding = z.object({ code: z.string(), text })
export const stampVerdict = z.object({
  good: z.boolean(),
  name: z.string(),
  sealId: z.string(),
  holder: z.string(),
  issuer: z.string(),
  at: moment,
  /** Whether anything was added to the file after this stamp (a second stamp, for instance). */
  coversAll: z.boolean(),
  findings: z.array(finding),
})

export const sealRoutes = {
  sealWork: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/lines/:line/seal',
    access: 'person',
    summary: 'The seal of a line: its impression, and how far it is',
    params: linePath,
    reply: sealWork,
  }),
  uploadImpression: route({
    method: 'PUT',
    path: '/api/:authority/orders/:order/lines/:line/seal/picture',
    access: 'person',
    summary: 'Upload an impression (a picture in the body): it is cut out and cleaned for a look',
    rawBody: true,
    params: linePath,
    query: choice,
    reply: sealWork,
  }),
  takeImpression: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/seal/from-paper',
    access: 'person',
    summary: 'Take the impression from the seal page among the papers',
    params: linePath,
    body: choice,
    reply: sealWork,
  }),
  impression: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/lines/:line/seal/picture.png',
    access: 'person',
    summary: 'The prepared picture, to look at before it is used',
    raw: true,
    params: linePath,
  }),
  confirmImpression: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/seal/confirm',
    access: 'person',
    summary: 'This is my seal: use this picture',
    params: linePath,
    body: z.object({ picture: id, filing: filingNumber.optional() }),
    reply: sealWork,
  }),
  askForHand: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/seal/by-hand',
    access: 'person',
    summary: 'Let our staff prepare the picture from the impression that I sent',
    params: linePath,
    reply: sealWork,
  }),
  seals: route({
    method: 'GET',
    path: '/api/:authority/seals',
    access: 'person',
    summary: 'My electronic seals',
    params: authorityPath,
    reply: z.object({ seals: z.array(seal) }),
  }),
  sealPicture: route({
    method: 'GET',
    path: '/api/:authority/seals/:seal/picture.png',
    access: 'person',
    summary: 'The picture of a seal of mine',
    raw: true,
    params: sealPath,
  }),
  sealFile: route({
    method: 'GET',
    path: '/api/:authority/seals/:seal/file.esl',
    access: 'person',
    summary: 'A seal of mine, as GB/T 38540 has it',
    raw: true,
    params: sealPath,
  }),
  prepareStamp: route({
    method: 'POST',
    path: '/api/:authority/seals/:seal/stamps',
    access: 'person',
    summary: 'Draw my seal on a PDF (in the body); answers what my key must sign',
    rawBody: true,
    params: sealPath,
    /** The middle of the seal, in millimetres from the left and upper edge of the page. Page 0 is the last. */
    query: z.object({ page: z.coerce.number().int().min(0).max(5000), xMm: millimetres, yMm: millimetres }),
    reply: z.object({
      stamp: id,
      /** base64: sign these bytes with the key of this certificate. */
      tbs: z.string(),
      serial: z.string(),
      expires: moment,
    }),
  }),
  finishStamp: route({
    method: 'POST',
    path: '/api/:authority/seals/:seal/stamps/:stamp',
    access: 'person',
    summary: 'Hand in the signature; the stamped PDF is ready',
    params: stampPath,
    body: z.object({ signature: z.string().max(4000) }),
    reply: z.object({ stamp: id, verdict: stampVerdict }),
  }),
  stampedDocument: route({
    method: 'GET',
    path: '/api/:authority/seals/:seal/stamps/:stamp/document.pdf',
    access: 'person',
    summary: 'The stamped PDF',
    raw: true,
    params: stampPath,
  }),
  stampFile: route({
    method: 'GET',
    path: '/api/:authority/seals/:seal/stamps/:stamp/stamp.ses',
    access: 'person',
    summary: 'The stamp by itself, as GB/T 38540 has it',
    raw: true,
    params: stampPath,
  }),
  verifyStamped: route({
    method: 'POST',
    path: '/api/:authority/seals/verify',
    access: 'person',
    summary: 'Check the electronic seals in a PDF (in the body)',
    rawBody: true,
    params: authorityPath,
    reply: z.object({ stamps: z.array(stampVerdict) }),
  }),
}

const producer = ['producer', 'service'] as const
const deskLine = '/api/:authority/desk/orders/:order/lines/:line/seal'

export const sealDeskRoutes = {
  sealsByHand: route({
    method: 'GET',
    path: '/api/:authority/desk/seals',
    access: producer,
    summary: 'Impressions that wait for a hand, oldest first',
    params: authorityPath,
    reply: z.object({
      waiting: z.array(
        z.object({ order: id, line: z.number().int(), number: z.string(), name: z.string(), since: moment }),
      ),
    }),
  }),
  sealOfLine: route({
    method: 'GET',
    path: deskLine,
    access: producer,
    summary: 'The seal of a line, for production',
    params: linePath,
    reply: sealWork,
  }),
  sealSource: route({
    method: 'GET',
    path: `${deskLine}/source`,
    access: producer,
    summary: 'The impression as it was sent (the look is logged)',
    raw: true,
    params: linePath,
  }),
  sealDrawn: route({
    method: 'GET',
    path: `${deskLine}/picture.png`,
    access: producer,
    summary: 'The prepared picture (the look is logged)',
    raw: true,
    params: linePath,
  }),
  drawSeal: route({
    method: 'PUT',
    path: `${deskLine}/picture`,
    access: producer,
    summary: 'Hand in the picture prepared by hand; the applicant confirms it',
    rawBody: true,
    params: linePath,
    query: choice,
    reply: sealWork,
  }),
  setFiling: route({
    method: 'PUT',
    path: `${deskLine}/filing`,
    access: producer,
    summary: 'The filing number of the seal, or why there is none',
    params: linePath,
    body: z.union([
      z.object({ number: filingNumber }),
      z.object({ waived: z.string().trim().min(2).max(200) }),
    ]),
    reply: sealWork,
  }),
  refuseImpression: route({
    method: 'POST',
    path: `${deskLine}/refuse`,
    access: producer,
    summary: 'Ask the applicant for another impression',
    params: linePath,
    body: z.object({ note: z.string().trim().min(2).max(200) }),
    reply: sealWork,
  }),
}

export type SealKind = z.infer<typeof sealKind>
export type SealWork = z.infer<typeof sealWork>
export type StampVerdict = z.infer<typeof stampVerdict>
