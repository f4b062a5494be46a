// Colleagues of this authority: who sits at which desk, one-time links in, and the way out.
import { accountRoutes, call, type Reply, type Role, roles } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../lib/keys.ts'
import { useWords } from '../../lib/language.ts'
import { Broken, CopyButton, Empty, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import './administration.css'
import { words } from './words.ts'

type Colleague = Reply<typeof accountRoutes.staffList>['staff'][number]
type Link = Reply<typeof accountRoutes.staffInvite>

export function StaffPage() {
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const key = ['desk', authority, 'staff']
  const list = useQuery({
    queryKey: key,
    queryFn: () => call(accountRoutes.staffList, { params: { authority } }),
  })
  const [inviting, invite] = useState(false)
  const [link, setLink] = useState<(Link & { name: string }) | null>(null)
  const changed = () => queries.invalidateQueries({ queryKey: key })
  return (
    <main className="work">
      <div className="page-head">
        <h1>{w.staff}</h1>
        <Button type="primary" onClick={() => invite(true)}>
          {w.invite}
        </Button>
      </div>
      <p className="quiet">{w.staffHint}</p>
      {list.isPending ? <Slow what={w.loading} /> : null}
      {list.isError && !list.data ? <Broken error={list.error} again={() => void list.refetch()} /> : null}
      {list.data?.staff.length === 0 ? <Empty title={w.nobody} /> : null}
      {list.data && list.data.staff.length > 0 ? (
        <div className="card scroll" style={{ padding: 0 }}>
          <table className="grid-table">
            <thead>
              <tr>
                <th scope="col">{w.name}</th>
                <th scope="col">{w.user}</th>
                <th scope="col">{w.desks}</th>
                <th scope="col">{w.state}</th>
                <th scope="col">{w.acts}</th>
              </tr>
            </thead>
            <tbody>
              {list.data.staff.map(each => (
                <Row
                  key={each.id}
                  colleague={each}
                  changed={changed}
                  show={got => setLink({ ...got, name: each.name })}
                />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {inviting ? (
        <Invite
          close={() => invite(false)}
          done={got => {
            invite(false)
            setLink(got)
            void changed()
          }}
        />
      ) : null}
      {link ? <LinkDialog link={link} close={() => setLink(null)} /> : null}
    </main>
  )
}

function Row(props: { colleague: Colleague; changed: () => unknown; show: (link: Link) => void }) {
  const { colleague, changed } = props
  const w = useWords(words)
  const { authority, staff } = useDesk()
  const [asking, ask] = useState(false)
  const params = { authority, staff: colleague.id }
  const reset = useMutation({
    mutationFn: () => call(accountRoutes.staffReset, { params }),
    onSuccess: props.show,
  })
  const disable = useMutation({
    mutationFn: () => call(accountRoutes.staffDisable, { params }),
    onSuccess: () => {
      ask(false)
      return changed()
    },
  })
  useKeys([], { dialog: true, when: asking })
  const tone = { active: 'tag-bronze', invited: 'tag-amber', disabled: '' }[colleague.state]
  return (
    <tr className={colleague.state === 'disabled' ? 'gone' : undefined}>
      <td>
        <b>{colleague.name}</b> {colleague.id === staff.id ? <span className="tag">{w.you}</span> : null}
      </td>
      <td className="num">{colleague.user}</td>
      <td>{colleague.roles.map(role => w.roles[role]).join('、')}</td>
      <td>
        <span className={`tag ${tone}`}>{w.states[colleague.state]}</span>
      </td>
      <td>
        <div className="row-acts">
          <Button size="small" loading={reset.isPending} onClick={() => reset.mutate()}>
            {w.reset}
            <span className="sr"> {colleague.name}</span>
          </Button>
          {colleague.id !== staff.id && colleague.state !== 'disabled' ? (
            <Button size="small" type="text" danger onClick={() => ask(true)}>
              {w.disable}
              <span className="sr"> {colleague.name}</span>
            </Button>
          ) : null}
        </div>
        {reset.isError ? <Broken inline error={reset.error} /> : null}
        <Modal
          open={asking}
          title={w.disableTitle(colleague.name)}
          onCancel={() => ask(false)}
          cancelText={w.cancel}
          okText={w.disableGo}
          okButtonProps={{ danger: true, type: 'primary', loading: disable.isPending }}
          onOk={() => disable.mutate()}
        >
          <p>{w.disableText}</p>
          {disable.isError ? <Broken inline error={disable.error} /> : null}
        </Modal>
      </td>
    </tr>
  )
}

function Invite({ close, done }: { close: () => void; done: (link: Link & { name: string }) => void }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const [name, setName] = useState('')
  const [desks, setDesks] = useState<Role[]>([])
  const [tried, setTried] = useState(false)
  const make = useMutation({
    mutationFn: () =>
      call(accountRoutes.staffInvite, { params: { authority }, body: { name: name.trim(), roles: desks } }),
    onSuccess: link => done({ ...link, name: name.trim() }),
  })
  useKeys([], { dialog: true })
  const go = () => {
    setTried(true)
    if (name.trim() && desks.length) make.mutate()
  }
  return (
    <Modal
      open
      title={w.invite}
      onCancel={close}
      cancelText={w.cancel}
      okText={w.makeLink}
      okButtonProps={{ loading: make.isPending }}
      onOk={go}
    >
      <Field id="invite-name" label={w.name} fault={tried && !name.trim() ? w.nameFault : null}>
        <Input
          id="invite-name"
          autoFocus
          maxLength={40}
          value={name}
          onChange={event => setName(event.target.value)}
          onPressEnter={go}
        />
      </Field>
      <fieldset className="field">
        <legend className="step-legend">{w.desks}</legend>
        <div className="role-list">
          {roles.map(role => (
            <Checkbox
              key={role}
              checked={desks.includes(role)}
              onChange={event =>
                setDesks(event.target.checked ? [...desks, role] : desks.filter(each => each !== role))
              }
            >
              {w.roles[role]}
            </Checkbox>
          ))}
        </div>
        {tried && desks.length === 0 ? (
          <div className="field-fault" role="alert">
            {w.rolesFault}
          </div>
        ) : null}
        {desks.includes('reviewer') && desks.includes('producer') ? (
          <p className="note note-amber">{w.mixed}</p>
        ) : null}
      </fieldset>
      {make.isError ? <Broken inline error={make.error} /> : null}
    </Modal>
  )
}

function LinkDialog({ link, close }: { link: Link & { name: string }; close: () => void }) {
  const w = useWords(words)
  const when = useWhen()
  useKeys([], { dialog: true })
  const full = new URL(link.link, location.href).href
  return (
    <Modal
      open
      title={`${w.linkTitle} · ${link.name}`}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={close}>
          {w.done}
        </Button>
      }
    >
      <p>{w.linkHint(when.stamp(link.expires))}</p>
      <p className="num one-time">{full}</p>
      <CopyButton text={full} label={w.copyLink} />
    </Modal>
  )
}
