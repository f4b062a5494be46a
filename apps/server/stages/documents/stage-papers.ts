// The papers and places of one documents stage, with the files in them and what is known of each signed copy.
import type { BindingView, Fault, Paper as PaperView, Place as PlaceView } from '@hufu/contract'
import { isOpen, keyOf, type Order, type Reader, readStages } from '../../order/order.ts'
import { type FilePlace, placesOf, readPlaceFacts } from '../../order/places.ts'
import type { NamedStage } from '../../order/spine.ts'
import { coversOf, isBound, readBinding, viewBinding } from './binding.ts'
import type { DocumentsDeps } from './deps.ts'
import { mayUpload } from './may-upload.ts'
import { type PaperSource, paperOf, readPaperSource } from './paper.ts'

interface PlacedFile {
  id: string
  slot: string
  paper_code: string | null
  paper_read: boolean | null
}

export interface StagePapers {
  papers: PaperView[]
  places: PlaceView[]
  /** Ways beside the stamp, where the stage has them and the applicant is an organisation. */
  binding: BindingView | null
  /** All that keeps the stage from being done. */
  faults: Fault[]
}

export async function readStagePapers(
  deps: DocumentsDeps,
  db: Reader,
  order: Order,
  stage: NamedStage,
): Promise<StagePapers> {
  if (stage.stage !== 'documents') return { papers: [], places: [], binding: null, faults: [] }
  const source = await readPaperSource(deps.spine, db, order)
  const found = placesOf(await readPlaceFacts(deps.spine, db, order), stage.slots)
  const files = await readPlaced(db, order)
  const rows = await readStages(db, keyOf(order))

  const covers = coversOf(deps, source, stage)
  const current = await readBinding(db, keyOf(order), stage.name)
  const bound = isBound(current, covers) ? (stage.binding?.slots ?? []) : []

  const papers = stage.documents.flatMap(name => papersOf(deps, source, stage.name, name, found, files))
  const places = found.map((place): PlaceView => {
    const held = files.filter(file => file.slot === place.address).length
    const least = place.slot.required && !bound.includes(place.name) ? Math.max(1, place.slot.files.min) : 0
    return {
      stage: stage.name,
      address: place.address,
      title: place.title,
      hint: place.slot.hint ?? null,
      required: place.slot.required,
      line: place.line,
      missing: held < least,
      editable: isOpen(order) && mayUpload(rows, source.journey, place),
    }
  })
  // An old copy that stands beside a signature is worth nothing, and asks for nothing.
  const old = papers.filter(paper => !bound.includes(paper.slot?.split('.').at(-1) ?? ''))
  return {
    papers,
    places,
    binding: viewBinding(deps.spine, source, stage, current, covers),
    faults: [...places.flatMap(missing), ...old.flatMap(outdated)],
  }
}

async function readPlaced(db: Reader, order: Order): Promise<PlacedFile[]> {
  return await db
    .selectFrom('order_file')
    .select(['id', 'slot', 'paper_code', 'paper_read'])
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .where('removed_at', 'is', null)
    .orderBy('seq')
    .execute()
}

function papersOf(
  deps: DocumentsDeps,
  source: PaperSource,
  stage: string,
  name: string,
  places: readonly FilePlace[],
  files: readonly PlacedFile[],
): PaperView[] {
  const spec = source.journey.programme.documents[name]
  const taking = places.filter(place => place.slot.template === name)
  const named = Object.values(source.journey.programme.slots).some(slot => slot.template === name)
  const lines = spec?.scope === 'line' ? source.lines.map(row => row.line) : [0]
  return lines.flatMap((line): PaperView[] => {
    const paper = paperOf(source, name, line, deps.paperKey)
    const place = taking.find(each => (each.line ?? 0) === line) ?? (line === 0 ? taking[0] : undefined)
    // A paper that is signed into a slot exists where its slot does; one that is only read always.
    if (!paper || (named && !place)) return []
    const row = source.lines.find(each => each.line === line)
    const of = row && source.lines.length > 1 ? row.title : null
    const held = files
      .filter(file => file.slot === place?.address)
      .map(file => ({ file: file.id, state: stateOf(file, paper.code), code: file.paper_code }))
    const state = held.some(each => each.state === 'outdated')
      ? 'outdated'
      : held.length > 0
        ? 'uploaded'
        : 'todo'
    return [
      {
        stage,
        document: name,
        line: line || null,
        title: {
          zh: of ? `${paper.document.zh}（${of.zh}）` : paper.document.zh,
          en: of ? `${paper.document.en} (${of.en})` : paper.document.en,
        },
        note: paper.document.note ?? null,
        outputs: paper.document.outputs,
        code: paper.code ?? '',
        slot: place?.address ?? null,
        state,
        files: held,
      },
    ]
  })
}

function stateOf(file: PlacedFile, code: string | null): 'current' | 'outdated' | 'unread' {
  if (code === null) return 'current'
  if (file.paper_code !== code) return 'outdated'
  return file.paper_read ? 'current' : 'unread'
}

const missing = (place: PlaceView): Fault[] =>
  place.missing
    ? [
        {
          path: place.address,
          code: 'field.file-missing',
          zh: `请上传${place.title.zh}。`,
          en: `Please upload: ${place.title.en}.`,
        },
      ]
    : []

const outdated = (paper: PaperView): Fault[] =>
  paper.state === 'outdated'
    ? [
        {
          path: paper.slot ?? paper.document,
          code: 'paper.outdated',
          zh: `${paper.title.zh}：资料改过，已上传的是旧版。请重新打印、签章并上传。`,
          en: `${paper.title.en}: the data changed, so the uploaded copy is an older version. Print, sign and upload again.`,
        },
      ]
    : []
