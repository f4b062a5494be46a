// Changing the number, signed in: first an old factor, then a code to the new number.
import { personAccountRoutes } from '@hufu/contract/routes/person-account.ts'
import { phoneChangeRoutes as routes } from '@hufu/contract/routes/phone-change.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Page, PendingPage } from '../../lib/page.tsx'
import { onlyDigits, PhoneCode } from '../../lib/phone-code.tsx'
import { call, useSession } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { texts } from './texts.ts'
import { useAccount } from './use-account.ts'

type Way = 'code' | 'password' | 'passkey'

export function ChangePhone() {
  const t = useTexts(texts)
  const query = useAccount()
  const cache = useQueryClient()
  const session = useSession()
  const { busy, error, run } = useDeed()
  const [way, setWay] = useState<Way | null>(null)
  const [proof, setProof] = useState('')
  const [sent, setSent] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  if (!query.data)
    return <PendingPage what={t('what')} error={query.error} retry={() => void query.refetch()} />
  const account = query.data
  const ways: Way[] = [
    ...(account.mobile ? (['code'] as const) : []),
    ...(account.hasPassword ? (['password'] as const) : []),
    ...(account.passkeysPossible && account.passkeys.length > 0 ? (['passkey'] as const) : []),
  ]
  const labels: Record<Way, string> = {
    code: t('byOldCode', { mobile: account.mobile ?? '' }),
    password: t('byPassword'),
    passkey: t('byPasskey'),
  }
  const chosen = way ?? ways[0] ?? null
  const factor = async () => {
    if (chosen === 'password') return { kind: 'password' as const, password: proof }
    if (chosen !== 'passkey') return { kind: 'code' as const, code: proof }
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const { ticket, options } = await call(personAccountRoutes.passkeyProofStart)
    const response = await startAuthentication({ optionsJSON: options as never })
    return { kind: 'passkey' as const, ticket, response: { ...response } }
  }
  const back = { to: '/account' as const, label: t('title') }
  if (done)
    return (
      <Page title={t('phoneDone')} sub={t('phoneDoneText', { mobile: done })}>
        <Link className="cta" to="/account">
          {t('title')}
        </Link>
      </Page>
    )
  return (
    <Page title={t('phoneTitle')} sub={t('phoneSub')} back={back}>
      <h2 id="old">{t('old')}</h2>
      <RadioGroup
        className="choices"
        aria-labelledby="old"
        value={chosen}
        onChange={next => {
          setWay(next as Way)
          setProof('')
        }}
      >
        {ways.map(each => (
          <Radio key={each} value={each} className="choice">
            <span>{labels[each]}</span>
          </Radio>
        ))}
      </RadioGroup>
      {chosen === 'code' && (
        <>
          <button
            type="button"
            className="button after"
            disabled={busy}
            onClick={() =>
              void run(async () => {
                await call(routes.oldPhoneCode)
                setSent(true)
              })
            }
          >
            {t('sendCode')}
          </button>
          {sent && (
            <TextField
              label={`${account.mobile} ${t('code')}`}
              className="num code"
              inputMode="numeric"
              autoComplete="one-time-code"
              value={proof}
              onChange={value => setProof(onlyDigits(value).slice(0, 6))}
            />
          )}
        </>
      )}
      {chosen === 'password' && (
        <TextField
          label={t('current')}
          type="password"
          autoComplete="current-password"
          value={proof}
          onChange={setProof}
        />
      )}
      {chosen !== 'code' && <p className="soft">{t('coolHint')}</p>}
      <ProblemNote error={error} />
      <h2>{t('newPhone')}</h2>
      <PhoneCode
        submit={t('changePhone')}
        demoPhone={session.data?.phoneUrl ?? null}
        send={mobile => call(routes.newPhoneCode, { body: { mobile } })}
        check={async (mobile, code) => {
          const view = await call(routes.changePhone, { body: { mobile, code, factor: await factor() } })
          cache.setQueryData(['account'], view)
          setDone(mobile)
        }}
      />
      <p className="after soft">
        {t('neither')}{' '}
        <Link className="link inline" to="/lost-phone" search={{ return: '/' }}>
          {t('lost')}
        </Link>
      </p>
    </Page>
  )
}
