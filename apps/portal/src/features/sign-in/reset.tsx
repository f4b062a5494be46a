// A forgotten password: account, code to the registered phone, a password of one's own. The page says the same whether or not
// there is such an account.
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Page } from '../../lib/page.tsx'
import { onlyDigits } from '../../lib/phone-code.tsx'
import { call, useSession } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { NewPassword, passwordFault } from './new-password.tsx'
import { solveCheck } from './security-check.ts'
import { texts } from './texts.ts'

type Step = { at: 'account' } | { at: 'code' } | { at: 'password'; ticket: string } | { at: 'done' }

export function Reset() {
  const t = useTexts(texts)
  const demoPhone = useSession().data?.phoneUrl
  const { busy, error, run } = useDeed()
  const [step, setStep] = useState<Step>({ at: 'account' })
  const [identifier, setIdentifier] = useState('')
  const [code, setCode] = useState('')
  const [secret, setSecret] = useState({ value: '', repeat: '' })
  const [tried, setTried] = useState(false)

  const send = () =>
    run(async () => {
      await call(entranceRoutes.resetStart, { body: { identifier, captcha: await solveCheck() } })
      setStep({ at: 'code' })
    })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (step.at === 'account') {
      if (identifier.trim().length >= 2) {
        setTried(false)
        void send()
      }
    } else if (step.at === 'code') {
      if (!/^\d{6}$/.test(code)) return
      void run(async () => {
        const { ticket } = await call(entranceRoutes.resetCheck, { body: { identifier, code } })
        setTried(false)
        setStep({ at: 'password', ticket })
      })
    } else if (step.at === 'password' && !passwordFault(secret.value, secret.repeat)) {
      const { ticket } = step
      void run(async () => {
        await call(entranceRoutes.resetFinish, { body: { ticket, password: secret.value } })
        setStep({ at: 'done' })
      })
    }
  }
  if (step.at === 'done')
    return (
      <Page title={t('resetDone')} sub={t('resetDoneText')}>
        <Link className="cta" to="/sign-in" search={{ return: '/' }}>
          {t('toSignIn')}
        </Link>
      </Page>
    )
  return (
    <Page title={t('resetTitle')} sub={t('resetSub')} back={{ to: '/sign-in', label: t('title') }}>
      <form onSubmit={onSubmit} noValidate>
        {step.at !== 'password' && (
          <TextField
            label={t('identifier')}
            hint={t('identifierHint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            readOnly={step.at === 'code'}
            wrong={tried && identifier.trim().length < 2 ? t('identifierMissing') : null}
            value={identifier}
            onChange={setIdentifier}
          />
        )}
        {step.at === 'code' && (
          <>
            <p role="status" className="soft">
              {t('resetSent')}
            </p>
            <TextField
              label={t('code')}
              className="num code"
              inputMode="numeric"
              autoComplete="one-time-code"
              wrong={tried && !/^\d{6}$/.test(code) ? t('codeWrong') : null}
              value={code}
              onChange={value => setCode(onlyDigits(value).slice(0, 6))}
            />
          </>
        )}
        {step.at === 'password' && (
          <NewPassword
            account={identifier}
            {...secret}
            onChange={(value, repeat) => setSecret({ value, repeat })}
            wrong={tried ? passwordFault(secret.value, secret.repeat) : null}
          />
        )}
        <div role="status">{busy && step.at === 'account' && <p className="soft">{t('checking')}</p>}</div>
        <ProblemNote error={error} />
        <button type="submit" className="cta" disabled={busy}>
          {busy
            ? t('working')
            : step.at === 'account'
              ? t('sendCode')
              : step.at === 'code'
                ? t('confirm')
                : t('resetSubmit')}
        </button>
        {step.at === 'code' && (
          <button type="button" className="link inline" disabled={busy} onClick={() => void send()}>
            {t('again')}
          </button>
        )}
      </form>
      {demoPhone && step.at === 'code' && (
        <p className="soft">
          <a className="link inline" href={demoPhone} target="_blank" rel="noreferrer">
            {demoPhone}
          </a>
        </p>
      )}
      <p className="after">
        <Link className="link inline" to="/lost-phone" search={{ return: '/' }}>
          {t('noPhone')}
        </Link>
      </p>
    </Page>
  )
}
