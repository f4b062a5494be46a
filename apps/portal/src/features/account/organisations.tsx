// The organisations one belongs to: members, who asks to come in, invitations, leaving and handing over.
import { ProblemError } from '@hufu/contract/client.ts'
import {
  type AccountView,
  type OrganisationView,
  personAccountRoutes as routes,
} from '@hufu/contract/routes/person-account.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { type FormEvent, useState } from 'react'
import { onlyDigits } from '../../lib/phone-code.tsx'
import { call } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { texts } from './texts.ts'
import { useAccountDeed } from './use-account.ts'

export function Organisations({ account }: { account: AccountView }) {
  const t = useTexts(texts)
  const [adding, add] = useState(false)
  const { busy, error, act } = useAccountDeed()
  return (
    <section className="card" aria-labelledby="organisations">
      <h2 id="organisations">{t('organisations')}</h2>
      {account.invited.map(each => (
        <p key={each.id}>
          {t('invitedTo', { by: each.by, organisation: each.organisation })}{' '}
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void act(() => call(routes.acceptInvitation, { body: { invitation: each.id } }))}
          >
            {t('accept')}
          </button>
        </p>
      ))}
      <ProblemNote error={error} />
      {account.organisations.length === 0 && <p className="soft">{t('noOrganisation')}</p>}
      {account.organisations.map(each => (
        <Organisation key={each.id} organisation={each} me={account.id} />
      ))}
      {adding ? (
        <AddOrganisation close={() => add(false)} />
      ) : (
        <button type="button" className="button" onClick={() => add(true)}>
          {t('addOrganisation')}
        </button>
      )}
    </section>
  )
}

function Organisation({ organisation, me }: { organisation: OrganisationView; me: string }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  const owner = organisation.role === 'owner'
  const path = { organisation: organisation.id }
  const button = (label: string, name: string, deed: () => Promise<AccountView>) => (
    <button
      type="button"
      className="link inline"
      aria-label={`${label} ${name}`}
      disabled={busy}
      onClick={() => void act(deed)}
    >
      {label}
    </button>
  )
  return (
    <div>
      <h3>{organisation.name}</h3>
      <p className="soft">
        <span className="num">{organisation.uscc}</span> ·{' '}
        {organisation.state === 'asked' ? t('asked') : t(organisation.role)}
      </p>
      <ul className="plain">
        {organisation.members.map(member => (
          <li key={member.person}>
            {member.name || member.mobile} {member.name && <small className="num">{member.mobile}</small>}{' '}
            <small>{member.me ? t('you') : member.state === 'asked' ? t('asked') : t(member.role)}</small>{' '}
            {owner && !member.me && (
              <>
                {member.state === 'asked'
                  ? button(t('admit'), member.name || member.mobile, () =>
                      call(routes.admitMember, { params: { ...path, person: member.person } }),
                    )
                  : button(t('handOver'), member.name || member.mobile, () =>
                      call(routes.handOver, { params: path, body: { person: member.person } }),
                    )}{' '}
                {button(
                  member.state === 'asked' ? t('refuse') : t('remove'),
                  member.name || member.mobile,
                  () => call(routes.removeMember, { params: { ...path, person: member.person } }),
                )}
              </>
            )}
          </li>
        ))}
        {organisation.invitations.map(each => (
          <li key={each.id}>
            {t('openInvitation')} <span className="num">{each.mobile ?? t('byLink')}</span>{' '}
            {button(t('withdraw'), each.mobile ?? t('byLink'), () =>
              call(routes.withdrawInvitation, { params: { ...path, invitation: each.id } }),
            )}
          </li>
        ))}
      </ul>
      <ProblemNote error={error} />
      {owner && <Invite organisation={organisation.id} />}
      {button(t('leave'), organisation.name, () =>
        call(routes.removeMember, { params: { ...path, person: me } }),
      )}
    </div>
  )
}

function Invite({ organisation }: { organisation: string }) {
  const t = useTexts(texts)
  const { busy, error, run, act } = useAccountDeed()
  const [mobile, setMobile] = useState('')
  const [told, setTold] = useState<{ link: string | null } | null>(null)
  const [copied, setCopied] = useState(false)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    void run(async () => {
      const body = mobile ? { mobile } : {}
      const { link } = await call(routes.invite, { params: { organisation }, body })
      setTold({ link })
      setMobile('')
      await act(() => call(routes.account))
    })
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <TextField
        label={`${t('invite')}：${t('inviteMobile')}`}
        hint={t('inviteMobileHint')}
        className="num"
        type="tel"
        inputMode="numeric"
        autoComplete="off"
        value={mobile}
        onChange={value => setMobile(onlyDigits(value).slice(0, 11))}
      />
      <ProblemNote error={error} />
      <button
        type="submit"
        className="button"
        disabled={busy || (mobile !== '' && !/^1[3-9]\d{9}$/.test(mobile))}
      >
        {t('inviteGo')}
      </button>
      <div role="status">
        {told && !told.link && <p className="soft">✓ {t('invitedSms')}</p>}
        {told?.link && (
          <p>
            {t('inviteLink')}
            <br />
            <code className="break">{told.link}</code>{' '}
            <button
              type="button"
              className="link inline"
              onClick={() => void navigator.clipboard.writeText(told.link ?? '').then(() => setCopied(true))}
            >
              {copied ? t('copied') : t('copy')}
            </button>
          </p>
        )}
      </div>
    </form>
  )
}

function AddOrganisation({ close }: { close: () => void }) {
  const t = useTexts(texts)
  const { busy, error, act } = useAccountDeed()
  const [name, setName] = useState('')
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState(false)
  const uscc = typed.replace(/[\s-]/g, '').toUpperCase()
  const taken = error instanceof ProblemError && error.problem?.code === 'organisation.taken'
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (busy || name.trim().length < 2 || !uscc) return
    void act(() => call(routes.addOrganisation, { body: { name: name.trim(), uscc } }), close)
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <TextField label={t('unit')} autoComplete="organization" value={name} onChange={setName} />
      <TextField
        label={t('uscc')}
        className="num"
        autoCapitalize="characters"
        value={typed}
        onChange={setTyped}
      />
      <ProblemNote error={error}>
        {taken && (
          <button
            type="button"
            className="button"
            onClick={() =>
              void act(
                () => call(routes.askToJoin, { body: { uscc } }),
                () => setAsked(true),
              )
            }
          >
            {t('takenAsk')}
          </button>
        )}
      </ProblemNote>
      <div role="status">{asked && <p className="soft">✓ {t('askedDone')}</p>}</div>
      <button type="submit" className="cta" disabled={busy}>
        {busy ? t('saving') : t('save')}
      </button>
      <button type="button" className="link inline" onClick={close}>
        {t('cancel')}
      </button>
    </form>
  )
}
