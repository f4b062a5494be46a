// The number of an account is lost: a new one, proved by a code, and two papers, for a desk of the counter to look at.
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'
import { phoneChangeRoutes as routes } from '@hufu/contract/routes/phone-change.ts'
import { moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { Page } from '../../lib/page.tsx'
import { PhoneCode } from '../../lib/phone-code.tsx'
import { call, useSession } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { shrinkImage } from '../application/shrink-image.ts'
import { counterOf } from './register.tsx'
import { solveCheck } from './security-check.ts'
import { texts as shared } from './texts.ts'

const texts = {
  ...shared,
  lostTitle: { zh: '变更手机号', en: 'Change of number' },
  lostSub: {
    zh: '旧手机号不能用了，登录不了时在这里申请。工作人员一个工作日内审核，最早 24 小时后生效。',
    en: 'For when the old number is gone and you can’t sign in. A person looks at it within one working day; it takes effect after 24 hours at the earliest.',
  },
  canSignIn: {
    zh: '还能登录？在“我的账号”里换号更快。',
    en: 'Still able to sign in? “My account” is quicker.',
  },
  counter: { zh: '在哪个网点办过证书', en: 'Which counter you use' },
  choose: { zh: '请选择', en: 'Choose' },
  chooseFirst: { zh: '请选择一个网点', en: 'Choose a counter' },
  account: { zh: '原来的账号', en: 'The account' },
  accountHint: {
    zh: '旧手机号、用户名，或统一社会信用代码',
    en: 'The old number, user name, or the organisation’s credit code',
  },
  applicant: { zh: '办理人姓名', en: 'Your name' },
  applicantHint: { zh: '与身份证一致', en: 'As on your identity card' },
  applicantMissing: { zh: '请填写办理人姓名', en: 'Enter your name' },
  newNumber: { zh: '新手机号', en: 'The new number' },
  papers: { zh: '上传两份材料', en: 'Two papers' },
  licence: { zh: '营业执照（加盖公章）', en: 'Business licence with the official stamp' },
  identity: { zh: '办理人身份证', en: 'Identity card of the agent' },
  paperHint: { zh: '照片或 PDF，最大 5 MB', en: 'A photo or PDF, at most 5 MB' },
  uploaded: { zh: '已上传', en: 'Received' },
  uploading: { zh: '正在上传…', en: 'Uploading…' },
  papersMissing: { zh: '两份材料都要上传', en: 'Both papers are needed' },
  handIn: { zh: '提交申请', en: 'Hand in' },
  received: { zh: '申请已提交', en: 'Received' },
  receivedText: {
    zh: '我们最晚 {due} 审核，结果会发短信到 {mobile}。通过后最早在提交 24 小时后生效，之后用新手机号登录，忘记密码也可以自己重设。',
    en: 'We look at it by {due}; the result comes by SMS to {mobile}. It takes effect 24 hours after now at the earliest. Then sign in with the new number; a forgotten password can be set anew.',
  },
}

type Step =
  | { at: 'who' }
  | { at: 'papers'; request: string; ticket: string }
  | { at: 'done'; due: string; mobile: string }
const papers = ['licence', 'identity'] as const

export function LostPhone() {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const from = counterOf(useSearch({ from: '/lost-phone' }).return)
  const session = useSession()
  const counters = useQuery({
    queryKey: ['account-notice'],
    queryFn: () => call(entranceRoutes.notice),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.information.contacts
  const id = useId()
  const [authority, setAuthority] = useState(from?.authority ?? '')
  const [identifier, setIdentifier] = useState('')
  const [applicant, setApplicant] = useState('')
  const [tried, setTried] = useState(false)
  const [step, setStep] = useState<Step>({ at: 'who' })
  const whole = Boolean(authority) && identifier.trim().length >= 2 && applicant.trim().length >= 2

  if (step.at === 'done')
    return (
      <Page
        title={t('received')}
        sub={t('receivedText', { due: moment(step.due, lang), mobile: step.mobile })}
      >
        <Link className="cta" to="/">
          {t('goOn')}
        </Link>
      </Page>
    )
  if (step.at === 'papers')
    return (
      <Papers
        authority={authority}
        request={step.request}
        ticket={step.ticket}
        done={answer => setStep({ at: 'done', ...answer })}
      />
    )
  return (
    <Page title={t('lostTitle')} sub={t('lostSub')} back={{ to: '/sign-in', label: t('title') }}>
      <p className="soft">{t('canSignIn')}</p>
      <div className="field">
        <label htmlFor={`${id}a`}>{t('counter')}</label>
        {tried && !authority && (
          <p className="wrong" role="alert" id={`${id}w`}>
            {t('chooseFirst')}
          </p>
        )}
        <select
          id={`${id}a`}
          className="input"
          aria-describedby={`${id}w`}
          value={authority}
          onChange={event => setAuthority(event.target.value)}
        >
          <option value="">{t('choose')}</option>
          {counters?.map(each => (
            <option key={each.authority} value={each.authority}>
              {say(each.title)}
            </option>
          ))}
        </select>
      </div>
      <TextField
        label={t('account')}
        hint={t('accountHint')}
        autoComplete="username"
        autoCapitalize="none"
        wrong={tried && identifier.trim().length < 2 ? t('identifierMissing') : null}
        value={identifier}
        onChange={setIdentifier}
      />
      <TextField
        label={t('applicant')}
        hint={t('applicantHint')}
        autoComplete="name"
        wrong={tried && applicant.trim().length < 2 ? t('applicantMissing') : null}
        value={applicant}
        onChange={setApplicant}
      />
      <h2>{t('newNumber')}</h2>
      <PhoneCode
        submit={t('next')}
        demoPhone={session.data?.phoneUrl ?? null}
        send={async mobile => {
          setTried(true)
          // Nothing is sent before the rest is there; the page says what is missing.
          if (!whole) return { resendAfter: 0, proved: true }
          return await call(routes.lostPhoneCode, {
            params: { authority },
            body: { mobile, captcha: await solveCheck() },
          })
        }}
        check={async (mobile, code) => {
          const body = { identifier, applicant: applicant.trim(), mobile, code }
          const answer = await call(routes.lostPhoneStart, { params: { authority }, body })
          setStep({ at: 'papers', ...answer })
        }}
      />
    </Page>
  )
}

interface PapersProps {
  authority: string
  request: string
  ticket: string
  done: (answer: { due: string; mobile: string }) => void
}

function Papers({ authority, request, ticket, done }: PapersProps) {
  const t = useTexts(texts)
  const { busy, error, run } = useDeed()
  const [held, setHeld] = useState<Record<string, string>>({})
  const [sending, setSending] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const upload = (paper: (typeof papers)[number], picked: File | undefined) => {
    if (!picked) return
    setSending(paper)
    void run(async () => {
      try {
        const bytes = await shrinkImage(picked, 5 * 1024 * 1024)
        await call(routes.lostPhonePaper, {
          params: { authority, request, paper },
          bytes,
          headers: { 'x-ticket': ticket },
        })
        setHeld(before => ({ ...before, [paper]: picked.name }))
      } finally {
        setSending(null)
      }
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || papers.some(paper => !held[paper])) return
    void run(async () =>
      done(await call(routes.lostPhoneSubmit, { params: { authority, request }, body: { ticket } })),
    )
  }
  return (
    <Page title={t('papers')} sub={t('paperHint')}>
      <form onSubmit={onSubmit} noValidate>
        {papers.map(paper => (
          <div className="field" key={paper}>
            <label htmlFor={paper}>{t(paper)}</label>
            {tried && !held[paper] && (
              <p className="wrong" role="alert">
                {t('papersMissing')}
              </p>
            )}
            <input
              id={paper}
              className="input"
              type="file"
              accept="image/*,application/pdf"
              disabled={busy}
              onChange={event => upload(paper, event.target.files?.[0])}
            />
            <div role="status">
              {sending === paper && <small>{t('uploading')}</small>}
              {held[paper] && (
                <small>
                  ✓ {t('uploaded')} {held[paper]}
                </small>
              )}
            </div>
          </div>
        ))}
        <ProblemNote error={error} />
        <button type="submit" className="cta" disabled={busy}>
          {busy ? t('working') : t('handIn')}
        </button>
      </form>
    </Page>
  )
}
