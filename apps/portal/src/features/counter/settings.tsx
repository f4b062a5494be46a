// Choosing the user group, with the warning beside the choice and the reason when it is locked.
import type { ProgrammeView } from '@hufu/contract/routes/applicant.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Page, PendingPage } from '../../lib/page.tsx'
import { applicantRoutes, call, programmeKey, useProgramme } from '../../lib/server.ts'
import { texts } from './texts.ts'

export function Settings() {
  const { authority, programme } = useParams({ strict: false }) as { authority: string; programme: string }
  const t = useTexts(texts)
  const query = useProgramme(authority, programme)
  if (!query.data)
    return <PendingPage what={t('what')} error={query.error} retry={() => void query.refetch()} />
  return <Choose view={query.data} />
}

function Choose({ view }: { view: ProgrammeView }) {
  const t = useTexts(texts)
  const say = useSay()
  const cache = useQueryClient()
  const document = view.document as unknown as Programme
  const path = { authority: view.authority, programme: document.programme }
  const [group, setGroup] = useState(view.group.chosen)
  const save = useMutation({
    mutationFn: (chosen: string) =>
      call(applicantRoutes.chooseGroup, { params: path, body: { group: chosen } }),
    onSuccess: fresh => cache.setQueryData(programmeKey(path.authority, path.programme), fresh),
  })
  const audience = document.audience
  return (
    <Page
      title={t('settingsTitle')}
      back={{ to: '/$authority/$programme', params: path, label: say(document.title) }}
    >
      <p id="group-warning">{say(audience?.warning)}</p>
      {view.group.locked && <p className="problem">{t('locked')}</p>}
      <RadioGroup
        className="choices"
        aria-label={t('settingsTitle')}
        aria-describedby="group-warning"
        isDisabled={view.group.locked}
        value={group}
        onChange={chosen => {
          setGroup(chosen)
          save.reset()
        }}
      >
        {Object.entries(audience?.groups ?? {}).map(([id, each]) => (
          <Radio key={id} value={id} className="choice">
            <span>
              {say(each)}
              <small>{say(each.help)}</small>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <ProblemNote error={save.error} />
      <div role="status">{save.isSuccess && <p className="after">{t('savedGroup')}</p>}</div>
      {save.isSuccess ? (
        <Link className="cta" to="/$authority/$programme" params={path}>
          {t('toApply')}
        </Link>
      ) : (
        !view.group.locked && (
          <button
            type="button"
            className="cta"
            disabled={!group || save.isPending}
            onClick={() => group && save.mutate(group)}
          >
            {save.isPending ? t('saving') : t('save')}
          </button>
        )
      )}
      {audience?.change === 'audited' && <p className="soft after">{t('roster')}</p>}
    </Page>
  )
}
