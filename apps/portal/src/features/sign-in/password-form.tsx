// Signing in by a password. The security check runs by itself when the server asks for it.
import { entranceRoutes } from '@hufu/contract/routes/entrance.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { type FormEvent, useState } from 'react'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { useDeed } from '../../lib/use-deed.ts'
import { withCheckIfAsked } from './security-check.ts'
import { texts } from './texts.ts'

export function PasswordForm({ initial, done }: { initial: string; done: () => Promise<void> }) {
  const t = useTexts(texts)
  const { busy, error, run } = useDeed()
  const [identifier, setIdentifier] = useState(initial)
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<'identifier' | 'password' | null>(null)
  const [solving, setSolving] = useState(false)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (identifier.trim().length < 2) return setWrong('identifier')
    if (!password) return setWrong('password')
    setWrong(null)
    void run(async () => {
      try {
        await withCheckIfAsked(
          captcha => call(entranceRoutes.passwordSignIn, { body: { identifier, password, captcha } }),
          () => setSolving(true),
        )
      } finally {
        setSolving(false)
      }
      await done()
    })
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <TextField
        label={t('identifier')}
        hint={t('identifierHint')}
        wrong={wrong === 'identifier' ? t('identifierMissing') : null}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={identifier}
        onChange={setIdentifier}
      />
      <TextField
        label={t('password')}
        wrong={wrong === 'password' ? t('passwordMissing') : null}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <div role="status">{solving && <p className="soft">{t('checking')}</p>}</div>
      <ProblemNote error={error} />
      <button type="submit" className="cta" disabled={busy}>
        {busy ? t('working') : t('submit')}
      </button>
    </form>
  )
}
