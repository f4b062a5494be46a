// Shows what went wrong in three parts: what happened, why, and what to do next. Never a raw error.
import { ProblemError } from '@hufu/contract/client.ts'
import type { Problem } from '@hufu/contract/errors.ts'
import type { Text } from '@hufu/contract/words.ts'
import { AgentError, AgentMissing } from './agent-errors.ts'
import { type Lang, useLang } from './i18n.tsx'

export interface Told {
  what: string
  why: string
  next: string
  /** The request's number, to quote to customer service; null when there was no request. */
  id: string | null
}

const told = (what: Text, why: Text, next: Text) => ({ what, why, next })
const offline = told(
  { zh: '网络断开了', en: 'You are offline' },
  { zh: '没有连上服务器', en: 'The server cannot be reached' },
  { zh: '已填的内容都在，网络恢复后会自动继续', en: 'Nothing is lost; it goes on when the network is back' },
)
const missing = told(
  { zh: '没有找到密钥助手', en: 'The key agent was not found' },
  { zh: '它可能没有安装或没有启动', en: 'It may not be installed or running' },
  { zh: '请在这台电脑上启动密钥助手，再点“重新检测”', en: 'Start it on this computer, then check again' },
)
const fault = told(
  { zh: '这一步没有完成', en: 'This step did not finish' },
  { zh: '不是您的操作造成的', en: 'It was not your doing' },
  { zh: '内容没有丢，请再试一次', en: 'Nothing is lost; please try again' },
)

/** Any thrown thing, in words. */
export function tell(error: unknown, lang: Lang): Told {
  if (error instanceof ProblemError && error.problem?.zh) {
    const problem: Problem = error.problem
    return { ...problem[lang], id: problem.id }
  }
  if (error instanceof AgentError) return { what: error.problem[lang], why: '', next: '', id: null }
  // fetch throws TypeError when nobody answers.
  const words = error instanceof AgentMissing ? missing : error instanceof TypeError ? offline : fault
  return { what: words.what[lang], why: words.why[lang], next: words.next[lang], id: null }
}

export function ProblemNote({ error, children }: { error: unknown; children?: React.ReactNode }) {
  const { lang } = useLang()
  if (!error) return null
  const { what, why, next, id } = tell(error, lang)
  const stop = lang === 'zh' ? '。' : '. '
  const comma = lang === 'zh' ? '，' : '. '
  return (
    <div className="problem" role="alert">
      <p className="problem-what">{what}</p>
      {next && (
        <p className="problem-next">
          {why && `${why}${comma}`}
          {next}
          {/[。.!！]$/.test(next) ? '' : stop}
        </p>
      )}
      {id && error instanceof ProblemError && error.status >= 500 && (
        <p className="problem-id">
          {lang === 'zh' ? '编号 ' : 'Reference '}
          {id}
        </p>
      )}
      {children}
    </div>
  )
}
