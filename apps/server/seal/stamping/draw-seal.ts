// Draws a seal on a page at its true size and leaves room for the stamp: a signature field whose appearance is the
// picture. Everything is appended to the file as it came (incremental update), so that earlier stamps stay whole.
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import { AppError } from '../../platform/errors.ts'
import { checkPdf } from '../../platform/pdf-check.ts'
import { cutHole, type Hole, RANGE_DIGIT } from './byte-range.ts'

export interface Place {
  /** From 1; 0 is the last. */
  page: number
  /** The middle of the seal, from the left and upper edge of the page as it is shown. */
  xMm: number
  yMm: number
}

export interface DrawnSeal {
  png: Buffer
  widthMm: number
  heightMm: number
  /** Room for the stamp, in octets. */
  room: number
  name: string
  at: Date
  /** Of the field; no two in a document may be the same. */
  field: string
}

/** Ours alone: readers show the picture and say that they do not know the kind, instead of calling it broken. */
export const SUB_FILTER = 'GBT.38540'

const points = (millimetres: number): number => (millimetres / 25.4) * 72

export async function drawSeal(
  bytes: Buffer,
  place: Place,
  seal: DrawnSeal,
): Promise<{ pdf: Buffer; hole: Hole }> {
  const doc = await load(bytes)
  const page = doc.getPages().at(place.page - 1)
  if (!page || place.page > doc.getPageCount()) throw new AppError('seal.place')
  const rect = rectOf(page, place, seal)
  // 1. The appearance: the picture, turned as the page is.
  const { context } = doc
  const image = await doc.embedPng(seal.png)
  const [w, h] = [points(seal.widthMm), points(seal.heightMm)]
  const turn = (turnOf(page) * Math.PI) / 180
  const [cos, sin] = [Math.round(Math.cos(turn)), Math.round(Math.sin(turn))]
  const appearance = context.register(
    context.stream(`q ${w} 0 0 ${h} 0 0 cm /Seal Do Q`, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, w, h],
      Matrix: [cos, sin, -sin, cos, 0, 0],
      Resources: { XObject: { Seal: image.ref } },
    }),
  )
  // 2. The signature, with a hole where the stamp will be.
  const signature = context.obj({
    Type: 'Sig',
    Filter: 'Hufu.Seal',
    SubFilter: SUB_FILTER,
    ByteRange: [0, RANGE_DIGIT, RANGE_DIGIT, RANGE_DIGIT],
    Contents: PDFHexString.of('00'.repeat(seal.room)),
    Name: PDFHexString.fromText(seal.name),
    M: PDFString.fromDate(seal.at),
  })
  // 3. The field on the page: printed, and not to be moved.
  const field = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of(seal.field),
      V: context.register(signature),
      F: 132,
      Rect: rect,
      P: page.ref,
      AP: { N: appearance },
    }),
  )
  page.node.addAnnot(field)
  addField(doc, field)
  // Object streams would pack the signature away, and its hole with it.
  const saved = await doc.save({
    useObjectStreams: false,
    updateFieldAppearances: false,
    addDefaultPage: false,
  })
  return cutHole(Buffer.from(saved), seal.room)
}

async function load(bytes: Buffer): Promise<PDFDocument> {
  checkPdf(bytes)
  try {
    const doc = await PDFDocument.load(bytes, { forIncrementalUpdate: true, updateMetadata: false })
    if (doc.getPageCount() === 0) throw new Error('no pages')
    return doc
  } catch (cause) {
    throw new AppError('seal.document', { cause })
  }
}

const turnOf = (page: PDFPage): number => ((page.getRotation().angle % 360) + 360) % 360

/** In the page's own space, whose axes lie as the page was before it is turned for showing. */
function rectOf(page: PDFPage, place: Place, seal: Pick<DrawnSeal, 'widthMm' | 'heightMm'>): number[] {
  const box = page.getCropBox()
  const [dx, dy] = [points(place.xMm), points(place.yMm)]
  const [right, top] = [box.x + box.width, box.y + box.height]
  const turned = turnOf(page)
  const [x, y] =
    turned === 90
      ? [box.x + dy, box.y + dx]
      : turned === 180
        ? [right - dx, box.y + dy]
        : turned === 270
          ? [right - dy, top - dx]
          : [box.x + dx, top - dy]
  const lying = turned === 90 || turned === 270
  const halfWidth = points(lying ? seal.heightMm : seal.widthMm) / 2
  const halfHeight = points(lying ? seal.widthMm : seal.heightMm) / 2
  const inside =
    x - halfWidth >= box.x && x + halfWidth <= right && y - halfHeight >= box.y && y + halfHeight <= top
  // A seal that is half on the paper proves half of it.
  if (!inside) throw new AppError('seal.place')
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
}

function addField(doc: PDFDocument, field: PDFRef): void {
  const name = (text: string) => PDFName.of(text)
  let form = doc.catalog.lookupMaybe(name('AcroForm'), PDFDict)
  if (!form) {
    form = doc.context.obj({ Fields: [] }) as PDFDict
    doc.catalog.set(name('AcroForm'), doc.context.register(form))
  }
  const fields = form.lookupMaybe(name('Fields'), PDFArray)
  if (fields) fields.push(field)
  else form.set(name('Fields'), doc.context.obj([field]))
  // 1: has signatures, 2: only ever append.
  form.set(name('SigFlags'), PDFNumber.of(3))
}
