// A phone number and the code sent to it, on one screen: for signing in and for the agent's phone of an order.
import { ProblemError } from '@hufu/contract/client.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'

const texts = {
  mobile: { zh: '手机号', en: 'Mobile number' },
  mobileHint: { zh: '中国大陆 11 位手机号', en: '11 digits, mainland China' },
  mobileWrong: {
    zh: '手机号应是 1 开头的 11 位数字，请核对',
    en: 'The number has 11 digits and begins with 1; please check',
  },
  send: { zh: '发送验证码', en: 'Send code' },
  sending: { zh: '正在发送…', en: 'Sending…' },
  resend: { zh: '重新发送', en: 'Send again' },
  resendIn: { zh: '{n} 秒后可重发', en: 'Again in {n} s' },
  sent: {
    zh: '验证码发送成功，请注意查收。5 分钟内有效。',
    en: 'The code is on its way. It is valid for 5 minutes.',
  },
  code: { zh: '短信验证码', en: 'Code from the message' },
  codeHint: { zh: '短信里的 6 位数字', en: 'The 6 digits' },
  codeWrong: {
    zh: '验证码是 6 位数字，请看最新一条短信',
    en: 'The code has 6 digits; see the latest message',
  },
  late: {
    zh: '一分钟还没收到？看看拦截短信箱，或点“重新发送”。',
    en: 'Nothing after a minute? Look among blocked messages, or send it again.',
  },
  working: { zh: '正在核对…', en: 'Checking…' },
  demo: { zh: '演示环境：到演示手机里看短信', en: 'Demo: read the message on the demo phone' },
}

/** Spaces, dashes, full-width digits and a leading +86 are what people paste. */
export function onlyDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^\s*\+?86(?=\D*1)/, '')
    .replace(/\D/g, '')
}

export interface PhoneCodeProps {
  initial?: string
  submit: string
  demoPhone: string | null
  /** `proved`: no code is needed; the page moves on by itself. */
  send: (mobile: string) => Promise<{ resendAfter: number; proved?: boolean }>
  check: (mobile: string, code: string) => Promise<void>
}

export function PhoneCode({ initial = '', submit, demoPhone, send, check }: PhoneCodeProps) {
  const t = useTexts(texts)
  const id = useId()
  const [mobile, setMobile] = useState(initial)
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<'mobile' | 'code' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState<'send' | 'check' | null>(null)
  const [sent, setSent] = useState(false)
  const [wait, setWait] = useState(0)
  const codeBox = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])

  async function attempt(what: 'send' | 'check', deed: () => Promise<void>) {
    setBusy(what)
    setError(null)
    setWrong(null)
    try {
      await deed()
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(null)
    }
  }

  const sendCode = () => {
    if (!/^1[3-9]\d{9}$/.test(mobile)) return setWrong('mobile')
    const ask = () => {
      setSent(true)
      requestAnimationFrame(() => codeBox.current?.focus())
    }
    void attempt('send', async () => {
      try {
        const { resendAfter, proved } = await send(mobile)
        if (proved) return
        setWait(resendAfter)
        ask()
      } catch (error) {
        // Asked for a moment ago, perhaps on another device: that code still holds.
        if (error instanceof ProblemError && error.problem?.code === 'code.too-soon') ask()
        throw error
      }
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (!sent) return sendCode()
    if (!/^\d{6}$/.test(code)) return setWrong('code')
    void attempt('check', () => check(mobile, code))
  }

  return (
    <form onSubmit={onSubmit} noValidate className="phone-code">
      <div className="field">
        <label htmlFor={`${id}m`}>{t('mobile')}</label>
        <small id={`${id}mh`}>{t('mobileHint')}</small>
        {wrong === 'mobile' && (
          <p className="wrong" role="alert" id={`${id}mw`}>
            {t('mobileWrong')}
          </p>
        )}
        <div className="with-button">
          <input
            id={`${id}m`}
            className="input num"
            type="tel"
            autoComplete="tel-national"
            inputMode="numeric"
            aria-describedby={`${id}mh ${id}mw`}
            aria-invalid={wrong === 'mobile'}
            value={mobile}
            onChange={event => setMobile(onlyDigits(event.target.value).slice(0, 11))}
          />
          {sent && (
            <button
              type="button"
              className="button narrow"
              disabled={wait > 0 || busy !== null}
              onClick={sendCode}
            >
              {wait > 0 ? t('resendIn', { n: wait }) : t('resend')}
            </button>
          )}
        </div>
      </div>
      {sent && (
        <div className="field">
          <label htmlFor={`${id}c`}>{t('code')}</label>
          <small id={`${id}ch`}>{t('codeHint')}</small>
          {wrong === 'code' && (
            <p className="wrong" role="alert" id={`${id}cw`}>
              {t('codeWrong')}
            </p>
          )}
          <input
            ref={codeBox}
            id={`${id}c`}
            className="input num code"
            autoComplete="one-time-code"
            inputMode="numeric"
            aria-describedby={`${id}ch ${id}cw`}
            aria-invalid={wrong === 'code'}
            value={code}
            onChange={event => setCode(onlyDigits(event.target.value).slice(0, 6))}
          />
        </div>
      )}
      <div role="status">{sent && !error && <p className="soft">{t('sent')}</p>}</div>
      <ProblemNote error={error} />
      <button type="submit" className="cta" disabled={busy !== null}>
        {busy === 'send' ? t('sending') : busy === 'check' ? t('working') : sent ? submit : t('send')}
      </button>
      {sent && <p className="soft after">{t('late')}</p>}
      {demoPhone && sent && (
        <p className="soft">
          <a className="link inline" href={demoPhone} target="_blank" rel="noreferrer">
            {t('demo')}
          </a>
        </p>
      )}
    </form>
  )
}
