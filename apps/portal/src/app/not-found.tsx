// An address that leads nowhere still leads home.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { Page } from '../lib/page.tsx'

const texts = {
  title: { zh: '没有这个页面', en: 'No such page' },
  why: {
    zh: '地址可能抄错了，或者页面已经搬走。',
    en: 'The address may be mistyped, or the page has moved.',
  },
  home: { zh: '回到首页', en: 'Go to the home page' },
}

export function NotFound() {
  const t = useTexts(texts)
  return (
    <Page title={t('title')}>
      <p>{t('why')}</p>
      <Link to="/" className="cta">
        {t('home')}
      </Link>
    </Page>
  )
}
