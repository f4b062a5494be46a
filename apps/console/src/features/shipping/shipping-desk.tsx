// The shipping desk: the address as it goes on the label, then courier and waybill, then signed for.
import { type CaseView, call, deskRoutes } from '@hufu/contract'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { useKeys } from '../../lib/keys.ts'
import { bilingual, useText, useWords } from '../../lib/language.ts'
import { Broken, CopyButton, Field } from '../../lib/pieces.tsx'
import { useWhen } from '../../lib/when.ts'
import { CameBack, HandOver } from './counter-deeds.tsx'
import './shipping.css'

const words = bilingual({
  zh: {
    title: '寄送',
    waiting: '待寄出',
    shipped: '在途',
    empty: '没有要寄的件',
    emptyNext: '制好的 UKey 会出现在这里。',
    label: '收件地址',
    noAddress: '这份申请没有邮寄地址，可能是自取或下载。',
    masked: '有内容被遮盖，面单不完整。请联系管理员核对本岗位的权限。',
    copy: '复制面单文字',
    print: '打印面单',
    send: '寄出',
    courier: '快递公司',
    couriers: ['顺丰速运', 'EMS', '京东快递'],
    waybill: '运单号',
    waybillHint: '可以直接用扫码枪扫',
    waybillFault: '运单号是 6 到 40 位字母、数字或短横',
    ship: '已寄出，通知申请人',
    delivered: '对方已签收',
    deliveredAsk: '确认对方已签收？',
    deliveredText: '确认后申请进入下一步，不能撤回。',
    cancel: '取消',
    onWay: (courier: string, at: string) => `${courier}，${at} 寄出`,
    copyWaybill: '复制运单号',
    done: '这一件已签收。',
    collect: '邮费到付：寄件时选“到付”。',
    wanted: (courier: string) => `申请人选择：${courier}`,
    cameBack: (why: string) => `上次寄出被退回：${why}`,
    handOver: '柜台领取',
    code: '取件码',
    codeHint: '请来人报出申请页上的取件码',
    handed: '已交给来人',
    returned: '包裹退回来了',
    reason: '退回原因',
    returnedDo: '登记退回，等待重寄',
  },
  en: {
    title: 'Shipping',
    waiting: 'To ship',
    shipped: 'On the way',
    empty: 'Nothing to ship',
    emptyNext: 'Finished keys appear here.',
    label: 'Address',
    noAddress: 'This order has no postal address; it may be collected or downloaded.',
    masked: 'Some values are masked, so the label is not complete. Ask an administrator about this desk.',
    copy: 'Copy label text',
    print: 'Print label',
    send: 'Ship',
    courier: 'Courier',
    couriers: ['SF Express', 'EMS', 'JD Logistics'],
    waybill: 'Waybill number',
    waybillHint: 'A barcode scanner can type it',
    waybillFault: 'A waybill has 6 to 40 letters, digits or dashes',
    ship: 'Shipped, tell the applicant',
    delivered: 'Signed for',
    deliveredAsk: 'Has it been signed for?',
    deliveredText: 'The order then moves on; this cannot be taken back.',
    cancel: 'Cancel',
    onWay: (courier, at) => `${courier}, shipped ${at}`,
    copyWaybill: 'Copy waybill',
    done: 'This parcel was signed for.',
    collect: 'Postage on receipt: send it freight collect.',
    wanted: courier => `The applicant chose ${courier}`,
    cameBack: why => `It came back last time: ${why}`,
    handOver: 'Collected at the counter',
    code: 'Pickup code',
    codeHint: 'Have them say the code of the order page',
    handed: 'Handed over',
    returned: 'The parcel came back',
    reason: 'Reason',
    returnedDo: 'Record it; send again',
  },
})

export function ShippingDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="shipping"
      path="/shipping"
      title={w.title}
      order={order}
      groups={[
        { title: w.waiting, has: item => item.state !== 'shipped' },
        { title: w.shipped, has: item => item.state === 'shipped' },
      ]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <Parcel view={view} next={next} />}
    </Bench>
  )
}

/** The facts that go on a label, in the order of the form that the programme names for it. */
const addressFacts = (view: CaseView) =>
  view.facts.filter(fact => fact.value && fact.section === view.order.delivery?.form)

function Parcel({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { delivery } = view.order
  const facts = addressFacts(view)
  const label = facts.map(fact => fact.value).join('\n')
  return (
    <>
      <CaseHead view={view} />
      <section className="card" aria-label={w.label}>
        <h2>{w.label}</h2>
        {facts.length === 0 ? <p className="quiet">{w.noAddress}</p> : null}
        <dl className="sheet label-print">
          {facts.map(fact => (
            <div key={fact.path} className="label-line">
              <dt>{text(fact.title)}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
        {facts.some(fact => fact.masked) ? <p className="note note-amber">{w.masked}</p> : null}
        {facts.length ? (
          <div className="acts">
            <CopyButton text={label} label={w.copy} />
            <Button onClick={() => window.print()}>{w.print}</Button>
          </div>
        ) : null}
      </section>
      {delivery?.returned ? <p className="note note-amber">{w.cameBack(delivery.returned)}</p> : null}
      {delivery?.state === 'waiting' && delivery.freight === 'collect' ? (
        <p className="note note-amber">{w.collect}</p>
      ) : null}
      {delivery?.state === 'waiting' ? <Ship view={view} next={next} /> : null}
      {delivery?.state === 'pickup' ? <HandOver order={view.order.id} words={w} next={next} /> : null}
      {delivery?.waybill ? (
        <section className="card">
          <p>{w.onWay(delivery.courier ?? '', delivery.shippedAt ? when.stamp(delivery.shippedAt) : '')}</p>
          <p className="num waybill">{delivery.waybill}</p>
          <div className="acts">
            <CopyButton text={delivery.waybill} label={w.copyWaybill} />
            {delivery.state === 'shipped' ? <Delivered view={view} next={next} /> : null}
          </div>
          {delivery.state === 'shipped' ? <CameBack order={view.order.id} words={w} next={next} /> : null}
        </section>
      ) : null}
      {delivery?.state === 'delivered' ? <p className="note note-good">{w.done}</p> : null}
    </>
  )
}

function Ship({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const order = view.order.id
  const text = useText()
  const { delivery } = view.order
  const wanted = delivery?.couriers?.find(each => each.courier === delivery.wanted)
  const offered = delivery?.couriers?.length ? delivery.couriers.map(each => text(each.title)) : w.couriers
  const [courier, setCourier] = useState<string>(wanted ? text(wanted.title) : (offered[0] ?? ''))
  const [waybill, setWaybill] = useState('')
  const [tried, setTried] = useState(false)
  const ship = useCaseAct(order, (authority, body: { courier: string; waybill: string }) =>
    call(deskRoutes.ship, { params: { authority, order }, body }),
  )
  const right = /^[A-Za-z0-9-]{6,40}$/.test(waybill)
  return (
    <form
      className="card"
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (right && courier.trim()) ship.mutate({ courier: courier.trim(), waybill }, { onSuccess: next })
      }}
    >
      <h2>{w.send}</h2>
      {wanted ? <p className="quiet">{w.wanted(text(wanted.title))}</p> : null}
      <Field id="courier" label={w.courier}>
        <Input
          id="courier"
          list="couriers"
          value={courier}
          maxLength={40}
          onChange={e => setCourier(e.target.value)}
        />
        <datalist id="couriers">
          {offered.map(each => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </Field>
      <Field
        id="waybill"
        label={w.waybill}
        hint={w.waybillHint}
        fault={tried && !right ? w.waybillFault : null}
      >
        <Input
          id="waybill"
          className="num"
          autoFocus
          autoComplete="off"
          value={waybill}
          onChange={e => setWaybill(e.target.value.replace(/\s/g, ''))}
        />
      </Field>
      {ship.isError ? <Broken inline error={ship.error} /> : null}
      <Button type="primary" htmlType="submit" loading={ship.isPending}>
        {w.ship}
      </Button>
    </form>
  )
}

function Delivered({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const order = view.order.id
  const [asking, ask] = useState(false)
  const act = useCaseAct(order, (authority, _: undefined) =>
    call(deskRoutes.delivered, { params: { authority, order } }),
  )
  useKeys([], { dialog: true, when: asking })
  return (
    <>
      <Button type="primary" onClick={() => ask(true)}>
        {w.delivered}
      </Button>
      <Modal
        open={asking}
        title={w.deliveredAsk}
        onCancel={() => ask(false)}
        okText={w.delivered}
        cancelText={w.cancel}
        okButtonProps={{ loading: act.isPending }}
        onOk={() =>
          act.mutate(undefined, {
            onSuccess: () => {
              ask(false)
              next()
            },
          })
        }
      >
        <p>{w.deliveredText}</p>
        {act.isError ? <Broken inline error={act.error} /> : null}
      </Modal>
    </>
  )
}
