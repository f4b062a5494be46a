// One place that knows every key: the page, the help sheet and the command palette read the same list.
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface KeyAct {
  /** As `KeyboardEvent.key`, lower case; `mod+k` for Ctrl or ⌘. Empty: palette only. */
  key: string
  label: string
  run: () => void
  /** Not offered now (shown greyed in the help). */
  off?: boolean
}
interface Layer {
  acts: readonly KeyAct[]
  dialog: boolean
}

let layers: readonly Layer[] = []
const listeners = new Set<() => void>()
function change(next: readonly Layer[]): void {
  layers = next
  for (const tell of listeners) tell()
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
  !['checkbox', 'radio'].includes((target as HTMLInputElement).type)

/** The acts open now: those of the topmost dialog, or of the page when none is open. */
function open(): KeyAct[] {
  const dialogs = layers.filter(layer => layer.dialog)
  const top = dialogs.at(-1)
  return top ? [...top.acts] : layers.flatMap(layer => [...layer.acts])
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return
  const mod = event.ctrlKey || event.metaKey
  if (!mod && typing(event.target)) return
  const name = (mod ? 'mod+' : '') + event.key.toLowerCase()
  const act = open().find(each => each.key === name && !each.off)
  if (!act) return
  event.preventDefault()
  act.run()
}
if (typeof window !== 'undefined') window.addEventListener('keydown', press)

/** Binds keys while the component is mounted. A dialog's keys silence those of the page under it. */
export function useKeys(acts: readonly KeyAct[], options: { dialog?: boolean; when?: boolean } = {}): void {
  const { dialog = false, when = true } = options
  const latest = useRef(acts)
  latest.current = acts
  // The list is rebuilt only when what can be seen of it changes; the deeds are looked up when pressed.
  const shape = acts.map(act => `${act.key}|${act.label}|${act.off ? 1 : 0}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the acts
  useEffect(() => {
    if (!when) return
    const layer: Layer = {
      dialog,
      acts: latest.current.map((act, index) => ({ ...act, run: () => latest.current[index]?.run() })),
    }
    change([...layers, layer])
    return () => change(layers.filter(each => each !== layer))
  }, [shape, dialog, when])
}

/** Every act of the page, for the palette and the help. */
export function useActs(): KeyAct[] {
  const now = useSyncExternalStore(
    tell => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => layers,
  )
  return now.filter(layer => !layer.dialog).flatMap(layer => [...layer.acts])
}

const arrows: Record<string, string> = {
  arrowright: '→',
  arrowleft: '←',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  enter: '↵',
}
const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
/** How a key is written on a button. */
export const keyName = (key: string) =>
  key.startsWith('mod+')
    ? `${apple ? '⌘' : 'Ctrl '}${arrows[key.slice(4)] ?? key.slice(4).toUpperCase()}`
    : key.length === 1
      ? key.toUpperCase()
      : (arrows[key] ?? key)
