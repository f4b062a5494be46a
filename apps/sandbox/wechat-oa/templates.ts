// Template messages as a follower reads them: a title, and one labelled line per parameter. Parameter names say their
// type and WeChat checks it (thing1 at most 20 characters…); one that does not fit fails the message with 47003.
// developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Operation_Specifications.html

interface Kind {
  label: { zh: string; en: string }
  fits: RegExp
}

const KINDS: Record<string, Kind> = {
  thing: { label: { zh: '事项', en: 'Matter' }, fits: /^.{1,20}$/u },
  character_string: { label: { zh: '编号', en: 'Number' }, fits: /^[\x21-\x7e]{1,32}$/ },
  phrase: { label: { zh: '结果', en: 'Result' }, fits: /^\p{Script=Han}{1,5}$/u },
  const: { label: { zh: '状态', en: 'State' }, fits: /^.{1,20}$/u },
  time: { label: { zh: '时间', en: 'Time' }, fits: /\d/ },
  date: { label: { zh: '日期', en: 'Date' }, fits: /\d/ },
  amount: { label: { zh: '金额', en: 'Amount' }, fits: /^[¥￥]?\d+(\.\d{1,2})?元?$/ },
  number: { label: { zh: '数量', en: 'Count' }, fits: /^\d{1,32}(\.\d+)?$/ },
  name: { label: { zh: '姓名', en: 'Name' }, fits: /^(\p{Script=Han}{1,10}|[\p{L}\p{P} ]{1,20})$/u },
  phone_number: { label: { zh: '电话', en: 'Phone' }, fits: /^[0-9+\- ]{1,17}$/ },
}

export interface Template {
  title: string
  /** Parameter → its label, in reading order. */
  lines: Record<string, string>
}

const templates = new Map<string, Template>()

/** What an operator does in WeChat's console: pick a template from the library. */
export function adoptTemplate(id: string, template: Template): void {
  templates.set(id, template)
}

export function firstMisfit(data: Record<string, { value: string }>): string | undefined {
  return Object.keys(data).find(name => {
    const kind = KINDS[kindOf(name)]
    return kind !== undefined && !kind.fits.test(data[name]?.value ?? '')
  })
}

export interface Card {
  title: string
  lines: { label: string; value: string }[]
}

export function cardOf(templateId: string, data: Record<string, { value: string }>): Card {
  const template = templates.get(templateId)
  const names = template ? Object.keys(template.lines) : Object.keys(data)
  return {
    title: template?.title ?? '业务办理进度提醒',
    lines: names.map(name => ({
      label: template?.lines[name] ?? KINDS[kindOf(name)]?.label.zh ?? name,
      value: data[name]?.value ?? '',
    })),
  }
}

const kindOf = (parameter: string): string => parameter.replace(/\d+$/, '')
