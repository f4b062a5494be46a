// Shows one masked value after a reason was given; the server logs both. It is hidden again when the case is left.
import { call, deskRoutes } from '@hufu/contract'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useKeys } from '../keys.ts'
import { useWords } from '../language.ts'
import { Broken } from '../pieces.tsx'
import { useDesk } from '../staff.ts'
import { words } from './words.ts'

export function Unmask({ order, path, title }: { order: string; path: string; title: string }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const id = useId()
  const [asking, ask] = useState(false)
  const [reason, setReason] = useState('')
  const show = useMutation({
    mutationFn: () => call(deskRoutes.unmask, { params: { authority, order }, body: { path, reason } }),
    onSuccess: () => ask(false),
  })
  useKeys([], { dialog: true, when: asking })
  if (show.data) return <strong className="unmasked">{show.data.value}</strong>
  return (
    <>
      <button type="button" className="plain plain-link" title={w.unmaskOf(title)} onClick={() => ask(true)}>
        {w.unmask}
        <span className="sr"> {title}</span>
      </button>
      <Modal
        open={asking}
        title={w.unmaskOf(title)}
        onCancel={() => ask(false)}
        okText={w.unmaskGo}
        cancelText={w.cancel}
        okButtonProps={{ disabled: reason.trim().length < 2, loading: show.isPending }}
        onOk={() => show.mutate()}
        destroyOnHidden
      >
        <label htmlFor={id}>{w.unmaskWhy}</label>
        <p className="chips">
          {w.unmaskReasons.map(each => (
            <Button key={each} size="small" aria-pressed={reason === each} onClick={() => setReason(each)}>
              {each}
            </Button>
          ))}
        </p>
        <Input
          id={id}
          maxLength={120}
          value={reason}
          autoFocus
          onChange={event => setReason(event.target.value)}
          onPressEnter={() => reason.trim().length >= 2 && show.mutate()}
        />
        {show.isError ? <Broken inline error={show.error} /> : null}
      </Modal>
    </>
  )
}
