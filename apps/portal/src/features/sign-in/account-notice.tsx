// The user agreement and the list of personal information that is kept, as the server has them (PIPL art. 17).
import { ownRecordRoutes } from '@hufu/contract/routes/records.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import { useNotice } from './register.tsx'

const texts = {
  title: { zh: '用户协议和个人信息说明', en: 'User agreement and information notice' },
  version: { zh: '版本 {version}', en: 'Version {version}' },
  information: { zh: '个人信息说明', en: 'What we keep of you' },
  purpose: { zh: '用途', en: 'Purpose' },
  necessity: { zh: '是否必需', en: 'Necessary?' },
  retention: { zh: '保存多久', en: 'How long' },
  processor: { zh: '还有谁处理', en: 'Who else handles it' },
  effect: { zh: '对您的影响', en: 'What it means for you' },
  processors: { zh: '谁会收到您的信息', en: 'Who receives your data' },
  what: { zh: '收到什么', en: 'Receives' },
  entrusted: { zh: '受我们委托，只按我们的要求处理', en: 'Works for us, by our instruction only' },
  independent: { zh: '按自己的职责处理', en: 'Handles it in its own right' },
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
            {item.effect && (
              <>
                <br />
                {t('effect')}：{say(item.effect)}
              </>
            )}
            {item.processor && (
              <>
                <br />
                {t('processor')}：{say(item.processor)}
              </>
            )}
          </p>
        </section>
      ))}
      <Processors />
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

function Processors() {
  const t = useTexts(texts)
  const say = useSay()
  const query = useQuery({
    queryKey: ['processors'],
    queryFn: ({ signal }) => call(ownRecordRoutes.processors, { signal }),
  })
  return (
    <>
      <h2 id="processors">{t('processors')}</h2>
      <ProblemNote error={query.error} />
      {query.data?.processors.map(each => (
        <section className="card" key={each.id}>
          <h3>{say(each.title)}</h3>
          <p>
            {t('purpose')}：{say(each.purpose)}
            <br />
            {t('what')}：{each.kinds.map(say).join(' · ')}
            <br />
            {t(each.role)}
          </p>
          <ul className="plain">
            {companiesOf(each.by).map(({ name, contact }) => (
              <li key={`${name}${contact}`}>
                {name} <span className="num">{contact}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

/** Counters with the same contract are one line; the counters' own numbers stand below the rights. */
function companiesOf(by: { name: string; contact: string | null }[]) {
  const seen = new Map(by.map(({ name }) => [name, by.filter(each => each.name === name)]))
  return [...seen].map(([name, all]) => {
    const contacts = new Set(all.map(each => each.contact))
    return { name, contact: contacts.size === 1 ? all[0]?.contact : null }
  })
}
