// Staff sign-in: paste and password managers work, and one comes back to the address one asked for.
import { accountRoutes, call } from '@hufu/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { type StaffSession, sessionKey } from '../../lib/staff.ts'
import { Door } from './door.tsx'
import { words } from './words.ts'

const remembered = 'hufu.console.authority'

export function SignIn({ session }: { session: StaffSession }) {
  const { authorities } = session
  const w = useWords(words)
  const text = useText()
  const queries = useQueryClient()
  const last = localStorage.getItem(remembered)
  const [authority, setAuthority] = useState(
    authorities.find(each => each.id === last)?.id ?? authorities[0]?.id ?? '',
  )
  const signIn = useMutation({
    mutationFn: (body: { user: string; password: string }) =>
      call(accountRoutes.staffSignIn, { body: { authority, ...body } }),
    onSuccess: () => {
      localStorage.setItem(remembered, authority)
      return queries.invalidateQueries({ queryKey: sessionKey })
    },
  })
  return (
    <Door title={w.title}>
      <form
        onSubmit={event => {
          event.preventDefault()
          // Read from the form, not from state: password managers may fill it without events.
          const form = new FormData(event.currentTarget)
          signIn.mutate({ user: String(form.get('username')).trim(), password: String(form.get('password')) })
        }}
      >
        {authorities.length > 1 ? (
          <Field id="authority" label={w.authority}>
            <select
              id="authority"
              className="select"
              value={authority}
              onChange={event => setAuthority(event.target.value)}
            >
              {authorities.map(each => (
                <option key={each.id} value={each.id}>
                  {text(each.title)}
                </option>
              ))}
            </select>
          </Field>
        ) : null}
        <Field id="username" label={w.user}>
          <Input
            id="username"
            name="username"
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus
          />
        </Field>
        <Field id="password" label={w.password}>
          <Input
            id="password"
            name="password"
            type="password"
            size="large"
            autoComplete="current-password"
            required
          />
        </Field>
        {signIn.isError ? <Broken inline error={signIn.error} /> : null}
        <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending}>
          {w.signIn}
        </Button>
      </form>
      <p className="door-help">{w.help}</p>
    </Door>
  )
}
