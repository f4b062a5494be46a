// The library: pieces that many programmes share. `use: name` takes one, `set:` changes it, other keys are added.
import { libraryParts } from '../schema/programme.ts'
import { type Fault, type Found, faultsOfIssue, type Path } from './fault.ts'
import { readSource } from './source.ts'

type Raw = Record<string, unknown>
/** Raw pieces by section; they are validated here once, and again with what each programme sets. */
export type Library = Partial<Record<keyof typeof libraryParts, Raw>>

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function loadLibrary(
  text: string,
  { file }: { file: string },
): { library: Library } | { faults: Fault[] } {
  const source = readSource(text, file)
  const faults = [...source.faults]
  if (faults.length === 0 && !isRaw(source.value))
    faults.push(source.pin({ path: [], reason: { zh: '文件是空的', en: 'The file is empty' } }))
  const library: Library = {}
  for (const [section, pieces] of Object.entries(isRaw(source.value) ? source.value : {})) {
    const schema = libraryParts[section as keyof typeof libraryParts]
    if (!schema || !isRaw(pieces)) {
      faults.push(
        source.pin({
          path: [section],
          reason: { zh: `不认识的键 ${section}`, en: `Unknown key ${section}` },
        }),
      )
      continue
    }
    for (const [name, piece] of Object.entries(pieces)) {
      // A slot field borrows its words from a slot that only the programme knows: checked with the programme.
      const checked = schema.safeParse(section === 'forms' ? lendWords(piece) : piece)
      for (const issue of checked.error?.issues ?? [])
        for (const found of faultsOfIssue(issue))
          faults.push(source.pin({ ...found, path: [section, name, ...found.path] }))
    }
    library[section as keyof typeof libraryParts] = pieces
  }
  return faults.length > 0 ? { faults } : { library }
}

function lendWords(piece: unknown): unknown {
  const words = { zh: '文件', en: 'File' }
  return isRaw(piece) ? { ...piece, fields: completeFields(piece.fields, () => words) } : piece
}

/** `{ slot: licence-scan }` is a whole field: its type and its words follow from the slot. */
export function completeFields(fields: unknown, slotOf: (name: string) => unknown): unknown {
  if (!isRaw(fields)) return fields
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      if (!isRaw(field) || typeof field.slot !== 'string') return [name, field]
      const slot = slotOf(field.slot)
      const words = isRaw(slot) ? { zh: slot.zh, en: slot.en } : { zh: field.slot, en: field.slot }
      return [name, { ...words, type: 'slot', ...field }]
    }),
  )
}

/** The document with every `use:` replaced by its piece and every slot field completed. */
export function expand(document: Raw, library: Library): { value: Raw; faults: Found[] } {
  const faults: Found[] = []
  const value: Raw = { ...document }
  for (const section of Object.keys(libraryParts) as (keyof typeof libraryParts)[]) {
    const pieces = document[section]
    if (!isRaw(pieces)) continue
    value[section] = Object.fromEntries(
      Object.entries(pieces).map(([name, piece]) => [
        name,
        isRaw(piece) && 'use' in piece
          ? take(piece, section, library, [section, name, 'use'], faults)
          : piece,
      ]),
    )
  }
  const slots = isRaw(value.slots) ? value.slots : {}
  if (isRaw(value.forms))
    value.forms = Object.fromEntries(
      Object.entries(value.forms).map(([name, form]) => [
        name,
        isRaw(form) ? { ...form, fields: completeFields(form.fields, slot => slots[slot]) } : form,
      ]),
    )
  return { value, faults }
}

function take(
  piece: Raw,
  section: keyof typeof libraryParts,
  library: Library,
  at: Path,
  faults: Found[],
): Raw {
  const { use, set, ...own } = piece
  const found = library[section]?.[String(use)]
  if (!isRaw(found)) {
    faults.push({
      path: at,
      reason: {
        zh: `公共库的 ${section} 里没有 ${String(use)}`,
        en: `The library has no ${String(use)} under ${section}`,
      },
    })
    return own
  }
  // In a form, `set` speaks of fields: that is what programmes differ in.
  const patch = section === 'forms' && isRaw(set) ? { fields: set } : set
  return merge(merge(found, patch), own)
}

/** Maps are merged, everything else is replaced; null takes a key away. */
function merge(base: Raw, patch: unknown): Raw {
  if (!isRaw(patch)) return base
  const result: Raw = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key]
    if (value === null) delete result[key]
    else result[key] = isRaw(value) && isRaw(before) ? merge(before, value) : value
  }
  return result
}
