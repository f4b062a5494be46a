// The switch for larger text, larger targets and stronger contrast (长辈版, MIIT 2021 适老化). It changes how things look,
// never what is there. tokens.css reacts to the attribute.
import { useEffect, useState } from 'react'
import { useTexts } from './i18n.tsx'

const KEY = 'hufu.mode'
const texts = {
  toElder: { zh: '长辈版', en: 'Larger text' },
  toStandard: { zh: '标准版', en: 'Standard text' },
}

function isElder(): boolean {
  try {
    return localStorage.getItem(KEY) === 'elder'
  } catch {
    return false
  }
}

/** Call once before the first paint, so that the page does not jump. */
export function applyMode(): void {
  if (isElder()) document.documentElement.dataset.mode = 'elder'
}

export function ElderSwitch() {
  const t = useTexts(texts)
  const [elder, setElder] = useState(isElder)
  useEffect(() => {
    if (elder) document.documentElement.dataset.mode = 'elder'
    else delete document.documentElement.dataset.mode
    try {
      localStorage.setItem(KEY, elder ? 'elder' : 'standard')
    } catch {
      // kept for this page only
    }
  }, [elder])
  return (
    <button type="button" className="link" onClick={() => setElder(!elder)}>
      {elder ? t('toStandard') : t('toElder')}
    </button>
  )
}
