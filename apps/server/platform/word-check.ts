// Word documents are kept as sent and only ever handed out as downloads; one that carries macros is refused.
import { AppError } from './errors.ts'

const mimes = {
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

/** OLE streams are named in UTF-16. */
const wide = (text: string) => Buffer.from(text, 'utf16le')

export function checkWord(bytes: Buffer, type: keyof typeof mimes): string {
  // Names in a ZIP's directory stand in the clear, whatever is packed.
  const acts =
    type === 'docx'
      ? bytes.includes('vbaProject') || bytes.includes('word/embeddings/') || bytes.includes('word/activeX')
      : bytes.includes(wide('_VBA_PROJECT')) || bytes.includes(wide('Macros'))
  if (acts) throw new AppError('file.hostile')
  const isWord = type === 'docx' ? bytes.includes('word/document.xml') : bytes.includes(wide('WordDocument'))
  if (!isWord) throw new AppError('file.type')
  return mimes[type]
}
