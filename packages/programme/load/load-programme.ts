// Reads one programme document: YAML, library, schema, references, journey. Every fault of every kind at once.
import { faultsOfJourneys } from '../journey/check-journey.ts'
import { type Programme, programme as schema } from '../schema/programme.ts'
import { type Fault, faultsOfIssue } from './fault.ts'
import { expand, isRaw, type Library } from './library.ts'
import { faultsOfReferences } from './references.ts'
import { readSource } from './source.ts'

export type Loaded = { programme: Programme } | { faults: Fault[] }

export function loadProgramme(text: string, { file, library }: { file: string; library?: Library }): Loaded {
  const source = readSource(text, file)
  if (source.faults.length > 0) return { faults: source.faults }
  if (!isRaw(source.value))
    return { faults: [source.pin({ path: [], reason: { zh: '文件是空的', en: 'The file is empty' } })] }

  const { value, faults: found } = expand(source.value, library ?? {})
  const parsed = schema.safeParse(value, { reportInput: true })
  found.push(...(parsed.error?.issues ?? []).flatMap(faultsOfIssue))
  // References and journeys are read from the raw document, so that one wrong word does not hide the other faults.
  found.push(...faultsOfReferences(value), ...faultsOfJourneys(value))

  if (found.length === 0 && parsed.success) return { programme: parsed.data }
  const faults = found.map(source.pin)
  return { faults: faults.sort((a, b) => a.line - b.line || a.path.localeCompare(b.path)) }
}
