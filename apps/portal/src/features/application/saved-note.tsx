// Whether what was typed is safe, in words: saved, on its way, kept on this device, or refused (and then what it was).
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import type { FieldView } from '../../lib/form.ts'
import { texts } from './texts.ts'
import type { Draft } from './use-draft.ts'

interface SavedNoteProps {
  draft: Draft
  fields: readonly FieldView[]
  /** Where nothing can be written any more, only what was refused is worth a word. */
  editable?: boolean
}

export function SavedNote({ draft, fields, editable = true }: SavedNoteProps) {
  const t = useTexts(texts)
  const say = useSay()
  const lost = Object.entries(draft.refused?.values ?? {})
  return (
    <>
      {draft.refused && (
        <ProblemNote error={draft.refused.error}>
          <p>{t('notSaved')}</p>
          <ul>
            {lost.map(([path, value]) => (
              <li key={path}>
                {say(fields.find(each => each.path === path)?.field)}
                {t('colon')}
                {value}
              </li>
            ))}
          </ul>
        </ProblemNote>
      )}
      {editable && (
        <p className="saved" role="status">
          {draft.state === 'saved' ? `✓ ${t('saved')}` : t(draft.state)}
        </p>
      )}
    </>
  )
}
