// Sign-in by a code on the phone, or by WeChat. Afterwards one is back where one was.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Page } from '../../lib/page.tsx'
import { PhoneCode } from '../../lib/phone-code.tsx'
import { accountRoutes, address, call, inWechat, useSession } from '../../lib/server.ts'

const texts = {
  title: { zh: '登录', en: 'Sign in' },
  sub: { zh: '没有账号也一样：验证手机号就可以。', en: 'No account needed: verifying your phone is enough.' },
  back: {
    zh: '登录后回到刚才的页面，已填的内容都在。',
    en: 'You will return to where you were; nothing is lost.',
  },
  wechat: { zh: '微信登录', en: 'Sign in with WeChat' },
  byPhone: { zh: '或用手机号登录', en: 'Or sign in by phone' },
  or: { zh: '也可以', en: 'Or' },
  submit: { zh: '登录', en: 'Sign in' },
}

export function SignIn() {
  const t = useTexts(texts)
  const search = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const cache = useQueryClient()
  const session = useSession()
  const wechatFirst = inWechat()
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
      <PhoneCode
        submit={t('submit')}
        demoPhone={session.data?.phoneUrl ?? null}
        send={mobile => call(accountRoutes.requestCode, { body: { mobile } })}
        check={async (mobile, code) => {
          await call(accountRoutes.signIn, { body: { mobile, code } })
          await cache.resetQueries()
          await navigate({ href: search.return, replace: true })
        }}
      />
      {!wechatFirst && (
        <>
          <p className="or">{t('or')}</p>
          {wechat}
        </>
      )}
    </Page>
  )
}
