// What the server would answer to the portal: a programme from its real document, and orders up to their payment.
import { readFileSync } from 'node:fs'
import type { CatalogueEntry, OrderView, ProgrammeView, Task } from '@hufu/contract'
import { loadLibrary, loadProgramme, type Programme } from '@hufu/programme'
import { creditCheckCharacter } from '@hufu/programme/form/check-digit.ts'

const read = (name: string) => readFileSync(new URL(`../../programmes/${name}.yaml`, import.meta.url), 'utf8')
const library = loadLibrary(read('library'), { file: 'library.yaml' })
const loaded = loadProgramme(read('zce'), {
  file: 'zce.yaml',
  library: 'library' in library ? library.library : undefined,
})
if (!('programme' in loaded)) throw new Error(JSON.stringify(loaded.faults))
export const document: Programme = loaded.programme

const uscc = `91410100MA3X4Y5Z6${creditCheckCharacter('91410100MA3X4Y5Z6')}`
export const authority = document.authority
export const orderId = '0b6c1f2e-7d1a-4c55-9a53-0d8f3a1b2c3d'
export const orderPath = `/${authority}/orders/${orderId}`
export const at = (hoursFromNow: number) => new Date(Date.now() + hoursFromNow * 3_600_000).toISOString()

export const title = document.title
export const catalogue: CatalogueEntry[] = [
  {
    authority,
    authorityTitle: { zh: '郑商所数字证书受理点', en: 'ZCE certificate counter' },
    programme: document.programme,
    title,
    group: document.catalogue?.group ?? title,
    aliases: document.catalogue?.aliases ?? [],
    initial: 'Z',
    spelling: 'zhengshangsuoshuzizhengshu zssszzs',
    fresh: false,
    kind: 'counter',
    redirect: null,
    offers: [
      { offer: 'new', title: document.offers.new?.title ?? title },
      { offer: 'renewal', title: document.offers.renewal?.title ?? title },
    ],
  },
  {
    authority: 'shanxi-counter',
    authorityTitle: { zh: '山西CA受理点', en: 'Shanxi CA counter' },
    programme: 'shanxi-coal',
    title: { zh: '山西煤炭交易中心数字证书', en: 'Shanxi coal exchange certificates' },
    group: document.catalogue?.group ?? title,
    aliases: ['山西煤炭'],
    initial: 'M',
    spelling: 'meitanjiaoyizhongxin mtjyzx',
    fresh: false,
    kind: 'counter',
    redirect: null,
    offers: [{ offer: 'new', title: { zh: '新申请', en: 'New application' } }],
  },
  {
    authority: 'henan-counter',
    authorityTitle: { zh: '河南互通受理点', en: 'Henan Hutong counter' },
    programme: 'henan-hutong',
    title: { zh: '网上营业厅数字证书', en: 'Online hall certificates' },
    group: { zh: '招投标', en: 'Bidding' },
    aliases: ['河南互通'],
    initial: 'H',
    spelling: 'henanhutong hnht',
    fresh: true,
    kind: 'counter',
    redirect: null,
    offers: [{ offer: 'new', title: { zh: '新办', en: 'New' } }],
  },
  {
    authority: 'henan-counter',
    authorityTitle: { zh: '河南互通受理点', en: 'Henan Hutong counter' },
    programme: 'elsewhere',
    title: { zh: '上海CA数字证书', en: 'Shanghai CA certificates' },
    group: { zh: '招投标', en: 'Bidding' },
    aliases: [],
    initial: 'S',
    spelling: 'shanghai shca',
    fresh: false,
    kind: 'redirect',
    redirect: { text: { zh: '按原流程办理', en: 'Old procedure' }, path: { zh: '首页', en: 'Home' } },
    offers: [],
  },
]

export function programmeView(chosen: string | null = 'futures-company'): ProgrammeView {
  return {
    authority,
    authorityTitle: catalogue[0]?.authorityTitle ?? title,
    version: 1,
    document: document as unknown as Record<string, unknown>,
    group: { chosen, locked: false },
    entitlement: chosen
      ? {
          id: 'free-futures',
          title: { zh: '免费政策', en: 'Free policy' },
          remaining: 3,
          until: at(24 * 400),
        }
      : null,
  }
}

const sections = (offer: string) => {
  const stage = document.offers[offer]?.journey.form
  return stage?.stage === 'form' ? stage.forms : []
}
export function tasks(offer: string, status: (section: string) => Task['status'], summary = ''): Task[] {
  return sections(offer).map(section => ({
    section,
    title: document.forms[section]?.title ?? title,
    status: status(section),
    summary: { zh: summary, en: summary },
  }))
}

export function draft(): OrderView {
  return {
    id: orderId,
    authority,
    number: null,
    programme: document.programme,
    title,
    tag: 'ZCE',
    offer: 'new',
    offerTitle: document.offers.new?.title ?? title,
    organisation: '',
    agent: '',
    state: 'draft',
    created: at(-1),
    submitted: null,
    label: { zh: '办理中', en: 'In progress' },
    amountFen: 30_000,
    products: { zh: '单位证书', en: 'Organisation certificate' },
    quantity: 1,
    tracking: null,
    updated: '2026-03-04T02:00:00.000Z',
    axes: { payment: null, review: null, certificate: null, invoice: null },
    now: {
      holder: 'applicant',
      title: { zh: '先验证经办人手机号', en: 'First, verify the agent’s phone' },
      next: {
        zh: '然后填五部分内容，大约 3 分钟。随时可以停，内容会自动保存。',
        en: 'Then five short sections, about 3 minutes. All is saved as you type.',
      },
      by: null,
      action: 'verify-phone',
    },
    version: 1,
    programmeVersion: 1,
    suite: 'sm2',
    group: 'futures-company',
    totalFen: null,
    phone: { verified: false, masked: null },
    values: [],
    files: [],
    tasks: tasks('new', () => 'locked'),
    faults: [],
    defects: [],
    may: {
      edit: true,
      submit: false,
      pay: false,
      cancel: true,
      refund: false,
      copy: false,
      invoice: false,
      address: false,
      received: false,
      lines: false,
      reopen: false,
    },
    payment: null,
    methods: [],
    quote: null,
    papers: [],
    places: [],
    identity: [],
    bankProof: null,
    transfer: null,
    seals: [],
    consents: [],
    lines: [],
    delivery: null,
    invoice: null,
    entitlement: null,
    timeline: [],
    ahead: [],
  }
}

export function verified(): OrderView {
  return {
    ...draft(),
    version: 2,
    now: {
      holder: 'applicant',
      title: { zh: '请填写申请内容', en: 'Please fill in the form' },
      next: {
        zh: '五部分，大约 3 分钟。填完在一页里核对，再提交。',
        en: 'Five sections, about 3 minutes; then check and submit.',
      },
      by: null,
      action: 'fill',
    },
    phone: { verified: true, masked: '138****4352' },
    values: [{ path: 'agent.mobile', value: '13800004352', source: 'verified-phone' }],
    tasks: tasks('new', () => 'todo'),
  }
}

export const picture = (slot: string, name: string) => ({
  id: crypto.randomUUID(),
  slot,
  name,
  type: 'image/jpeg',
  size: 812_000,
  pages: 1,
  uploaded: at(0),
})

export function filled(): OrderView {
  return {
    ...verified(),
    version: 9,
    organisation: '郑州示例期货有限公司',
    agent: '张明',
    now: {
      holder: 'applicant',
      title: { zh: '都填好了，请检查并提交', en: 'All filled in; please check and submit' },
      next: {
        zh: '提交后付款，我们在 3 个工作日内审完。',
        en: 'Then you pay, and we review within 3 working days.',
      },
      by: null,
      action: 'check',
    },
    values: [
      { path: 'organisation.name', value: '郑州示例期货有限公司', source: 'ocr' },
      { path: 'organisation.uscc', value: uscc, source: 'ocr' },
      { path: 'agent.name', value: '张明', source: 'ocr' },
      { path: 'agent.identity', value: '410105********0018', source: 'ocr', masked: true },
      { path: 'agent.mobile', value: '13800004352', source: 'verified-phone' },
      { path: 'invoice.title', value: '郑州示例期货有限公司', source: 'profile' },
      { path: 'invoice.tax-number', value: uscc, source: 'profile' },
      { path: 'mailing.region', value: '河南省郑州市', source: 'typed' },
      { path: 'mailing.address', value: '郑东新区商务外环路 30 号期货大厦 1201 室', source: 'typed' },
      { path: 'mailing.receiver', value: '张明', source: 'profile' },
      { path: 'mailing.mobile', value: '13800004352', source: 'verified-phone' },
    ],
    files: [
      picture('business-licence', '营业执照.jpg'),
      picture('identity-card-front', 'IMG_2041.jpg'),
      picture('identity-card-back', 'IMG_2042.jpg'),
      { ...picture('acceptance-form', '受理表盖章.pdf'), type: 'application/pdf', pages: 2 },
    ],
    tasks: tasks('new', () => 'done').map(task => ({
      ...task,
      summary: task.section === 'agent' ? { zh: '张* · 138****4352', en: '张* · 138****4352' } : task.summary,
    })),
    may: { ...draft().may, submit: true },
  }
}

export const label = (zh: string, en: string) => ({ zh, en })
export function unpaid(): OrderView {
  return {
    ...filled(),
    version: 10,
    number: '20261120000122',
    state: 'open',
    submitted: at(-0.2),
    totalFen: 30000,
    now: {
      holder: 'applicant',
      title: { zh: '请付款', en: 'Please pay' },
      next: {
        zh: '付款后我们在 3 个工作日内审完，结果会发短信给您。',
        en: 'Then we review within 3 working days and send you a message.',
      },
      by: at(23.5),
      action: 'pay',
    },
    axes: {
      payment: { code: 'due', label: label('去支付', 'Pay') },
      review: { code: 'waiting', label: label('待审核', 'Waiting') },
      certificate: { code: 'waiting', label: label('待制证', 'To be made') },
      invoice: { code: 'waiting', label: label('待开票', 'Not yet') },
    },
    may: { ...draft().may, edit: false, submit: false, pay: true, cancel: true, copy: true },
    payment: { state: 'due', method: null, amountFen: 30000, paidAt: null, expires: at(23.5) },
    methods: [
      { method: 'wechat-pay', title: label('微信支付', 'WeChat Pay'), available: true, why: null },
      {
        method: 'alipay',
        title: label('支付宝', 'Alipay'),
        available: false,
        why: label('稍后开通', 'Coming later'),
      },
      { method: 'entitlement', title: label('申请免费政策', 'Free policy'), available: true, why: null },
    ],
    entitlement: {
      id: 'free-futures',
      title: label('免费政策', 'Free policy'),
      remaining: 3,
      until: at(24 * 400),
    },
    timeline: [
      {
        at: at(-0.2),
        event: 'submitted',
        text: label('已提交申请，初步校验通过', 'Submitted; first checks passed'),
        actor: 'applicant',
      },
    ],
    ahead: [
      { stage: 'payment', title: label('费用支付', 'Payment') },
      { stage: 'review', title: label('申请审核', 'Review') },
      { stage: 'issuance', title: label('证书制作', 'Production') },
      { stage: 'delivery', title: label('邮寄分发', 'Delivery') },
    ],
  }
}
