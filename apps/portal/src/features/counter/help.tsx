// Where to turn: the counter's notices, its telephone with hours, and the questions that people ask. Also shown inside an order.
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'

const texts = {
  help: { zh: '需要帮助', en: 'Need help?' },
  call: { zh: '客服电话', en: 'Telephone' },
  questions: { zh: '常见问题', en: 'Questions' },
  account: { zh: '公众号 {name}：{menu}', en: 'WeChat account {name}: {menu}' },
  notices: { zh: '公告', en: 'Notices' },
}

/** Those of today. */
export function Announcements({ document }: { document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const current = document.announcements.filter(each => each.from <= today && today <= each.until)
  if (current.length === 0) return null
  return (
    <section className="problem" aria-label={t('notices')}>
      {current.map(each => (
        <p key={each.zh}>{say(each)}</p>
      ))}
    </section>
  )
}

export function Help({ document }: { document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { phone, hours, account, questions } = document.help
  if (!phone && !account && questions.length === 0) return null
  return (
    <section>
      <h2>{t('help')}</h2>
      {phone && (
        <p>
          {t('call')} <a href={`tel:${phone.replaceAll('-', '')}`}>{phone}</a>{' '}
          <span className="soft">{say(hours)}</span>
        </p>
      )}
      {account && <p>{t('account', { name: account.name, menu: say(account.menu) })}</p>}
      {questions.map(question => (
        <details key={question.ask.zh}>
          <summary>{say(question.ask)}</summary>
          <p>{say(question.answer)}</p>
        </details>
      ))}
    </section>
  )
}
