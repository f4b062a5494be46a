// The sheet behind `?`: the keys of the page that is open, no others.
import { Modal } from 'antd'
import { useActs, useKeys } from '../lib/keys.ts'
import { bilingual, useWords } from '../lib/language.ts'
import { Key } from '../lib/pieces.tsx'

const words = bilingual({
  zh: { title: '快捷键', close: '关闭' },
  en: { title: 'Keys', close: 'Close' },
})

export function KeyHelp({ close }: { close: () => void }) {
  const w = useWords(words)
  const acts = useActs().filter(act => act.key)
  useKeys([{ key: '?', label: w.close, run: close }], { dialog: true })
  return (
    <Modal open title={w.title} footer={null} onCancel={close} width={560}>
      <dl className="key-list">
        {acts.map(act => (
          <div key={act.key + act.label} className={act.off ? 'off' : undefined}>
            <dt>
              <Key name={act.key} />
              <span className="sr">{act.key}</span>
            </dt>
            <dd>{act.label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
