// Asking for the data of an order that is over to be deleted (PIPL art. 47): the consequence first, then the answer and its reason, for
// what the law orders to keep is only taken out of use.
import { ownRecordRoutes } from '@hufu/contract/routes/records.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { day } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../lib/server.ts'

const texts = {
  ask: { zh: '删除这份申请的资料', en: 'Delete the data of this application' },
  how: {
    zh: '不需要留存的资料和文件会立即删除，不能恢复。已经制证或付过款的，法律要求留存：资料停止使用，只作保存，到期自动删除。删除后不能再用它复制申请或更新证书。',
    en: 'What need not be kept is deleted at once and for good. Where a certificate was made or money was paid, the law orders to keep: the data are taken out of use, stored only, and deleted when the term ends. The application can no longer be copied or renewed from.',
  },
  go: { zh: '确认删除', en: 'Delete the data' },
  working: { zh: '正在处理…', en: 'Working…' },
  erased: { zh: '已删除', en: 'Deleted' },
  restricted: { zh: '已停止使用，只作保存', en: 'Out of use, stored only' },
  until: { zh: '保存至 {when}，到期删除', en: 'Kept until {when}, then deleted' },
}

export const isOver = (order: OrderView): boolean => order.state !== 'draft' && order.state !== 'open'

export function DeleteData({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const deed = useMutation({
    mutationFn: () =>
      call(ownRecordRoutes.deleteOrder, { params: { authority: order.authority, order: order.id } }),
  })
  return (
    <details>
      <summary>{t('ask')}</summary>
      {deed.data ? (
        <div role="alert">
          <strong>{t(deed.data.outcome)}</strong>
          <p>{say(deed.data.why)}</p>
          {deed.data.until && <p>{t('until', { when: day(deed.data.until, lang) })}</p>}
        </div>
      ) : (
        <>
          <p className="soft">{t('how')}</p>
          <ProblemNote error={deed.error} />
          <button
            type="button"
            className="button grave"
            disabled={deed.isPending}
            onClick={() => deed.mutate()}
          >
            {t(deed.isPending ? 'working' : 'go')}
          </button>
        </>
      )}
    </details>
  )
}
