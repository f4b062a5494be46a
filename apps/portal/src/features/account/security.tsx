// Password, number, passkeys and signed-in devices.
import { type AccountView, personAccountRoutes as routes } from '@hufu/contract/routes/person-account.ts'
import { day, exact } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { NewPassword, passwordFault } from '../sign-in/new-password.tsx'
import { texts } from './texts.ts'
import { useAccountDeed } from './use-account.ts'

export function Security({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const [changing, change] = useState(false)
  const [changed, setChanged] = useState(false)
  return (
    <section className="card" aria-labelledby="security">
      <h2 id="security">{t('security')}</h2>
      <dl className="facts">
        <dt>{t('mobile')}</dt>
        <dd>
          <span className="num">{account.mobile ?? t('none')}</span>{' '}
          <Link className="link inline" to="/account/phone">
            {t('changePhone')}
          </Link>
        </dd>
        <dt>{t('password')}</dt>
        <dd>
          {account.hasPassword ? t('set') : t('none')}{' '}
          {!changing && (
            <button type="button" className="link inline" onClick={() => change(true)}>
              {account.hasPassword ? t('changePassword') : t('setPassword')}
            </button>
          )}
        </dd>
      </dl>
      <div role="status">{changed && !changing && <p className="soft">✓ {t('passwordDone')}</p>}</div>
      {changing && (
        <PasswordForm
          account={account}
          close={done => {
            change(false)
            setChanged(done)
          }}
        />
      )}
      <Passkeys account={account} />
      <Sessions account={account} />
    </section>
  )
}

function PasswordForm({ account, close }: { account: AccountView; close: (done: boolean) => void }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  const [current, setCurrent] = useState('')
  const [secret, setSecret] = useState({ value: '', repeat: '' })
  const [tried, setTried] = useState(false)
  const wrong = passwordFault(secret.value, secret.repeat)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || wrong) return
    const body = { password: secret.value, ...(account.hasPassword ? { current } : {}) }
    void act(
      () => call(routes.changePassword, { body }),
      () => close(true),
    )
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      {account.hasPassword && (
        <TextField
          label={t('current')}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
      )}
      <NewPassword
        account={account.userName ?? account.mobile ?? ''}
        {...secret}
        onChange={(value, repeat) => setSecret({ value, repeat })}
        wrong={tried ? wrong : null}
      />
      <ProblemNote error={error} />
      <button type="submit" className="cta" disabled={busy}>
        {busy ? t('saving') : t('save')}
      </button>
      <button type="button" className="link inline" onClick={() => close(false)}>
        {t('cancel')}
      </button>
    </form>
  )
}

function Passkeys({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const { busy, error, act, run } = useAccountDeed()
  const add = () =>
    run(async () => {
      const { startRegistration } = await import('@simplewebauthn/browser')
      const { ticket, options } = await call(routes.passkeyStart)
      const response = await startRegistration({ optionsJSON: options as never }).catch(() => null)
      // Closed by the person: nothing went wrong.
      if (!response) return
      const name = `${t('passkeyName')} ${account.passkeys.length + 1}`
      await act(() => call(routes.addPasskey, { body: { ticket, response: { ...response }, name } }))
    })
  return (
    <>
      <h3>{t('passkeys')}</h3>
      <p className="soft">{account.passkeysPossible ? t('passkeysHelp') : t('passkeysAway')}</p>
      <ul className="plain">
        {account.passkeys.map(key => (
          <li key={key.id}>
            {key.name}{' '}
            <small>{key.used ? t('used', { when: day(key.used, lang) }) : day(key.created, lang)}</small>{' '}
            <button
              type="button"
              className="link inline"
              aria-label={t('removeNamed', { name: key.name })}
              disabled={busy}
              onClick={() => void act(() => call(routes.removePasskey, { params: { passkey: key.id } }))}
            >
              {t('remove')}
            </button>
          </li>
        ))}
      </ul>
      <ProblemNote error={error} />
      {account.passkeysPossible && (
        <button type="button" className="button" disabled={busy} onClick={() => void add()}>
          {t('addPasskey')}
        </button>
      )}
    </>
  )
}

function Sessions({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  return (
    <>
      <h3>{t('sessions')}</h3>
      <ul className="plain">
        {account.sessions.map(session => {
          const device = session.device || t('device')
          return (
            <li key={session.id}>
              {device} {session.here && <strong>{t('here')}</strong>}
              <br />
              <small>
                {t('seen', { when: exact(session.began) })} · {session.ip}
              </small>{' '}
              {!session.here && (
                <button
                  type="button"
                  className="link inline"
                  aria-label={t('endNamed', { device: `${device} ${exact(session.began)}` })}
                  disabled={busy}
                  onClick={() => void act(() => call(routes.endSession, { params: { session: session.id } }))}
                >
                  {t('end')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <ProblemNote error={error} />
      {account.sessions.length > 1 && (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void act(() => call(routes.endOtherSessions))}
        >
          {t('endOthers')}
        </button>
      )}
    </>
  )
}
