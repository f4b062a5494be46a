// The refund desk. Money goes back in two steps: prepare shows what will happen, execute redeems its one-use token.
import { type CaseView, call, deskRoutes, payingDeskRoutes } from '@hufu/contract'
import { amount } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'
import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { useKeys } from '../../lib/keys.ts'
import { bilingual, useText, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'

const words = bilingual({
  zh: {
    title: '退款',
    asked: '待处理',
    running: '退款中',
    ended: '已退款',
    empty: '没有退款要处理',
    emptyNext: '申请人要求退款，或审核驳回了已付款的申请时，会出现在这里。',
    paid: '已付',
    method: '付款方式',
    methods: {
      'wechat-pay': '微信支付',
      alipay: '支付宝',
      transfer: '对公转账',
      entitlement: '免费政策',
    } as Record<string, string>,
    paidAt: '付款时间',
    prepare: '准备退款…',
    refuse: '不同意…',
    confirm: '确认退款',
    confirmTitle: '核对后退款',
    back: '返回',
    refuseTitle: '不同意退款',
    refuseReason: '理由（申请人会读到）',
    refuseHint: '说清原因和下一步，例如：证书已写入 UKey，不能退款；如需更换请联系客服。',
    refuseGo: '发送给申请人',
    refunding: '已交给支付机构，到账后会自动更新。',
    refunded: '已退回。',
    failed: '上次退款没有成功：可以再退一次；或在线下退回后登记。',
    hand: '登记手工退款…',
    handTitle: '线下退款后登记',
    handHow: '怎么退的（回单号、日期）',
    handGo: '登记，申请结束',
  },
  en: {
    title: 'Refunds',
    asked: 'To handle',
    running: 'Under way',
    ended: 'Refunded',
    empty: 'No refunds to handle',
    emptyNext: 'They appear when an applicant asks, or when a paid application is rejected.',
    paid: 'Paid',
    method: 'Method',
    methods: {
      'wechat-pay': 'WeChat Pay',
      alipay: 'Alipay',
      transfer: 'Bank transfer',
      entitlement: 'Free policy',
    },
    paidAt: 'Paid at',
    prepare: 'Prepare the refund…',
    refuse: 'Refuse…',
    confirm: 'Refund now',
    confirmTitle: 'Check, then refund',
    back: 'Back',
    refuseTitle: 'Refuse the refund',
    refuseReason: 'Reason (the applicant reads it)',
    refuseHint: 'Say why and what to do next.',
    refuseGo: 'Send to the applicant',
    refunding: 'With the payment provider; this page follows by itself.',
    refunded: 'Returned.',
    failed: 'The last try did not succeed: try again, or return it by hand and record how.',
    hand: 'Returned by hand…',
    handTitle: 'After returning it by hand',
    handHow: 'How (receipt number, day)',
    handGo: 'Record; the order ends',
  },
})

export function RefundDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="refund"
      path="/refunds"
      title={w.title}
      order={order}
      groups={[
        { title: w.asked, has: item => !['refunding', 'refunded', 'released'].includes(item.state) },
        { title: w.running, has: item => item.state === 'refunding' },
        { title: w.ended, has: item => ['refunded', 'released'].includes(item.state) },
      ]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <RefundSheet view={view} next={next} />}
    </Bench>
  )
}

function RefundSheet({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const { lang } = useLang()
  const when = useWhen()
  const { payment } = view.order
  const [refusing, refuse] = useState(false)
  const [handing, hand] = useState(false)
  // The last word on the refund was that it did not succeed.
  const last = view.order.timeline.findLast(entry => entry.event.startsWith('refund'))
  const failed = payment?.state === 'refund-asked' && last?.event === 'refund-failed'
  return (
    <>
      <CaseHead view={view} />
      <section className="card">
        {payment ? (
          <dl className="sheet">
            <dt>{w.paid}</dt>
            <dd>{amount(payment.amountFen, lang)}</dd>
            <dt>{w.method}</dt>
            <dd>{payment.method ? (w.methods[payment.method] ?? payment.method) : ''}</dd>
            {payment.paidAt ? (
              <>
                <dt>{w.paidAt}</dt>
                <dd>{when.stamp(payment.paidAt)}</dd>
              </>
            ) : null}
          </dl>
        ) : null}
        {failed ? <p className="note note-amber">{w.failed}</p> : null}
        {payment?.state === 'refunding' ? <p className="note note-sky">{w.refunding}</p> : null}
        {payment && ['refunded', 'released'].includes(payment.state) ? (
          <p className="note note-good">{w.refunded}</p>
        ) : null}
        {payment && !['refunding', 'refunded', 'released'].includes(payment.state) ? (
          <div className="acts">
            <Execute order={view.order.id} next={next} />
            {failed ? <Button onClick={() => hand(true)}>{w.hand}</Button> : null}
            <Button onClick={() => refuse(true)}>{w.refuse}</Button>
          </div>
        ) : null}
      </section>
      {handing ? <ByHand order={view.order.id} close={() => hand(false)} next={next} /> : null}
      {refusing ? <Refuse order={view.order.id} close={() => refuse(false)} next={next} /> : null}
    </>
  )
}

function Execute({ order, next }: { order: string; next: () => void }) {
  const w = useWords(words)
  const text = useText()
  const { lang } = useLang()
  const { authority } = useDesk()
  const prepare = useMutation({
    mutationFn: () => call(deskRoutes.prepareRefund, { params: { authority, order } }),
  })
  const execute = useCaseAct(order, (at, token: string) =>
    call(deskRoutes.executeRefund, { params: { authority: at, order }, body: { token } }),
  )
  const plan = prepare.data
  useKeys([], { dialog: true, when: plan !== undefined })
  return (
    <>
      <Button type="primary" loading={prepare.isPending} onClick={() => prepare.mutate()}>
        {w.prepare}
      </Button>
      {prepare.isError ? <Broken inline error={prepare.error} /> : null}
      <Modal
        open={plan !== undefined}
        title={w.confirmTitle}
        onCancel={() => prepare.reset()}
        cancelText={w.back}
        okText={plan ? `${w.confirm} ${amount(plan.amountFen, lang)}` : w.confirm}
        okButtonProps={{ danger: true, type: 'primary', loading: execute.isPending }}
        onOk={() =>
          plan &&
          execute.mutate(plan.token, {
            onSuccess: () => {
              prepare.reset()
              next()
            },
          })
        }
      >
        {plan ? (
          <>
            <p>{text(plan.text)}</p>
            <dl className="sheet">
              <dt>{w.paid}</dt>
              <dd>{amount(plan.amountFen, lang)}</dd>
              <dt>{w.method}</dt>
              <dd>{w.methods[plan.method] ?? plan.method}</dd>
            </dl>
          </>
        ) : null}
        {execute.isError ? <Broken inline error={execute.error} /> : null}
      </Modal>
    </>
  )
}

function ByHand({ order, close, next }: { order: string; close: () => void; next: () => void }) {
  const w = useWords(words)
  const [how, setHow] = useState('')
  const act = useCaseAct(order, (authority, text: string) =>
    call(payingDeskRoutes.refundByHand, { params: { authority, order }, body: { how: text } }),
  )
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.handTitle}
      onCancel={close}
      cancelText={w.back}
      okText={w.handGo}
      okButtonProps={{ disabled: how.trim().length < 2, loading: act.isPending }}
      onOk={() =>
        act.mutate(how.trim(), {
          onSuccess: () => {
            close()
            next()
          },
        })
      }
    >
      <Field id="refund-by-hand" label={w.handHow}>
        <Input
          id="refund-by-hand"
          autoFocus
          maxLength={200}
          value={how}
          onChange={event => setHow(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}

function Refuse({ order, close, next }: { order: string; close: () => void; next: () => void }) {
  const w = useWords(words)
  const [reason, setReason] = useState('')
  const act = useCaseAct(order, (authority, text: string) =>
    call(deskRoutes.refuseRefund, { params: { authority, order }, body: { reason: text } }),
  )
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.refuseTitle}
      onCancel={close}
      cancelText={w.back}
      okText={w.refuseGo}
      okButtonProps={{ disabled: reason.trim().length < 2, loading: act.isPending }}
      onOk={() =>
        act.mutate(reason.trim(), {
          onSuccess: () => {
            close()
            next()
          },
        })
      }
    >
      <Field id="refuse-reason" label={w.refuseReason} hint={w.refuseHint}>
        <Input.TextArea
          id="refuse-reason"
          autoFocus
          maxLength={200}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}
