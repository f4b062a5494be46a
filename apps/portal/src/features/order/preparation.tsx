// Before the form: what to have at hand, templates to print, and the agent's phone verified by a code.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { preparationOf } from '../../lib/form.ts'
import { PhoneCode } from '../../lib/phone-code.tsx'
import { address, applicantRoutes, call, useKeepOrder, useSession } from '../../lib/server.ts'
import { texts } from './texts.ts'

export interface PreparationProps {
  order: OrderView
  document: Programme
}

/** What to have at hand: open before the form is begun, folded afterwards. */
export function Materials({ order, document }: PreparationProps) {
  const say = useSay()
  const pages = preparationOf(document, order.offer).pages
  const begun = order.now.action !== 'verify-phone' && order.tasks.some(task => task.status !== 'todo')
  return pages.map(page => (
    <section key={page.title.zh}>
      {begun ? (
        <details>
          <summary>{say(page.title)}</summary>
          <PageOfText page={page} order={order} document={document} />
        </details>
      ) : (
        <>
          <h2>{say(page.title)}</h2>
          <PageOfText page={page} order={order} document={document} />
        </>
      )}
    </section>
  ))
}

function PageOfText({ page, order, document }: PreparationProps & { page: Programme['pages'][string] }) {
  const t = useTexts(texts)
  const say = useSay()
  return (
    <>
      <ul className="bullets">
        {page.items.map(item => (
          <li key={item.zh}>{say(item)}</li>
        ))}
      </ul>
      {page.documents.map(id => (
        <a
          key={id}
          className="button"
          href={address(applicantRoutes.template, {
            authority: order.authority,
            programme: order.programme,
            template: id,
          })}
          download
        >
          <span aria-hidden="true">↓</span> {t('template', { name: say(document.documents[id]) })}
        </a>
      ))}
    </>
  )
}

export function VerifyPhone({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const keep = useKeepOrder()
  const session = useSession().data
  const params = { authority: order.authority, order: order.id }
  return (
    <section id="phone">
      <h2>{t('phoneTitle')}</h2>
      <p className="soft">{t('phoneSub')}</p>
      <PhoneCode
        initial={session?.person?.mobile ?? ''}
        submit={t('confirm')}
        demoPhone={session?.phoneUrl ?? null}
        send={async mobile => {
          const said = await call(applicantRoutes.phoneCode, { params, body: { mobile } })
          if (said.proved) keep(await call(applicantRoutes.order, { params }))
          return said
        }}
        check={async (mobile, code) => {
          keep(await call(applicantRoutes.phoneCheck, { params, body: { mobile, code } }))
          window.scrollTo({ top: 0 })
        }}
      />
    </section>
  )
}
