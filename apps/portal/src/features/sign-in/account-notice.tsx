// The user agreement and the list of personal information that is kept, as the server has them (PIPL art. 17).
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Page, PendingPage } from '../../lib/page.tsx'
import { useNotice } from './register.tsx'

const texts = {
  title: { zh: '用户协议和个人信息说明', en: 'User agreement and information notice' },
  version: { zh: '版本 {version}', en: 'Version {version}' },
  information: { zh: '个人信息说明', en: 'What we keep of you' },
  purpose: { zh: '用途', en: 'Purpose' },
  necessity: { zh: '是否必需', en: 'Necessary?' },
  retention: { zh: '保存多久', en: 'How long' },
  processor: { zh: '还有谁处理', en: 'Who else handles it' },
  rights: { zh: '您的权利', en: 'Your rights' },
  contact: { zh: '联系我们', en: 'Contact' },
}

export function AccountNotice() {
  const t = useTexts(texts)
  const say = useSay()
  const query = useNotice()
  if (!query.data)
    return <PendingPage what={t('title')} error={query.error} retry={() => void query.refetch()} />
  const { agreement, information } = query.data
  return (
    <Page title={t('title')}>
      <h2>{say(agreement.title)}</h2>
      <p className="soft">{t('version', { version: agreement.version })}</p>
      {agreement.paragraphs.map(each => (
        <p key={each.zh}>{say(each)}</p>
      ))}
      <h2 id="information">{t('information')}</h2>
      <p className="soft">{t('version', { version: information.version })}</p>
      {information.items.map(item => (
        <section className="card" key={item.what.zh}>
          <h3>{say(item.what)}</h3>
          <p>
            {t('purpose')}：{say(item.purpose)}
            <br />
            {t('necessity')}：{say(item.necessity)}
            <br />
            {t('retention')}：{say(item.retention)}
            {item.processor && (
              <>
                <br />
                {t('processor')}：{say(item.processor)}
              </>
            )}
          </p>
        </section>
      ))}
      <h2>{t('rights')}</h2>
      <ul>
        {information.rights.map(each => (
          <li key={each.zh}>{say(each)}</li>
        ))}
      </ul>
      <h2>{t('contact')}</h2>
      <ul>
        {information.contacts.map(each => (
          <li key={each.authority}>
            {say(each.title)} <span className="num">{each.hotline}</span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
