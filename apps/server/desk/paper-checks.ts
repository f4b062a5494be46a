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

/** Stood behind without a stamp: how, by whom, and whether it still speaks for the data as they are. */
export function bindingChecks(binding: OrderView['binding']): Check[] {
  const { current } = binding ?? {}
  if (!binding || !current) return []
  const title = binding.ways.find(each => each.way === current.way)?.title ?? { zh: '', en: '' }
  const said = bindingTexts[current.state]
  return [
    {
      check: 'binding',
      path: binding.slots[0] ?? null,
      result: current.state === 'done' ? 'passed' : 'warning',
      text: { zh: `${title.zh}：${current.by}，${said.zh}`, en: `${title.en}: ${current.by}; ${said.en}` },
    },
  ]
}

const bindingTexts = {
  done: { zh: '有效，无需盖章', en: 'holds, no stamp is needed' },
  waiting: { zh: '还没有答复', en: 'not answered yet' },
  refused: { zh: '没有同意', en: 'did not agree' },
  outdated: { zh: '之后资料改过，不再有效', en: 'the data changed since; it holds no more' },
  expired: { zh: '逾期没有答复', en: 'not answered in time' },
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
