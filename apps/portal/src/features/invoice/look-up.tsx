// Looking up an invoice without signing in: organisation, tax number, telephone; a code to that telephone; then the invoices, each
// behind a link that spends itself.
import { invoiceLookUpRoutes as routes } from '@hufu/contract/routes/invoice-look-up.ts'
import { amount, moment } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Page } from '../../lib/page.tsx'
import { onlyDigits } from '../../lib/phone-code.tsx'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { solveCheck } from '../sign-in/security-check.ts'

const texts = {
  title: { zh: '发票查询', en: 'Find your invoice' },
  sub: {
    zh: '不用登录。按申请时填的信息查询，验证码发到申请里留的手机。',
    en: 'Without signing in. Give what stands in the application; a code goes to the phone named there.',
  },
  name: { zh: '单位名称', en: 'Organisation' },
  tax: { zh: '纳税人识别号', en: 'Tax number' },
  phone: { zh: '联系人手机号', en: 'Mobile number of the contact' },
  need: { zh: '请填写这一项', en: 'Please fill this in' },
  phoneWrong: { zh: '手机号应是 1 开头的 11 位数字', en: 'The number has 11 digits and begins with 1' },
  send: { zh: '发送验证码', en: 'Send the code' },
  sending: { zh: '正在处理…', en: 'Working…' },
  sent: {
    zh: '如果信息与申请一致，验证码已发出，5 分钟内有效。没收到？请核对上面三项。',
    en: 'If this fits an application, a code is on its way, good for 5 minutes. Nothing came? Check the three lines above.',
  },
  code: { zh: '短信验证码', en: 'Code from the message' },
  codeWrong: { zh: '验证码是 6 位数字', en: 'The code has 6 digits' },
  find: { zh: '查询', en: 'Find' },
  found: { zh: '查到 {n} 张发票', en: '{n} found' },
  once: { zh: '每个下载链接只能打开一次，三天内有效。', en: 'Each link opens once, within three days.' },
  number: { zh: '发票号码 {number}', en: 'Invoice {number}' },
  ofOrder: { zh: '申请 {order}，{when} 开具', en: 'Order {order}, issued {when}' },
  download: { zh: '下载发票', en: 'Download' },
  another: { zh: '再查一次', en: 'Search again' },
}

type Found = { number: string; order: string; issued: string; amountFen: number; link: string }[]

export function LookUp() {
  const params = useParams({ strict: false }) as unknown as { authority: string }
  const t = useTexts(texts)
  const { busy, error, run } = useDeed()
  const [asked, setAsked] = useState({ name: '', taxNumber: '', mobile: '' })
  const [sent, setSent] = useState(false)
  const [tried, setTried] = useState(false)
  const [code, setCode] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  if (found)
    return (
      <Results found={found} again={() => [setFound(null), setSent(false), setCode(''), setTried(false)]} />
    )
  const whole =
    asked.name.trim().length > 1 && asked.taxNumber.trim().length > 5 && /^1[3-9]\d{9}$/.test(asked.mobile)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || !whole || (sent && code.length !== 6)) return
    void run(async () => {
      if (sent) {
        setFound((await call(routes.finishLookUp, { params, body: { ...asked, code } })).invoices)
        return
      }
      await call(routes.askLookUp, { params, body: { ...asked, captcha: await solveCheck() } })
      setTried(false)
      setSent(true)
    })
  }
  const wrong = (bad: boolean, text: string) => (tried && bad ? text : null)
  return (
    <Page title={t('title')} sub={t('sub')}>
      <form onSubmit={onSubmit} noValidate>
        <TextField
          label={t('name')}
          autoComplete="organization"
          wrong={wrong(asked.name.trim().length < 2, t('need'))}
          value={asked.name}
          onChange={name => setAsked({ ...asked, name })}
        />
        <TextField
          label={t('tax')}
          className="num"
          autoComplete="off"
          wrong={wrong(asked.taxNumber.trim().length < 6, t('need'))}
          value={asked.taxNumber}
          onChange={taxNumber => setAsked({ ...asked, taxNumber })}
        />
        <TextField
          label={t('phone')}
          className="num"
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          wrong={wrong(!/^1[3-9]\d{9}$/.test(asked.mobile), t('phoneWrong'))}
          value={asked.mobile}
          onChange={mobile => setAsked({ ...asked, mobile: onlyDigits(mobile).slice(0, 11) })}
        />
        {sent && (
          <TextField
            label={t('code')}
            className="num code"
            inputMode="numeric"
            autoComplete="one-time-code"
            wrong={wrong(code.length !== 6, t('codeWrong'))}
            value={code}
            onChange={value => setCode(onlyDigits(value).slice(0, 6))}
          />
        )}
        <div role="status">{sent && !error ? <p className="soft">{t('sent')}</p> : null}</div>
        <ProblemNote error={error} />
        <button type="submit" className="cta" disabled={busy}>
          {busy ? t('sending') : sent ? t('find') : t('send')}
        </button>
      </form>
    </Page>
  )
}

function Results({ found, again }: { found: Found; again: () => void }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  return (
    <Page title={t('found', { n: found.length })} sub={t('once')}>
      {found.map(each => (
        <article key={each.link} className="card">
          <p>
            <b className="num">{t('number', { number: each.number })}</b>
            <br />
            {t('ofOrder', { order: each.order, when: moment(each.issued, lang) })} ·{' '}
            {amount(each.amountFen, lang)}
          </p>
          <a className="cta" href={each.link} target="_blank" rel="noreferrer">
            {t('download')}
          </a>
        </article>
      ))}
      <button type="button" className="link inline" onClick={again}>
        {t('another')}
      </button>
    </Page>
  )
}
