// What the server would answer to the portal once an order is paid: returned, to be collected, shipped; certificates.
import type { CertificateView, OrderView } from '@hufu/contract'
import { at, document, draft, label, tasks, title, unpaid } from './portal-fixtures.ts'

export function returned(): OrderView {
  const before = unpaid()
  return {
    ...before,
    version: 14,
    now: {
      holder: 'applicant',
      title: { zh: '请您补一份材料', en: 'Please correct one document' },
      next: {
        zh: '补好后我们在 1 个工作日内审完，不用再付款。',
        en: 'Then we review within 1 working day; you do not pay again.',
      },
      by: at(24 * 6),
      action: 'correct',
    },
    axes: {
      ...before.axes,
      payment: { code: 'paid', label: label('已支付', 'Paid') },
      review: { code: 'returned', label: label('不通过', 'Not approved') },
    },
    defects: [
      {
        path: 'business-licence',
        reason: 'licence-unclear',
        text: label(
          '营业执照的公章看不清，请重新拍照上传。',
          'The seal on the licence is unreadable; please take a new picture.',
        ),
      },
    ],
    tasks: tasks('new', section => (section === 'organisation' ? 'returned' : 'done')),
    may: { ...draft().may, edit: true, submit: true, pay: false, cancel: false, refund: true, copy: true },
    payment: { state: 'paid', method: 'wechat-pay', amountFen: 30000, paidAt: at(-5), expires: null },
    timeline: [
      ...before.timeline,
      {
        at: at(-0.15),
        event: 'paid',
        text: label('微信支付 300.00 元', 'WeChat Pay CNY 300.00'),
        actor: 'outside',
      },
      {
        at: at(-0.1),
        event: 'returned',
        text: label('审核：需要补充 1 份材料', 'Review: 1 document to correct'),
        actor: 'staff',
      },
    ],
    ahead: before.ahead.slice(1),
  }
}

const dual = (state: OrderView['lines'][number]['state']): OrderView['lines'] => [
  {
    line: 1,
    product: 'organisation',
    role: 'holder',
    term: '2y',
    medium: null,
    seal: false,
    title: label('单位证书', 'Organisation certificate'),
    state,
    by: 'holder',
    suite: 'sm2',
    refused: null,
    certificates:
      state === 'written' || state === 'signed'
        ? (['sign', 'encrypt'] as const).map((use, n) => ({
            id: crypto.randomUUID(),
            serial: `5f3a9c0012345678abcdef00${n}1`,
            use,
            subject: 'CN=郑州示例期货有限公司, O=郑州示例期货有限公司, C=CN',
            issuer: 'CN=Hufu Demo SM2 Issuing CA',
            notBefore: at(0),
            notAfter: at(24 * 730),
            state: 'good' as const,
          }))
        : [],
  },
]

export function collect(state: OrderView['lines'][number]['state'] = 'waiting'): OrderView {
  const done = state === 'written'
  const before = unpaid()
  return {
    ...before,
    offer: 'renewal',
    offerTitle: document.offers.renewal?.title ?? title,
    version: 20,
    now: {
      holder: done ? 'nobody' : 'applicant',
      title: done
        ? label('证书已写入 UKey', 'The certificates are on your key')
        : label('可以下载证书了', 'Your certificate is ready'),
      next: done
        ? label('可以开发票了。', 'You can ask for the invoice.')
        : label(
            '在电脑上插入原来的 UKey，点“去下载”。',
            'On a computer, plug in your key and press Download.',
          ),
      by: done ? null : at(24 * 80),
      action: done ? 'ask-invoice' : 'collect',
    },
    axes: {
      payment: { code: 'paid', label: label('已支付', 'Paid') },
      review: { code: 'passed', label: label('通过', 'Approved') },
      certificate: done
        ? { code: 'issued', label: label('已制证', 'Made') }
        : { code: 'collect', label: label('去下载', 'Download') },
      invoice: done
        ? { code: 'ask', label: label('去开票', 'Ask') }
        : { code: 'waiting', label: label('待开票', 'Not yet') },
    },
    may: { ...draft().may, edit: false, cancel: false, copy: true, invoice: done },
    payment: { state: 'paid', method: 'wechat-pay', amountFen: 30000, paidAt: at(-5), expires: null },
    lines: dual(state),
  }
}

export function shipped(): OrderView {
  return {
    ...collect('written'),
    offer: 'new',
    offerTitle: document.offers.new?.title ?? title,
    axes: { ...collect('written').axes, invoice: { code: 'issued', label: label('发票详情', 'Invoice') } },
    now: {
      holder: 'courier',
      title: label('UKey 已寄出，请留意收件', 'Your key is on its way'),
      next: label('收到后点“我已收到”。', 'Press “received” once it is there.'),
      by: at(48),
      action: 'view-invoice',
    },
    may: { ...collect('written').may, invoice: false, received: true },
    delivery: { state: 'shipped', courier: '顺丰', waybill: 'SF1402938475610', shippedAt: at(-3) },
    invoice: { state: 'issued', number: '26412000000012345678', issuedAt: at(-2) },
  }
}

export const certificates: CertificateView[] = [
  {
    id: 'aa6c1f2e-7d1a-4c55-9a53-0d8f3a1b2c3d',
    serial: '4a7f00c199887766aabbccdd',
    subject: 'CN=郑州示例期货有限公司',
    programme: document.programme,
    programmeTitle: title,
    organisation: '郑州示例期货有限公司',
    notBefore: at(-24 * 700),
    notAfter: at(24 * 30),
    state: 'good',
    order: null,
    openRenewal: null,
    renewable: true,
    why: null,
  },
  {
    id: 'bb6c1f2e-7d1a-4c55-9a53-0d8f3a1b2c3d',
    serial: '4a7f00c199887766aabb0001',
    subject: 'CN=郑州示例期货有限公司',
    programme: document.programme,
    programmeTitle: title,
    organisation: '郑州示例期货有限公司',
    notBefore: at(-24 * 200),
    notAfter: at(24 * 500),
    state: 'good',
    order: null,
    openRenewal: null,
    renewable: false,
    why: label('还没到时间，到期前三个月再来。', 'Too early; come back three months before it ends.'),
  },
]
