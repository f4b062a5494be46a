// The task list: the sections of the form with their status; the whole row is the target. Afterwards, what was submitted.
import type { OrderView, Task } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { addressForm } from '../../lib/form.ts'
import { texts } from './texts.ts'

const looks: Record<Task['status'], string> = {
  todo: 'tag plain',
  doing: 'tag info',
  done: 'tag ok',
  returned: 'tag do',
  locked: 'tag plain',
}

export function Tasks({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const params = { authority: order.authority, order: order.id }
  if (order.tasks.length === 0) return null
  const address = addressForm(document, order.offer)
  const open = order.may.edit || order.may.submit
  if (!open)
    return (
      <section>
        <h2>{t('contents')}</h2>
        <ul className="rows">
          <li>
            <Link className="row" to="/$authority/orders/$order/check" params={params}>
              <span className="t">
                {t('seeAll')}
                <small>{order.tasks.map(task => say(task.title)).join(' · ')}</small>
              </span>
              <span className="go" aria-hidden="true">
                ›
              </span>
            </Link>
          </li>
          {order.places.length > 0 && (
            <li>
              <Link className="row" to="/$authority/orders/$order/papers" params={params}>
                <span className="t">
                  {t('papers')}
                  {order.may.reopen && <small>{t('papersReopen')}</small>}
                </span>
                <span className="go" aria-hidden="true">
                  ›
                </span>
              </Link>
            </li>
          )}
          {order.may.address && address && (
            <li>
              <Link
                className="row"
                to="/$authority/orders/$order/section/$section"
                params={{ ...params, section: address }}
              >
                <span className="t">{t('editAddress')}</span>
                <span className="go" aria-hidden="true">
                  ›
                </span>
              </Link>
            </li>
          )}
        </ul>
      </section>
    )
  return (
    <section>
      <h2>{t('tasks')}</h2>
      <ol className="rows">
        {order.tasks.map(task => (
          <li key={task.section}>
            <TaskRow task={task} params={params} />
          </li>
        ))}
        <li>
          {order.may.submit ? (
            <Link className="row" to="/$authority/orders/$order/check" params={params}>
              <span className="t">{t('checkSubmit')}</span>
              <span className="go" aria-hidden="true">
                ›
              </span>
            </Link>
          ) : (
            <span className="row">
              <span className="t">
                {t('checkSubmit')}
                <small>{t('checkHint')}</small>
              </span>
              <span className="tag plain">{t('locked')}</span>
            </span>
          )}
        </li>
      </ol>
    </section>
  )
}

function TaskRow({ task, params }: { task: Task; params: { authority: string; order: string } }) {
  const t = useTexts(texts)
  const say = useSay()
  const inside = (
    <>
      <span className="t">
        {say(task.title)}
        {(say(task.summary) || task.status === 'locked') && (
          <small>{task.status === 'locked' ? t('lockedWhy') : say(task.summary)}</small>
        )}
      </span>
      <span className={looks[task.status]}>{t(task.status)}</span>
    </>
  )
  // What cannot be started yet is not a link (GOV.UK task list).
  if (task.status === 'locked') return <span className="row">{inside}</span>
  return (
    <Link
      className="row"
      to="/$authority/orders/$order/section/$section"
      params={{ ...params, section: task.section }}
    >
      {inside}
    </Link>
  )
}
