// YAML text with its line numbers: parsed once, asked for the line of any path afterwards.
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Fault, Found, Path } from './fault.ts'
import { writePath } from './fault.ts'

export type Source = { value: unknown; faults: Fault[]; pin: (found: Found) => Fault }

const causes: Record<string, string> = {
  DUPLICATE_KEY: '同一个键写了两次',
  BAD_INDENT: '缩进不对',
  TAB_AS_INDENT: '缩进要用空格，不能用制表符',
  MISSING_CHAR: '缺少符号',
  UNEXPECTED_TOKEN: '多出了符号',
}

export function readSource(text: string, file: string): Source {
  const lines = new LineCounter()
  // YAML 1.2 core: no surprises from yes/no or from sexagesimal numbers. Aliases are refused: use `use:`.
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true })
  const lineAt = (offset: number) => lines.linePos(offset).line

  const pin = ({ path, reason }: Found): Fault => ({
    file,
    line: lineAt(offsetOf(document.contents, path)),
    path: writePath(path),
    reason,
  })
  const faults = document.errors.map(error => ({
    file,
    line: lineAt(error.pos[0]),
    path: '',
    reason: {
      zh: `YAML 写法有误：${causes[error.code] ?? error.code}`,
      en: `Not valid YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
    },
  }))
  return { value: faults.length > 0 ? undefined : document.toJS(), faults, pin }
}

/** Where the path begins in the text. What is not written (missing, or from the library) is laid at its nearest parent. */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const part of path) {
    const next = child(node, part)
    if (!next) break
    offset = next.offset
    node = next.value
  }
  return offset
}

function child(node: unknown, part: string | number): { offset: number; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
    )
    if (!pair || !isNode(pair.key)) return undefined
    return { offset: pair.key.range?.[0] ?? 0, value: pair.value }
  }
  if (isSeq(node)) {
    const item = node.items[Number(part)]
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : undefined
  }
  return undefined
}
