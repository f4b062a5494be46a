// The certificate profiles of this installation: the YAML files beside this one, read once. A profile that could issue
// what the linter refuses stops the start (docs/decisions/0080). A file that has issued is not changed: its successor is
// a new version.
import { readdirSync, readFileSync } from 'node:fs'
import { openProfiles, type Profile, type ProfileShelf } from '@hufu/pki'
import { parse } from 'yaml'

export { extensionsOf, MissingFact, type Profile, subjectOf, usesOf } from '@hufu/pki'

const FOLDER = new URL('./profiles/', import.meta.url)
let shelf: ProfileShelf | undefined

/** Throws PkiError pki.profile-invalid with every fault of every file. */
export function loadProfiles(folder: URL = FOLDER): ProfileShelf {
  const files = readdirSync(folder).filter(name => name.endsWith('.yaml'))
  return openProfiles(
    files.map(source => ({ source, content: parse(readFileSync(new URL(source, folder), 'utf8')) })),
  )
}

/** Read at boot (authority.ts); a test that boots nothing reads them here. */
export function profiles(): ProfileShelf {
  shelf ??= loadProfiles()
  return shelf
}

/** The newest version, or the one that a certificate was made by. */
export const findProfile = (id: string, version?: number): Profile | undefined => profiles().find(id, version)

export const certificatesOf = (profile: Profile): 'pair' | 'single' =>
  profile.usage.single ? 'single' : 'pair'
