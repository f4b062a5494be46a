// Checks the seals in a PDF.
import { sealRoutes } from '@hufu/contract/routes/seal.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Page } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import { FileButton } from './file-button.tsx'
import './seal.css'
import { texts } from './texts.ts'
import { Verdict } from './verdict.tsx'

export function VerifySeals() {
  const { authority } = useParams({ strict: false }) as { authority: string }
  const t = useTexts(texts)
  const check = useMutation({
    mutationFn: (file: File) => call(sealRoutes.verifyStamped, { params: { authority }, bytes: file }),
  })
  return (
    <Page
      title={t('verifyTitle')}
      back={{ to: '/$authority/seals', params: { authority }, label: t('mySeals') }}
    >
      <section className="card">
        <p>{t('verifyWhy')}</p>
        <FileButton
          label={t('chooseFile')}
          accept="application/pdf"
          disabled={check.isPending}
          onFile={file => check.mutate(file)}
        />
        <div role="status">{check.isPending && <p className="soft">{t('checking')}</p>}</div>
        <ProblemNote error={check.error} />
      </section>
      <div role="status">
        {check.data?.stamps.map(verdict => (
          <Verdict key={`${verdict.sealId} ${verdict.at}`} verdict={verdict} />
        ))}
      </div>
    </Page>
  )
}
