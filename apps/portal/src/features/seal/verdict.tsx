// What was found of one stamp, in words.
import type { StampVerdict } from '@hufu/contract/routes/seal.ts'
import { exact } from '@hufu/ui/format.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { texts } from './texts.ts'

export function Verdict({ verdict }: { verdict: StampVerdict }) {
  const t = useTexts(texts)
  const say = useSay()
  return (
    <article className="card">
      <div className="order-head">
        <strong className="order-name">{verdict.name}</strong>
        <span className={verdict.good ? 'tag ok' : 'tag do'}>{t(verdict.good ? 'isGood' : 'isBad')}</span>
      </div>
      {verdict.findings.map(finding => (
        <p key={finding.code} className="problem">
          {say(finding.text)}
        </p>
      ))}
      <p className="soft">{t('at', { at: exact(verdict.at) })}</p>
      <p className="soft num">{t('number', { number: verdict.sealId })}</p>
      <p className="soft">{t('holder', { holder: verdict.holder })}</p>
      {verdict.good && !verdict.coversAll && <p className="soft">{t('laterToo')}</p>}
    </article>
  )
}
