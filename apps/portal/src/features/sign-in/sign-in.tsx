// Sign-in by a code on the phone, a password, a passkey or WeChat, as the programme one comes from offers them. Afterwards
// one is back where one was.
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../../lib/page.tsx'
import { PhoneCode } from '../../lib/phone-code.tsx'
import { accountRoutes, address, call, inWechat, useProgramme, useSession } from '../../lib/server.ts'
import { useDeed } from '../../lib/use-deed.ts'
import { PasswordForm } from './password-form.tsx'
import { counterOf } from './register.tsx'
import { withCheckIfAsked } from './security-check.ts'
import { texts } from './texts.ts'

const LAST = 'hufu.sign-in'

export function SignIn() {
  const t = useTexts(texts)
  const search = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const cache = useQueryClient()
  const session = useSession()
  const [way, setWay] = useState<'code' | 'password'>(
    localStorage.getItem(LAST) === 'password' ? 'password' : 'code',
  )
  const wechatFirst = inWechat()
  const counter = counterOf(search.return)
  const programme = useProgramme(counter?.authority ?? '', counter?.programme).data
  const methods = (programme?.document as unknown as Programme | undefined)?.['sign-in']
  /** Without a programme in sight every way is open; a code by SMS always is. */
  const offers = (method: 'password' | 'wechat') => !methods || methods.includes(method)
  const choose = (next: 'code' | 'password') => {
    localStorage.setItem(LAST, next)
    setWay(next)
  }
  const done = async () => {
    await cache.resetQueries()
    await navigate({ href: search.return, replace: true })
  }
  const wechat = (
    <a
      className={wechatFirst ? 'cta' : 'button'}
      href={address(accountRoutes.wechatStart, {}, { return: search.return })}
    >
      {t('wechat')}
    </a>
  )
  return (
    <Page title={t('title')} sub={search.return === '/' ? t('sub') : t('back')}>
      {wechatFirst && (
        <>
          {wechat}
          <h2>{t('byPhone')}</h2>
        </>
      )}
      {way === 'code' ? (
        <PhoneCode
          submit={t('submit')}
          demoPhone={session.data?.phoneUrl ?? null}
          send={mobile =>
            withCheckIfAsked(
              captcha => call(accountRoutes.requestCode, { body: { mobile, captcha } }),
              () => {},
            )
          }
          check={async (mobile, code) => {
            await call(accountRoutes.signIn, { body: { mobile, code } })
            await done()
          }}
        />
      ) : (
        <PasswordForm initial="" done={done} />
      )}
      <p className="links after">
        <Link className="link inline" to="/register" search={{ return: search.return }}>
          {t('registerLink')}
        </Link>
        <Link className="link inline" to="/reset">
          {t('forgot')}
        </Link>
        <Link className="link inline" to="/lost-phone" search={{ return: search.return }}>
          {t('lost')}
        </Link>
      </p>
      <p className="or">{t('or')}</p>
      <div className="ways">
        {(way === 'password' || offers('password')) && (
          <button
            type="button"
            className="button"
            onClick={() => choose(way === 'code' ? 'password' : 'code')}
          >
            {way === 'code' ? t('usePassword') : t('useCode')}
          </button>
        )}
        <PasskeyButton done={done} />
        {!wechatFirst && offers('wechat') && wechat}
      </div>
    </Page>
  )
}

function PasskeyButton({ done }: { done: () => Promise<void> }) {
  const t = useTexts(texts)
  const { busy, error, run } = useDeed()
  // A passkey belongs to a domain name: on a bare address there can be none.
  if (!('PublicKeyCredential' in window) || /^[\d.]+$|:/.test(location.hostname)) return null
  const press = () =>
    run(async () => {
      const { startAuthentication } = await import('@simplewebauthn/browser')
      const { ticket, options } = await call(entranceRoutes.passkeySignInStart)
      const response = await startAuthentication({ optionsJSON: options as never }).catch(() => null)
      // Closed by the person: nothing went wrong.
      if (!response) return
      await call(entranceRoutes.passkeySignIn, { body: { ticket, response: { ...response } } })
      await done()
    })
  return (
    <>
      <button type="button" className="button" disabled={busy} onClick={() => void press()}>
        {t('usePasskey')}
      </button>
      <ProblemNote error={error} />
    </>
  )
}
