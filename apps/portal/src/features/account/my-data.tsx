// One's own data: agreements and consents given, a copy of everything, and closing the account (PIPL art. 44 to 47).
import { type AccountView, personAccountRoutes as routes } from '@hufu/contract/routes/person-account.ts'
import { day, exact } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { onlyDigits } from '../../lib/phone-code.tsx'
import { address, call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { consentWords, texts } from './texts.ts'

export function MyData({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const [closing, close] = useState(false)
  return (
    <section className="card" aria-labelledby="data">
      <h2 id="data">{t('data')}</h2>
      {account.agreements.length > 0 && <h3>{t('agreements')}</h3>}
      <ul className="plain">
        {account.agreements.map(each => (
          <li key={each.version}>
            {say(each.title)} <small>{t('about', { version: each.version, when: exact(each.at) })}</small>
          </li>
        ))}
      </ul>
      {account.consents.length > 0 && <h3>{t('consents')}</h3>}
      <ul className="plain">
        {account.consents.map(each => (
          <li key={`${each.order}${each.about}${each.at}`}>
            {say(consentWords[each.about])}{' '}
            <small>
              {t('about', { version: each.version, when: day(each.at, lang) })}{' '}
              {each.withdrawn && t('withdrawn')}
            </small>{' '}
            <Link
              className="link inline"
              to="/$authority/orders/$order"
              params={{ authority: each.authority, order: each.order }}
            >
              {t('inOrder')}
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <a className="link inline" href={address(routes.myData)} download>
          {t('download')}
        </a>
        <br />
        <Link className="link inline" to="/account-notice">
          {t('noticeLink')}
        </Link>
      </p>
      {closing ? (
        <CloseAccount account={account} />
      ) : (
        <button type="button" className="link inline" onClick={() => close(true)}>
          {t('close')}
        </button>
      )}
    </section>
  )
}

function CloseAccount({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const cache = useQueryClient()
  const { busy, error, run } = useDeed()
  const [proof, setProof] = useState('')
  const [sent, setSent] = useState(false)
  const [answer, setAnswer] = useState<{ why: { zh: string; en: string }; until: string | null } | null>(null)
  const byCode = !account.hasPassword && account.mobile !== null
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    void run(async () => {
      if (byCode && !sent) {
        await call(routes.closeCode)
        setSent(true)
        return
      }
      setAnswer(await call(routes.closeAccount, { body: byCode ? { code: proof } : { password: proof } }))
    })
  }
  if (answer)
    return (
      <div role="alert">
        <h3>{t('closed')}</h3>
        <p>{say(answer.why)}</p>
        {answer.until && <p>{t('keptUntil', { when: day(answer.until, lang) })}</p>}
        <button
          type="button"
          className="cta"
          onClick={() => {
            cache.clear()
            window.location.assign('/')
          }}
        >
          {t('home')}
        </button>
      </div>
    )
  return (
    <form onSubmit={onSubmit} noValidate>
      <h3>{t('close')}</h3>
      <p>{t('closeText')}</p>
      {byCode && sent && (
        <TextField
          label={t('code')}
          className="num code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={proof}
          onChange={value => setProof(onlyDigits(value).slice(0, 6))}
        />
      )}
      {account.hasPassword && (
        <TextField
          label={t('current')}
          type="password"
          autoComplete="current-password"
          value={proof}
          onChange={setProof}
        />
      )}
      <ProblemNote error={error} />
      <button type="submit" className="button grave" disabled={busy}>
        {busy ? t('working') : byCode && !sent ? t('sendCode') : t('closeGo')}
      </button>
    </form>
  )
}
