// Template messages as a follower reads them: a title, and one labelled line per parameter. Parameter names say their
// type and WeChat checks it (thing1 at most 20 characters…); one that does not fit fails the message with 47003.
// developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Operation_Specifications.html

interface Kind {
  label: string
  fits: RegExp
}

const KINDS: Record<string, Kind> = {
  thing: { label: '事项', fits: /^.{1,20}$/u },
  character_string: { label: '编号', fits: /^[\x21-\x7e]{1,32}$/ },
  phrase: { label: '结果', fits: /^\p{Script=Han}{1,5}$/u },
  const: { label: '状态', fits: /^.{1,20}$/u },
  time: { label: '时间', fits: /\d/ },
  date: { label: '日期', fits: /\d/ },
  amount: { label: '金额', fits: /^[¥￥]?\d+(\.\d{1,2})?元?$/ },
  number: { label: '数量', fits: /^\d{1,32}(\.\d+)?$/ },
  name: { label: '姓名', fits: /^(\p{Script=Han}{1,10}|[\p{L}\p{P} ]{1,20})$/u },
  phone_number: { label: '电话', fits: /^[0-9+\- ]{1,17}$/ },
}

export interface Template {
  title: string
  /** Parameter → its label, in reading order. */
  lines: Record<string, string>
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

/** The templates adopted in one account's console. */
export function createTemplates() {
  const templates = new Map<string, Template>()
  return {
    adopt: (id: string, template: Template) => void templates.set(id, template),

    cardOf(templateId: string, data: Record<string, { value: string }>): Card {
      const template = templates.get(templateId)
      const names = template ? Object.keys(template.lines) : Object.keys(data)
      return {
        title: template?.title ?? '业务办理进度提醒',
        lines: names.map(name => ({
          label: template?.lines[name] ?? KINDS[kindOf(name)]?.label ?? name,
          value: data[name]?.value ?? '',
        })),
      }
    },
  }
}

const kindOf = (parameter: string): string => parameter.replace(/\d+$/, '')
