// Ctrl-K: everything one can do here, found by typing; it shows each key, so that it teaches itself away.
import { Modal } from 'antd'
import { useEffect, useId, useState } from 'react'
import { type KeyAct, useActs, useKeys } from '../lib/keys.ts'
import { bilingual, useWords } from '../lib/language.ts'
import { Key } from '../lib/pieces.tsx'

const words = bilingual({
  zh: { title: '命令', type: '输入要做的事', none: '没有这个命令', close: '关闭' },
  en: { title: 'Commands', type: 'Type what you want to do', none: 'No such command', close: 'Close' },
})

export function Palette({ close }: { close: () => void }) {
  const w = useWords(words)
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const acts = useActs().filter(
    act => !act.off && act.key !== 'mod+k' && act.label.toLowerCase().includes(typed.trim().toLowerCase()),
  )
  const chosen = Math.min(at, Math.max(0, acts.length - 1))
  useKeys([{ key: 'mod+k', label: w.close, run: close }], { dialog: true })
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])
  const run = (act: KeyAct | undefined) => {
    if (!act) return
    close()
    // After the dialog has gone, so that what the act opens gets the focus.
    setTimeout(act.run)
  }
  const step = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, acts.length))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + acts.length) % Math.max(1, acts.length))
    else if (event.key === 'Enter') run(acts[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      open
      title={<span className="sr">{w.title}</span>}
      footer={null}
      closable={false}
      onCancel={close}
      className="palette"
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: opened by a key to type into
        autoFocus
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={acts.length ? `${id}-${chosen}` : undefined}
        aria-label={w.type}
        placeholder={w.type}
        value={typed}
        onChange={event => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={step}
      />
      <div role="listbox" id={`${id}-list`} aria-label={w.title} className="palette-list">
        {acts.map((act, index) => (
          <div
            key={act.key + act.label}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onMouseMove={() => setAt(index)}
            onClick={() => run(act)}
            onKeyDown={step}
          >
            <span>{act.label}</span>
            {act.key ? <Key name={act.key} /> : null}
          </div>
        ))}
      </div>
      {acts.length === 0 ? <p className="palette-none">{w.none}</p> : null}
    </Modal>
  )
}
