// Rosters: the members there are, and a sheet to paste new ones from a table.
import { call, deskRoutes } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Empty, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import './administration.css'
import { readRows } from './read-rows.ts'
import { type RosterEntry, useRosters } from './use-rosters.ts'
import { words } from './words.ts'

export function Rosters() {
  const w = useWords(words)
  const text = useText()
  const rosters = useRosters()
  const [chosen, choose] = useState<string>()
  const entry = rosters.data?.find(each => each.roster === chosen) ?? rosters.data?.[0]
  return (
    <main className="work">
      <h1>{w.rosters}</h1>
      <p className="quiet">{w.rostersHint}</p>
      {rosters.isPending ? <Slow what={w.loading} /> : null}
      {rosters.isError ? <Broken error={rosters.error} again={() => void rosters.refetch()} /> : null}
      {rosters.data?.length === 0 ? (
        <Empty title={w.noRosters}>
          <p>{w.noRostersNext}</p>
        </Empty>
      ) : null}
      {entry ? (
        <>
          <fieldset className="tabs" aria-label={w.roster}>
            {rosters.data?.map(each => (
              <button
                key={each.roster}
                type="button"
                aria-pressed={each.roster === entry.roster}
                onClick={() => choose(each.roster)}
              >
                {text(each.title)}
              </button>
            ))}
          </fieldset>
          <RosterSheet key={entry.roster} entry={entry} />
        </>
      ) : null}
    </main>
  )
}

function RosterSheet({ entry }: { entry: RosterEntry }) {
  const w = useWords(words)
  const text = useText()
  const { authority } = useDesk()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const key = ['desk', authority, 'roster', entry.roster]
  const params = { authority, roster: entry.roster }
  const members = useQuery({ queryKey: key, queryFn: () => call(deskRoutes.rosters, { params }) })
  const [filter, setFilter] = useState('')
  const wanted = useDeferredValue(filter.trim().toUpperCase())
  const remove = useMutation({
    mutationFn: (member: { uscc: string; name: string }) =>
      call(deskRoutes.saveRoster, { params, body: { members: [], remove: [member.uscc] } }),
    onSuccess: (_, member) => {
      void message.success(w.removed(member.name))
      return queries.invalidateQueries({ queryKey: key })
    },
  })
  const group = (slug: string) => {
    const found = entry.groups.find(each => each.group === slug)
    return found ? text(found.title) : slug
  }
  const shown = (members.data?.members ?? []).filter(
    member => !wanted || member.uscc.includes(wanted) || member.name.toUpperCase().includes(wanted),
  )
  return (
    <div className="roster">
      <Paste entry={entry} saved={() => queries.invalidateQueries({ queryKey: key })} />
      <section className="card" aria-label={text(entry.title)}>
        <div className="page-head">
          <h2>{members.data ? w.members(members.data.members.length) : text(entry.title)}</h2>
          <Input
            allowClear
            className="roster-find"
            aria-label={w.find}
            placeholder={w.find}
            value={filter}
            onChange={event => setFilter(event.target.value)}
          />
        </div>
        {members.isPending ? <Slow what={w.loading} /> : null}
        {members.isError ? (
          <Broken inline error={members.error} again={() => void members.refetch()} />
        ) : null}
        {remove.isError ? <Broken inline error={remove.error} /> : null}
        {members.data?.members.length === 0 ? (
          <Empty title={w.emptyRoster}>
            <p>{w.emptyRosterNext}</p>
          </Empty>
        ) : null}
        {shown.length > 0 ? (
          <div className="scroll">
            <table className="grid-table">
              <thead>
                <tr>
                  <th scope="col">{w.organisation}</th>
                  <th scope="col">{w.uscc}</th>
                  <th scope="col">{w.group}</th>
                  <th scope="col">{w.acts}</th>
                </tr>
              </thead>
              <tbody>
                {shown.slice(0, 200).map(member => (
                  <tr key={member.uscc}>
                    <td>{member.name}</td>
                    <td className="num">{member.uscc}</td>
                    <td>{group(member.group)}</td>
                    <td>
                      <Button size="small" disabled={remove.isPending} onClick={() => remove.mutate(member)}>
                        {w.remove}
                        <span className="sr"> {member.name}</span>
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </section>
    </div>
  )
}

function Paste({ entry, saved }: { entry: RosterEntry; saved: () => unknown }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const text = useText()
  const { message } = App.useApp()
  const [pasted, setPasted] = useState('')
  const rows = useMemo(
    () =>
      readRows(
        pasted,
        entry.groups.map(each => each.group),
      ),
    [pasted, entry],
  )
  const good = rows.filter(row => row.fault === null)
  const save = useMutation({
    mutationFn: () =>
      call(deskRoutes.saveRoster, {
        params: { authority, roster: entry.roster },
        body: { members: good.map(({ uscc, name, group }) => ({ uscc, name, group })), remove: [] },
      }),
    onSuccess: answer => {
      if (answer.faults.length === 0) {
        // What could not be saved stays, to be corrected.
        const lines = pasted.split(/\r?\n/)
        setPasted(
          rows
            .filter(row => row.fault !== null)
            .map(row => lines[row.row - 1])
            .join('\n'),
        )
        void message.success(w.saved(answer.members))
      }
      return saved()
    },
  })
  return (
    <section className="card">
      <Field id="paste" label={w.paste} hint={w.pasteHint}>
        <Input.TextArea
          id="paste"
          className="num"
          spellCheck={false}
          aria-describedby="paste-hint"
          autoSize={{ minRows: 6, maxRows: 14 }}
          value={pasted}
          onChange={event => setPasted(event.target.value)}
        />
      </Field>
      {rows.length > 0 ? (
        <div role="status">
          <p>{w.rows(good.length, rows.length - good.length)}</p>
          <ul className="row-faults">
            {rows
              .filter(row => row.fault || row.digit)
              .slice(0, 50)
              .map(row => (
                <li key={row.row} className={row.fault ? 'bad' : 'look'}>
                  <span className="num">
                    {w.row} {row.row}
                  </span>{' '}
                  {row.fault ? w.faults[row.fault] : w.digit}
                  <small className="num"> {row.uscc || row.name}</small>
                </li>
              ))}
          </ul>
        </div>
      ) : null}
      {save.data?.faults.length ? (
        <ul className="row-faults" role="alert">
          {save.data.faults.map(fault => (
            <li key={fault.path} className="bad">
              {text(fault)} <small className="num">{fault.path}</small>
            </li>
          ))}
        </ul>
      ) : null}
      {save.isError ? <Broken inline error={save.error} /> : null}
      <Button
        type="primary"
        disabled={good.length === 0}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {w.save(good.length)}
      </Button>
    </section>
  )
}
