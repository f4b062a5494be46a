// My account: profile, sign-in and security, organisations, and one's own data.

import type { AccountView } from '@hufu/contract/routes/person-account.ts'
import { personAccountRoutes as routes } from '@hufu/contract/routes/person-account.ts'
import { phoneChangeRoutes } from '@hufu/contract/routes/phone-change.ts'
import { day, exact } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { type FormEvent, useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { MyData } from './my-data.tsx'
import { Organisations } from './organisations.tsx'
import { Security } from './security.tsx'
import { texts } from './texts.ts'
import { useAccount, useAccountDeed } from './use-account.ts'

export function Account() {
  const t = useTexts(texts)
  const { lang } = useLang()
  const query = useAccount()
  if (!query.data)
    return <PendingPage what={t('what')} error={query.error} retry={() => void query.refetch()} />
  const account = query.data
  return (
    <Page title={t('title')} sub={t('since', { when: day(account.since, lang) })}>
      {account.phoneChange && <Stop mobile={account.phoneChange.mobile} />}
      {account.coolDownUntil && (
        <p className="problem">{t('cooling', { when: exact(account.coolDownUntil) })}</p>
      )}
      <Profile account={account} />
      <Security account={account} />
      <Organisations account={account} />
      <MyData account={account} />
    </Page>
  )
}

function Stop({ mobile }: { mobile: string }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  return (
    <section className="problem" aria-labelledby="stop">
      <h2 id="stop">{t('stopTitle')}</h2>
      <p>{t('stopText', { mobile })}</p>
      <ProblemNote error={error} />
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() => void act(() => call(phoneChangeRoutes.stopPhoneChange))}
      >
        {t('stop')}
      </button>
    </section>
  )
}

function Profile({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const [editing, edit] = useState(false)
  const [saved, setSaved] = useState(false)
  return (
    <section className="card" aria-labelledby="profile">
      <h2 id="profile">{t('profile')}</h2>
      {editing ? (
        <ProfileForm
          account={account}
          close={changed => {
            edit(false)
            setSaved(changed)
          }}
        />
      ) : (
        <>
          <dl className="facts">
            <dt>{t('name')}</dt>
            <dd>{account.name ?? t('none')}</dd>
            <dt>{t('mobile')}</dt>
            <dd className="num">{account.mobile ?? t('none')}</dd>
            <dt>{t('userName')}</dt>
            <dd>{account.userName ?? t('none')}</dd>
            <dt>{t('email')}</dt>
            <dd>{account.email ?? t('none')}</dd>
            <dt>{t('wechat')}</dt>
            <dd>{account.wechat ? t('linked') : t('unlinked')}</dd>
          </dl>
          <div role="status">{saved && <p className="soft">✓ {t('saved')}</p>}</div>
          <button type="button" className="button" onClick={() => edit(true)}>
            {t('edit')}
          </button>
        </>
      )}
    </section>
  )
}

function ProfileForm({ account, close }: { account: AccountView; close: (changed: boolean) => void }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  const [name, setName] = useState(account.name ?? '')
  const [email, setEmail] = useState(account.email ?? '')
  const [userName, setUserName] = useState(account.userName ?? '')
  const [tried, setTried] = useState(false)
  const wrong = {
    email: email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? t('emailWrong') : null,
    userName: userName && !/^[a-z][a-z0-9._-]{3,30}$/.test(userName) ? t('userNameHint') : null,
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || wrong.email || wrong.userName) return
    const body = {
      ...(name.trim() && name.trim() !== account.name ? { name: name.trim() } : {}),
      ...(email !== (account.email ?? '') ? { email: email || null } : {}),
      ...(userName && userName !== account.userName ? { userName } : {}),
    }
    void act(
      () => call(routes.saveProfile, { body }),
      () => close(true),
    )
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <TextField label={t('name')} autoComplete="name" value={name} onChange={setName} />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="email"
        wrong={tried ? wrong.email : null}
        value={email}
        onChange={value => setEmail(value.trim())}
      />
      <TextField
        label={t('userName')}
        hint={t('userNameHint')}
        autoComplete="username"
        autoCapitalize="none"
        wrong={tried ? wrong.userName : null}
        value={userName}
        onChange={value => setUserName(value.trim().toLowerCase())}
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
