// Is the organisation in the business registry, in force, and under this name?
import { fieldAt } from '@hufu/programme'
import { about, isSame, tellDifference } from './compare.ts'
import { open, passed, type Run } from './run.ts'

const registry = { zh: '工商登记', en: 'the registry' }
const ended = {
  dissolved: { zh: '已注销', en: 'dissolved' },
  revoked: { zh: '已被吊销营业执照', en: 'without licence (revoked)' },
  irregular: { zh: '列入经营异常名录', en: 'listed as irregular' },
} as const

export const agreesWithRegistry: Run = async ({ spine, trx, order, values, fields, journey }) => {
  const finding = (await spine.evidence?.registry(trx, order)) ?? { state: 'unavailable' as const }
  if (finding.state === 'unavailable') return open
  const at = (type: string) =>
    fields.find(path => fieldAt(journey.programme, path)?.field.type === type) ?? fields[0] ?? null
  if (finding.state === 'absent') {
    const text = {
      zh: '工商登记里查不到这个单位。请核对统一社会信用代码；新设立的单位可能还没有入库，可以坚持提交。',
      en: 'The registry knows no such organisation. Please check the credit code; a new one may not be listed yet: you may insist.',
    }
    return { result: 'failed', path: at('uscc'), text }
  }
  const { entry } = finding
  if (entry.status === 'dissolved' || entry.status === 'revoked') {
    const { zh, en } = ended[entry.status]
    const text = {
      zh: `工商登记显示该单位${zh}，请核对。`,
      en: `The registry shows it as ${en}. Please check.`,
    }
    return { result: 'failed', path: at('uscc'), text }
  }
  const compare: [string, string][] = [
    ['uscc', entry.uscc],
    ['organisation-name', entry.name],
    ['person-name', entry.legalRepresentative],
  ]
  for (const [type, held] of compare) {
    for (const path of fields) {
      const field = fieldAt(journey.programme, path)?.field
      const typed = values[path]
      if (field?.type !== type || !typed || !held || isSame(typed, held)) continue
      return { result: 'failed', path, text: about(field, tellDifference(field.type, typed, held, registry)) }
    }
  }
  if (entry.status === 'irregular') {
    const { zh, en } = ended.irregular
    return {
      result: 'warning',
      path: at('uscc'),
      text: { zh: `工商登记显示该单位${zh}`, en: `The registry shows it as ${en}` },
    }
  }
  return passed
}
