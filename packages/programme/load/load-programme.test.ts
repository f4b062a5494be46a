// Every kind of fault has a bad document in fixtures/bad whose comments say on which lines which paths are at fault.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Fault, loadLibrary, loadProgramme } from '../index.ts'

const folder = new URL('../fixtures/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const place = ({ line, path }: Pick<Fault, 'line' | 'path'>) => `${line} ${path}`

function expected(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const [, next, paths = ''] = /# (?:.* )?fault(-next)?:(.*)$/.exec(line) ?? []
    if (!line.match(/fault(-next)?:/)) return []
    const at = index + 1 + (next ? 1 : 0)
    return (paths.trim() === '' ? [''] : paths.trim().split(' ')).map(path => place({ line: at, path }))
  })
}

describe('a bad programme', () => {
  for (const name of readdirSync(new URL('bad/', folder))) {
    it(`is refused with file, line and path, all faults at once: ${name}`, () => {
      const text = read(`bad/${name}`)
      const file = `programmes/${name}`
      const loaded = loadProgramme(text, { file })
      const faults = 'faults' in loaded ? loaded.faults : []
      expect(faults.map(place).sort()).toEqual(expected(text).sort())
      expect(faults.length).toBeGreaterThan(0)
      for (const fault of faults) {
        expect(fault.file).toBe(file)
        expect(fault.reason.zh, place(fault)).toMatch(/\p{Script=Han}/u)
        expect(fault.reason.en, place(fault)).toMatch(/^[\x20-\x7E\p{Script=Han}“”’]+$/u)
      }
    })
  }

  it('says what is wrong in both languages', () => {
    const loaded = loadProgramme(read('bad/dangling.yaml'), { file: 'x.yaml' })
    const fault = 'faults' in loaded ? loaded.faults.find(each => each.path === 'lines.single') : undefined
    expect(fault?.reason).toEqual({ zh: '没有叫 double 的证书产品', en: 'There is no product double' })
  })
})

describe('a good programme', () => {
  it('loads whole', () => {
    const loaded = loadProgramme(read('sample.yaml'), { file: 'sample.yaml' })
    expect('faults' in loaded && loaded.faults).toBe(false)
  })

  const library = loadLibrary(
    readFileSync(new URL('../../../programmes/library.yaml', import.meta.url), 'utf8'),
    {
      file: 'library.yaml',
    },
  )
  for (const name of readdirSync(new URL('width/', folder)))
    it(`the schema is wide enough for the hardest constructs of ${name}`, () => {
      const pieces = 'library' in library ? library.library : {}
      const loaded = loadProgramme(read(`width/${name}`), { file: name, library: pieces })
      expect('faults' in loaded ? loaded.faults : []).toEqual([])
    })
})

describe('the library', () => {
  const piece = `forms:
  agent:
    title: { zh: 经办人, en: Agent }
    fields:
      name: { zh: 姓名, en: Name, type: person-name }
      mobile: { zh: 手机, en: Mobile, type: mobile, hint: { zh: 常用, en: In use } }
`
  const pieces = () => {
    const loaded = loadLibrary(piece, { file: 'library.yaml' })
    if ('faults' in loaded) throw new Error('the piece is bad')
    return loaded.library
  }
  const withAgent = (set: string) =>
    read('sample.yaml').replace('forms:\n', `forms:\n  agent: { use: agent, set: ${set} }\n`)

  it('gives a form, and `set` changes its fields and takes keys away', () => {
    const loaded = loadProgramme(withAgent('{ mobile: { locked: true, hint: null } }'), {
      file: 'x',
      library: pieces(),
    })
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    const { name, mobile } = loaded.programme.forms.agent?.fields ?? {}
    expect(name?.locked).toBe(false)
    expect(mobile).toMatchObject({ zh: '手机', locked: true })
    expect(mobile).not.toHaveProperty('hint')
  })

  it('a fault in what is set is pinned to the line that takes the piece', () => {
    const loaded = loadProgramme(withAgent('{ mobile: { type: pigeon } }'), { file: 'x', library: pieces() })
    expect('faults' in loaded && loaded.faults.map(place)).toEqual(['15 forms.agent.fields.mobile.type'])
  })

  it('refuses faults of its own with their lines', () => {
    const loaded = loadLibrary(
      `${piece}colours: {}\nslots:\n  a: { zh: 甲, en: A, formats: [jpg], max: huge }\n`,
      {
        file: 'library.yaml',
      },
    )
    expect('faults' in loaded && loaded.faults.map(place)).toEqual(['7 colours', '9 slots.a.max'])
  })
})
