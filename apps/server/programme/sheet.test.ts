// The blank forms of the counters, as Word files to be filled in by hand and as PDF to be printed.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { drawDocx } from './draw-docx.ts'
import { drawPdf } from './draw-template.ts'
import { sheetOf } from './sheet.ts'
import { readProgrammes } from './shelf.ts'

const folder = fileURLToPath(new URL('../../../programmes', import.meta.url))
const words = async (bytes: Buffer, program: string, ...given: string[]) => {
  const at = await mkdtemp(join(tmpdir(), 'hufu-sheet-'))
  try {
    await writeFile(join(at, 'file'), bytes)
    return execFileSync(program, given, { cwd: at })
      .toString()
      .replace(/<[^>]+>|\s+/g, '')
  } finally {
    await rm(at, { recursive: true })
  }
}

it.each([
  ['zce', 'acceptance-form', '单位证书受理表'],
  ['zhongqi-yunlian', 'letter', '授权书'],
])(
  '%s hands out its %s blank, in Word and in PDF, with the same words [Z-14] [C-03]',
  async (name, document, title) => {
    const found = (await readProgrammes(folder)).find(each => each.programme.programme === name)?.programme
    const spec = found?.documents[document]
    if (!found || !spec) throw new Error('no such document')
    expect(spec.outputs).toEqual(expect.arrayContaining(['docx', 'pdf']))
    const sheet = sheetOf(spec, found)
    const docx = await words(await drawDocx(sheet), 'unzip', '-p', 'file', 'word/document.xml')
    const pdf = await words(await drawPdf(sheet), 'pdftotext', 'file', '-')
    for (const text of [docx, pdf]) {
      expect(text).toContain(title)
      for (const block of sheet.blocks)
        for (const row of block.kind === 'rows' ? block.rows : [])
          expect(text).toContain(row.label.replace(/\s+/g, ''))
      // Nothing of any order, and no version, on a blank form.
      expect(text).not.toContain('版本')
    }
  },
)
