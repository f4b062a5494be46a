// The two things that can stand between the page and the key: the agent does not run, or does not know this site yet.
import { type AgentClient, PairingEnded } from '@hufu/ui/agent-client.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { texts } from './texts.ts'

interface Missing {
  download: string | null
  demo: boolean
  busy: boolean
  onRetry: () => void
}

export function AgentMissingCard(props: Missing) {
  const t = useTexts(texts)
  return (
    <section className="now attention" role="status">
      <h2>{t('missing')}</h2>
      <p>{t('missingWhy')}</p>
      <p className="soft">{t(props.demo && !props.download ? 'missingDemo' : 'missingStart')}</p>
      {props.download ? (
        <a className="button after" href={props.download} target="_blank" rel="noreferrer">
          {t('download')}
        </a>
      ) : null}
      <button type="button" className="cta" disabled={props.busy} onClick={props.onRetry}>
        {props.busy ? t('looking') : t('retry')}
      </button>
    </section>
  )
}

export function PairCard({ agent, onPaired }: { agent: AgentClient; onPaired: () => void }) {
  const t = useTexts(texts)
  const pair = useMutation({ mutationFn: () => agent.pair(), onSuccess: onPaired })
  return (
    <section className="now">
      <h2>{t('pairTitle')}</h2>
      <p>{t('pairWhy')}</p>
      {pair.error instanceof PairingEnded ? (
        <p className="wrong" role="alert">
          {pair.error.blocked ? t('blocked') : t('notAgreed')}
        </p>
      ) : (
        <ProblemNote error={pair.error} />
      )}
      <button type="button" className="cta" disabled={pair.isPending} onClick={() => pair.mutate()}>
        {pair.isPending ? t('pairing') : t('pair')}
      </button>
    </section>
  )
}
