// What the machine could say of each printed paper that came back signed: whether it shows the data that stand in the form.
import type { Check, OrderView } from '@hufu/contract'

export function paperChecks(papers: OrderView['papers']): Check[] {
  return papers.flatMap(paper =>
    paper.code && paper.slot
      ? paper.files.map(
          ({ state, code }): Check => ({
            check: 'paper-version',
            path: paper.slot,
            result: results[state],
            text: texts[state](paper.title, code ?? ''),
          }),
        )
      : [],
  )
}

const results = { current: 'passed', outdated: 'warning', unread: 'unavailable' } as const

type Title = { zh: string; en: string }
const texts = {
  current: (title: Title, code: string) => ({
    zh: `${title.zh}：打印件与填写内容一致（版本 ${code}）`,
    en: `${title.en}: the paper shows what the form says (version ${code})`,
  }),
  outdated: (title: Title, code: string) => ({
    zh: `${title.zh}：打印件是旧版本（${code}）`,
    en: `${title.en}: the paper is an older version (${code})`,
  }),
  unread: (title: Title) => ({
    zh: `请人工核对：${title.zh}上的二维码没有读出，纸面内容与填写是否一致`,
    en: `Please check by eye: no code could be read on ${title.en}; does the paper say what the form says?`,
  }),
}
