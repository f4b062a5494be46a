// The profiles of an installation, read from documents (YAML or JSON, parsed by the caller). One bad profile refuses the
// whole shelf, with every fault named: a CA that starts with half of its profiles would issue from an old one unnoticed.
import { PkiError } from '../errors.ts'
import { factsIn } from './fill.ts'
import { type Profile, profileSchema } from './shape.ts'
import { tryProfile } from './trial.ts'

export interface ProfileDocument {
  /** File name, for the faults. */
  source: string
  content: unknown
}

export interface ProfileShelf {
  /** The newest version, or just that one. */
  find(id: string, version?: number): Profile | undefined
  readonly all: readonly Profile[]
}

function faultsOf(profile: Profile): string[] {
  const templates = [...profile.subject.map(({ value }) => value), ...Object.values(profile.identity)]
  const named = templates.flatMap(template => (template === undefined ? [] : factsIn(template)))
  const undeclared = named.filter(name => !(name in profile.facts))
  if (undeclared.length > 0) return [`facts: ${[...new Set(undeclared)].join(', ')} not declared`]
  const silent = Object.keys(profile.facts).filter(name => !named.includes(name))
  return [
    ...silent.map(name => `facts.${name}: stands in no part of the certificate`),
    ...tryProfile(profile),
  ]
}

/** Throws pki.profile-invalid with all faults of all documents, one a line. */
export function openProfiles(documents: readonly ProfileDocument[]): ProfileShelf {
  const faults: string[] = []
  const all: Profile[] = []
  for (const { source, content } of documents) {
    const read = profileSchema.safeParse(content)
    if (!read.success) {
      for (const { path, message } of read.error.issues) {
        faults.push(`${source}: ${path.join('.') || 'document'}: ${message}`)
      }
      continue
    }
    const { data } = read
    const twice = all.some(({ id, version }) => id === data.id && version === data.version)
    if (twice) faults.push(`${source}: ${data.id} version ${data.version} stands in two documents`)
    for (const fault of faultsOf(data)) faults.push(`${source}: ${fault}`)
    all.push(data)
  }
  if (faults.length > 0) throw new PkiError('pki.profile-invalid', faults.join('\n'))
  const newestFirst = all.sort((a, b) => b.version - a.version)
  return {
    all: newestFirst,
    find: (id, version) =>
      newestFirst.find(
        profile => profile.id === id && (version === undefined || profile.version === version),
      ),
  }
}
