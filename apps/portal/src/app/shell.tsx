// What surrounds every page: the way home, language, larger text, who is signed in, and a word when the network is gone.
import { ElderSwitch } from '@hufu/ui/elder-mode.tsx'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { useOnline } from '@hufu/ui/use-events.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { accountRoutes, call, useSession } from '../lib/server.ts'

const texts = {
  skip: { zh: '跳到正文', en: 'Skip to content' },
  site: { zh: '数字证书', en: 'Digital certificates' },
  offline: {
    zh: '网络断开了。已填的内容都在，恢复后自动继续。',
    en: 'You are offline. Nothing is lost; it goes on when the network is back.',
  },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出', en: 'Sign out' },
  mine: { zh: '我的', en: 'Mine' },
  help: {
    zh: '遇到困难？打开您的申请，把申请编号告诉客服，我们接着帮您办。',
    en: 'Stuck? Give customer service the number on your order, and we carry on from there.',
  },
  demo: { zh: '这是演示环境，短信和付款都在', en: 'This is a demo. Messages and payments are on' },
  phone: { zh: '演示手机', en: 'the demo phone' },
}

export function Shell() {
  const t = useTexts(texts)
  const { lang, setLang } = useLang()
  const session = useSession()
  const online = useOnline()
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <span className="mark" aria-hidden="true">
            虎
          </span>
          <span className="brand-name">{t('site')}</span>
        </Link>
        <nav aria-label={lang === 'zh' ? '设置' : 'Settings'}>
          <button
            type="button"
            className="link"
            lang={lang === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
          >
            {lang === 'zh' ? 'English' : '中文'}
          </button>
          <ElderSwitch />
          <Account signedIn={Boolean(session.data?.person)} />
        </nav>
      </header>
      {!online && (
        <p className="banner" role="status">
          {t('offline')}
        </p>
      )}
      <Outlet />
      <footer className="foot">
        <p>{t('help')}</p>
        {session.data?.phoneUrl && (
          <p>
            {t('demo')}{' '}
            <a href={session.data.phoneUrl} target="_blank" rel="noreferrer">
              {t('phone')}
            </a>
            {lang === 'zh' ? '里。' : '.'}
          </p>
        )}
      </footer>
    </>
  )
}

function Account({ signedIn }: { signedIn: boolean }) {
  const t = useTexts(texts)
  const cache = useQueryClient()
  const location = useLocation()
  if (!signedIn) {
    if (location.pathname === '/sign-in') return null
    return (
      <Link className="link" to="/sign-in" search={{ return: location.pathname }}>
        {t('signIn')}
      </Link>
    )
  }
  const leave = async () => {
    await call(accountRoutes.signOut)
    cache.clear()
    window.location.assign('/')
  }
  return (
    <>
      <Link className="link" to="/account">
        {t('mine')}
      </Link>
      <button type="button" className="link" onClick={() => void leave()}>
        {t('signOut')}
      </button>
    </>
  )
}
