// What the legal representative sees on the phone: who asks for what, the words to stand behind, and two answers that look alike.
import { bindingRoutes } from '@hufu/contract/routes/binding.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { onlyDigits } from '../../lib/phone-code.tsx'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { bindingTexts } from './binding-texts.ts'

export function Question() {
  const params = useParams({ strict: false }) as unknown as { token: string }
  const t = useTexts(bindingTexts)
  const say = useSay()
  const query = useQuery({
    queryKey: ['binding-question', params.token],
    queryFn: () => call(bindingRoutes.bindingQuestion, { params }),
    retry: false,
  })
  const asked = query.data
  if (!asked) return <PendingPage what={t('what')} error={query.error} retry={() => void query.refetch()} />
  if (asked.state !== 'waiting') {
    const [title, next] =
      asked.state === 'done'
        ? [t('thanks'), t('thanksNext')]
        : asked.state === 'refused'
          ? [t('no'), t('noNext')]
          : [t('over'), t('overNext')]
    return (
      <Page title={title}>
        <p className="now" role="status">
          {next}
        </p>
      </Page>
    )
  }
  return (
    <Page title={t('questionTitle', { organisation: asked.organisation })} sub={say(asked.authorityTitle)}>
      <section className="card">
        <p>{t('toYou', { name: asked.name })}</p>
        <p>
          {t('doneFor', {
            agent: asked.agent,
            mobile: asked.agentMobile,
            programme: say(asked.programme),
          })}
        </p>
        <ul>
          {asked.papers.map(paper => (
            <li key={paper.zh}>{say(paper)}</li>
          ))}
        </ul>
        <p>
          <b>{say(asked.statement)}</b>
        </p>
        <p className="soft">{t('notKnown')}</p>
      </section>
      <Answer token={params.token} mobile={asked.mobile} onAnswer={() => void query.refetch()} />
    </Page>
  )
}

function Answer({ token, mobile, onAnswer }: { token: string; mobile: string; onAnswer: () => void }) {
  const t = useTexts(bindingTexts)
  const { busy, error, run } = useDeed()
  const [sent, setSent] = useState(false)
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState(false)
  const params = { token }
  const send = () =>
    run(async () => {
      await call(bindingRoutes.bindingCode, { params })
      setSent(true)
    })
  const refuse = () =>
    run(async () => {
      await call(bindingRoutes.answerBinding, { params, body: { answer: 'refuse' } })
      onAnswer()
    })
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    setWrong(code.length !== 6)
    if (code.length !== 6) return
    void run(async () => {
      await call(bindingRoutes.answerBinding, { params, body: { answer: 'confirm', code } })
      onAnswer()
    })
  }
  return (
    <>
      <ProblemNote error={error} />
      {sent ? (
        <form onSubmit={confirm} noValidate>
          <TextField
            label={t('code')}
            hint={t('toNumber', { mobile })}
            wrong={wrong ? t('codeWrong') : null}
            value={code}
            autoComplete="one-time-code"
            inputMode="numeric"
            className="num code"
            onChange={value => setCode(onlyDigits(value).slice(0, 6))}
          />
          <button type="submit" className="cta" disabled={busy}>
            {busy ? t('working') : t('confirm')}
          </button>
          <button type="button" className="link inline" disabled={busy} onClick={() => void send()}>
            {t('resend')}
          </button>
        </form>
      ) : (
        <button type="button" className="cta" disabled={busy} onClick={() => void send()}>
          {busy ? t('working') : t('sendCode')}
        </button>
      )}
      <button type="button" className="button after" disabled={busy} onClick={() => void refuse()}>
        {t('refuse')}
      </button>
    </>
  )
}
