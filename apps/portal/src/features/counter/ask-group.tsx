// Asked before the first application: the user group decides which free policy applies, so a wrong choice costs money.
import type { Audience } from '@hufu/programme/schema/audience.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useNavigate } from '@tanstack/react-router'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { texts } from './texts.ts'

interface AskGroupProps {
  audience: Audience
  path: { authority: string; programme: string }
  onClose: () => void
}

export function AskGroup({ audience, path, onClose }: AskGroupProps) {
  const t = useTexts(texts)
  const say = useSay()
  const navigate = useNavigate()
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={onClose}>
      <Modal className="sheet">
        <Dialog role="alertdialog">
          <Heading slot="title" level={2}>
            {say(audience.ask)}
          </Heading>
          <p>{say(audience.warning)}</p>
          <button
            type="button"
            className="cta"
            onClick={() => void navigate({ to: '/$authority/$programme/settings', params: path })}
          >
            {t('goSettings')}
          </button>
          <p />
          <button type="button" className="button" onClick={onClose}>
            {t('notNow')}
          </button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
