// House rules that the formatter, the compiler and the walls don't see: how long a file may be, that it says what it is
// for, that no source names a programme, and that nothing is left as a promise.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './find-node.mjs'

const wall = 400
const isTest = path => /\.test\.tsx?$|\/testing\//.test(path)

/** Faults in one file, as sentences. `programmes` are the ids that source may not name. */
export function faultsOf(path, text, programmes) {
  const faults = []
  const lines = text.split('\n').length - 1
  if (/(^|\/)(utils|helpers|common|misc)(\/|\.)/.test(path)) faults.push('is a drawer without a name')
  if (lines > wall && !isTest(path))
    faults.push(`has ${lines} lines (the wall is ${wall}): which room hides in it?`)
  if (!/^(#!.*\n)?(\/\/|\/\*)/.test(text))
    faults.push('does not open with a comment: what lives here, and why?')
  if (/\b(TODO|FIXME|HACK)\b/.test(text)) faults.push('holds a promise (TODO and its like)')
  if (/@ts-(ignore|nocheck)/.test(text)) faults.push('switches the compiler off')
  if (/\b(it|test|describe)\.(only|todo)\b/.test(text))
    faults.push('has a test that runs alone or is only promised')
  if (!isTest(path) && /^(apps|packages)\//.test(path)) {
    for (const id of programmes)
      if (new RegExp(`['"\`]${id}['"\`]`).test(text))
        faults.push(`names the programme ${id}: programmes are data`)
  }
  return faults.map(fault => `${path} ${fault}`)
}

function listSources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : listSources(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

function checkHouse() {
  const programmes = readdirSync(join(root, 'programmes'))
    .filter(file => file.endsWith('.yaml') && !['authorities.yaml', 'library.yaml'].includes(file))
    .map(file => file.slice(0, -'.yaml'.length))
  const folders = ['apps', 'packages', 'test', 'bench', 'scripts'].filter(folder =>
    existsSync(join(root, folder)),
  )
  // This file and its test write out what they look for.
  const own = /^scripts\/house-rules\./
  return folders
    .flatMap(listSources)
    .filter(path => !own.test(path))
    .flatMap(path => faultsOf(path, readFileSync(join(root, path), 'utf8'), programmes))
}

if (process.argv[1]?.endsWith('house-rules.mjs')) {
  const faults = checkHouse()
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exit(faults.length > 0 ? 1 : 0)
}
