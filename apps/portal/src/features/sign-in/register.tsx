// Registering, as each counter asks for it: the number first, then what this counter wants to know. Where one comes from a
// programme whose account is the organisation's, its name and credit code are asked for too.
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'
import { personAccountRoutes } from '@hufu/contract/routes/person-account.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Page } from '../../lib/page.tsx'
import { PhoneCode } from '../../lib/phone-code.tsx'
import { call, useProgramme, useSession } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { NewPassword, passwordFault } from './new-password.tsx'
import { solveCheck } from './security-check.ts'
import { texts } from './texts.ts'

export function useNotice() {
  return useQuery({
    queryKey: ['account-notice'],
    queryFn: () => call(entranceRoutes.notice),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** `/<authority>/<programme>` in front of where one goes back to. */
export function counterOf(path: string): { authority: string; programme: string } | null {
  const [, authority, programme] = path.split(/[/?#]/)
  return authority && authority !== 'account' && programme && programme !== 'orders'
    ? { authority, programme }
    : null
}

export function Register() {
  const t = useTexts(texts)
  const search = useSearch({ from: '/register' })
  const navigate = useNavigate()
  const cache = useQueryClient()
  const session = useSession()
  const notice = useNotice()
  const [agreed, agree] = useState(false)
  const [reminded, remind] = useState(false)
  const [ticket, setTicket] = useState<{ ticket: string; mobile: string } | null>(null)
  const done = async () => {
    await cache.resetQueries()
    await navigate({ href: search.return, replace: true })
  }
  if (ticket) return <Details {...ticket} back={search.return} done={done} />
  return (
    <Page title={t('registerTitle')} sub={t('registerSub')} back={{ to: '/sign-in', label: t('title') }}>
      {reminded && !agreed && (
        <p className="wrong" role="alert">
          {t('agreeFirst')}
        </p>
      )}
      <div className="tick">
        <input id="agree" type="checkbox" checked={agreed} onChange={event => agree(event.target.checked)} />
        <label htmlFor="agree">
          {t('agree')}{' '}
          <Link className="inline" to="/account-notice" target="_blank">
            {t('agreement')}
          </Link>{' '}
          {t('and')}{' '}
          <Link className="inline" to="/account-notice" hash="information" target="_blank">
            {t('notice')}
          </Link>
        </label>
      </div>
      <PhoneCode
        submit={t('next')}
        demoPhone={session.data?.phoneUrl ?? null}
        send={async mobile => {
          if (!agreed || !notice.data) {
            remind(true)
            // Nothing is sent; the page says what to do first.
            return { resendAfter: 0, proved: true }
          }
          return await call(entranceRoutes.registerCode, { body: { mobile, captcha: await solveCheck() } })
        }}
        check={async (mobile, code) => {
          const version = notice.data?.agreement.version ?? ''
          const answer = await call(entranceRoutes.registerCheck, {
            body: { mobile, code, agreement: version },
          })
          if (answer.ticket) setTicket({ ticket: answer.ticket, mobile })
          else await done()
        }}
      />
    </Page>
  )
}

interface DetailsProps {
  ticket: string
  mobile: string
  back: string
  done: () => Promise<void>
}

function Details({ ticket, mobile, back, done }: DetailsProps) {
  const t = useTexts(texts)
  const counter = counterOf(back)
  const programme = useProgramme(counter?.authority ?? '', counter?.programme).data
  const asksUnit = (programme?.document as unknown as Programme | undefined)?.subject === 'organisation'
  const { busy, error, run } = useDeed()
  const [unit, setUnit] = useState('')
  const [uscc, setUscc] = useState('')
  const [name, setName] = useState('')
  const [userName, setUserName] = useState('')
  const [secret, setSecret] = useState({ value: '', repeat: '' })
  const [tried, setTried] = useState(false)
  const [taken, setTaken] = useState(false)
  const code = uscc.replace(/[\s-]/g, '').toUpperCase()
  const wrong = {
    unit: asksUnit && unit.trim().length < 2 ? t('unitMissing') : null,
    uscc: asksUnit && !/^[0-9A-Z]{18}$/.test(code) ? t('usccWrong') : null,
    userName: userName && !/^[a-z][a-z0-9._-]{3,30}$/.test(userName) ? t('userNameWrong') : null,
    password: passwordFault(secret.value, secret.repeat),
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || Object.values(wrong).some(Boolean)) return
    void run(async () => {
      const { organisation } = await call(entranceRoutes.register, {
        body: {
          ticket,
          password: secret.value,
          ...(name.trim() ? { name: name.trim() } : {}),
          ...(userName ? { userName } : {}),
          ...(asksUnit ? { organisation: { uscc: code, name: unit.trim() } } : {}),
        },
      })
      if (organisation === 'taken') setTaken(true)
      else await done()
    })
  }
  if (taken) return <Taken name={unit} uscc={code} done={done} />
  return (
    <Page title={t('profile')} sub={t('profileSub')}>
      <form onSubmit={onSubmit} noValidate>
        {asksUnit && (
          <>
            <TextField
              label={t('unit')}
              autoComplete="organization"
              wrong={tried ? wrong.unit : null}
              value={unit}
              onChange={setUnit}
            />
            <TextField
              label={t('uscc')}
              hint={t('usccHint')}
              className="num"
              autoCapitalize="characters"
              wrong={tried ? wrong.uscc : null}
              value={uscc}
              onChange={setUscc}
            />
          </>
        )}
        <TextField
          label={t('name')}
          optional={t('optional')}
          autoComplete="name"
          value={name}
          onChange={setName}
        />
        {!asksUnit && (
          <TextField
            label={t('userName')}
            optional={t('optional')}
            hint={t('userNameHint')}
            autoComplete="username"
            autoCapitalize="none"
            wrong={tried ? wrong.userName : null}
            value={userName}
            onChange={value => setUserName(value.trim().toLowerCase())}
          />
        )}
        <NewPassword
          account={asksUnit ? code : userName || mobile}
          {...secret}
          onChange={(value, repeat) => setSecret({ value, repeat })}
          wrong={tried ? wrong.password : null}
        />
        <ProblemNote error={error} />
        <button type="submit" className="cta" disabled={busy}>
          {busy ? t('working') : t('registerSubmit')}
        </button>
      </form>
    </Page>
  )
}

function Taken({ name, uscc, done }: { name: string; uscc: string; done: () => Promise<void> }) {
  const t = useTexts(texts)
  const { busy, error, run } = useDeed()
  const [asked, setAsked] = useState(false)
  const ask = () =>
    run(async () => {
      await call(personAccountRoutes.askToJoin, { body: { uscc } })
      setAsked(true)
    })
  return (
    <Page title={t('registerTitle')}>
      <p>{t('taken', { name })}</p>
      <ProblemNote error={error} />
      <div role="status">{asked && <p>{t('asked')}</p>}</div>
      {!asked && (
        <button type="button" className="cta" disabled={busy} onClick={() => void ask()}>
          {t('ask')}
        </button>
      )}
      <button type="button" className={asked ? 'cta' : 'button after'} onClick={() => void done()}>
        {t('goOn')}
      </button>
    </Page>
  )
}
