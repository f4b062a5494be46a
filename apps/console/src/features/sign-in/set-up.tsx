// Redeems a one-time link: the first administrator, an invited colleague, or somebody who forgot the password.
import { accountRoutes, call } from '@hufu/contract'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/language.ts'
import { Broken, Empty, Field } from '../../lib/pieces.tsx'
import { Door } from './door.tsx'
import { strength } from './password-strength.ts'
import { words } from './words.ts'

export function SetUp({ token }: { token: string }) {
  const w = useWords(words)
  const { basepath } = useRouter()
  const [user, setUser] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [tried, setTried] = useState(false)
  const strong = strength(password)
  const faults = {
    user: /^[a-z][a-z0-9.-]{1,39}$/.test(user) ? null : w.userFault,
    name: name.trim() ? null : w.nameFault,
    password: strong === 0 ? w.strengths[0] : null,
  }
  const setUp = useMutation({
    mutationFn: () => call(accountRoutes.staffSetup, { body: { token, user, name: name.trim(), password } }),
    // A full load: the token leaves the address bar and the history entry with it.
    onSuccess: () => location.replace(`${basepath}/`),
  })
  if (!token)
    return (
      <Door title={w.setUp}>
        <Empty title={w.noToken}>
          <p>{w.noTokenNext}</p>
        </Empty>
      </Door>
    )
  return (
    <Door title={w.setUp}>
      <p className="door-intro">{w.setUpIntro}</p>
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          setTried(true)
          if (!faults.user && !faults.name && !faults.password) setUp.mutate()
        }}
      >
        <Field id="user" label={w.user} hint={w.userHint} fault={tried ? faults.user : null}>
          <Input
            id="user"
            name="username"
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
            value={user}
            onChange={event => setUser(event.target.value.trim())}
          />
        </Field>
        <Field id="name" label={w.name} hint={w.nameHint} fault={tried ? faults.name : null}>
          <Input
            id="name"
            name="name"
            size="large"
            autoComplete="name"
            maxLength={40}
            value={name}
            onChange={event => setName(event.target.value)}
          />
        </Field>
        <Field
          id="new-password"
          label={w.password}
          hint={
            <span className="strength" data-strength={password ? strong : undefined} aria-live="polite">
              <span className="strength-bar" aria-hidden="true" />
              {password ? w.strengths[strong] : w.strengths[0]}
            </span>
          }
          fault={tried ? faults.password : null}
        >
          <Input
            id="new-password"
            name="new-password"
            type={shown ? 'text' : 'password'}
            size="large"
            autoComplete="new-password"
            aria-describedby="new-password-hint"
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        </Field>
        <Button type="text" size="small" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? w.hide : w.show}
        </Button>
        {setUp.isError ? <Broken inline error={setUp.error} /> : null}
        <Button type="primary" size="large" block htmlType="submit" loading={setUp.isPending}>
          {w.save}
        </Button>
      </form>
    </Door>
  )
}
