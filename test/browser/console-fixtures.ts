// A small counter with typed cases, for the page tests of the console. Every case passes the contract's own schema.
import { type CaseView, caseView, type QueueItem } from '@hufu/contract'

const hour = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString()
const ahead = (hours: number) => ago(-hours)
export const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const t = (zh: string, en: string) => ({ zh, en })

export const me = id(901)
export const authority = 'demo-counter'
export const authorityTitle = t('示例数字证书受理点', 'Demo certificate counter')

interface Seed {
  n: number
  organisation: string
  offer?: 'new' | 'renewal'
  due?: number
  warnings?: number
}

export function item(seed: Seed, change: Partial<QueueItem> = {}): QueueItem {
  return {
    order: id(seed.n),
    number: `20261120${String(seed.n).padStart(6, '0')}`,
    organisation: seed.organisation,
    programme: 'demo-programme',
    programmeTitle: t('示例数字证书', 'Demo certificates'),
    offer: seed.offer ?? 'new',
    offerTitle: seed.offer === 'renewal' ? t('到期续费', 'Renewal') : t('新申请', 'New application'),
    state: 'waiting',
    since: ago(5),
    by: ahead(seed.due ?? 30),
    claimedBy: null,
    mine: false,
    again: false,
    warnings: seed.warnings ?? 0,
    ...change,
  }
}

const certificates: CaseView['order']['lines'][number]['certificates'] = (['sign', 'encrypt'] as const).map(
  (use, index) => ({
    id: id(500 + index),
    serial: `4F2A91C07D3E5B6A8812${index ? 'B4' : 'A3'}99E0C1D2`,
    use,
    subject: 'C=CN, O=郑州示例期货有限公司, CN=郑州示例期货有限公司',
    issuer: 'C=CN, O=Hufu Demo, CN=Hufu Demo SM2 Issuing',
    notBefore: ago(1),
    notAfter: ahead(24 * 730),
    state: 'good',
  }),
)
export const pair = certificates

/** A case as a reviewer meets it: one look-alike character, one dim seal, the rest in order. */
export function fixtureCase(seed: Seed, change: (view: CaseView) => void = () => {}): CaseView {
  const q = item(seed)
  const view: CaseView = {
    order: {
      id: q.order,
      authority,
      number: q.number,
      programme: q.programme,
      title: q.programmeTitle,
      tag: 'UKey',
      offer: q.offer,
      offerTitle: q.offerTitle,
      organisation: q.organisation,
      agent: '张**',
      state: 'open',
      created: ago(30),
      submitted: ago(5),
      label: { zh: '办理中', en: 'In progress' },
      amountFen: 30_000,
      products: { zh: '单位证书', en: 'Organisation certificate' },
      quantity: 1,
      tracking: null,
      updated: '2026-03-04T02:00:00.000Z',
      axes: {
        payment: { code: 'paid', label: t('已支付', 'Paid') },
        review: { code: 'waiting', label: t('待审核', 'In review') },
        certificate: { code: 'waiting', label: t('待制证', 'Not made') },
        invoice: null,
      },
      now: {
        holder: 'reviewer',
        title: t('工作人员正在审核', 'In review'),
        next: t('审核通过后制证，再寄到您手里。', 'After approval the key is made and shipped.'),
        by: q.by,
        action: 'none',
      },
      version: 7,
      programmeVersion: 1,
      suite: 'sm2',
      group: 'member',
      totalFen: 30000,
      phone: { verified: true, masked: '138****2048' },
      values: [],
      files: [],
      tasks: [
        {
          section: 'organisation',
          title: t('企业基本信息', 'Organisation'),
          status: 'done',
          summary: { zh: '', en: '' },
        },
        { section: 'agent', title: t('经办人信息', 'Agent'), status: 'done', summary: { zh: '', en: '' } },
        { section: 'invoice', title: t('开票信息', 'Invoice'), status: 'done', summary: { zh: '', en: '' } },
        { section: 'mailing', title: t('邮寄信息', 'Mailing'), status: 'done', summary: { zh: '', en: '' } },
      ],
      faults: [],
      defects: [],
      may: {
        edit: false,
        submit: false,
        pay: false,
        cancel: false,
        refund: false,
        copy: true,
        invoice: false,
        address: true,
        received: false,
        lines: false,
        reopen: false,
      },
      payment: { state: 'paid', method: 'wechat-pay', amountFen: 30000, paidAt: ago(6), expires: null },
      methods: [],
      quote: null,
      papers: [],
      places: [],
      identity: [],
      bankProof: null,
      transfer: null,
      seals: [],
      consents: [],
      lines: [
        {
          line: 1,
          product: 'organisation',
          role: 'holder',
          term: '2y',
          medium: null,
          seal: false,
          title: t('单位证书', 'Organisation certificate'),
          state: 'waiting',
          by: 'production',
          suite: 'sm2',
          refused: null,
          certificates: [],
        },
      ],
      delivery: null,
      invoice: null,
      entitlement: null,
      timeline: [
        { at: ago(30), event: 'started', text: t('开始填写', 'Draft started'), actor: 'applicant' },
        { at: ago(6), event: 'paid', text: t('微信支付 300.00 元', 'Paid CNY 300.00'), actor: 'outside' },
        {
          at: ago(5),
          event: 'submitted',
          text: t('提交审核', 'Submitted'),
          actor: 'applicant',
          actorName: '张**',
        },
      ],
      ahead: [],
    },
    claim: null,
    facts: [
      fact('organisation.name', '企业全称', 'Full name', q.organisation.replace('州', '洲'), [
        ['ocr', q.organisation],
        ['registry', q.organisation],
      ]),
      fact('organisation.uscc', '信用代码', 'USCC', '91410100MA3XEXAMPL', [
        ['ocr', '91410100MA3XEXAMPL'],
        ['registry', '91410100MA3XEXAMPL'],
      ]),
      fact('organisation.legal-representative', '法定代表人', 'Legal representative', '王示例', [
        ['ocr', '王示例'],
        ['registry', '王示例'],
      ]),
      fact('agent.name', '姓名', 'Name', '张三丰', [['ocr', '张三丰']]),
      { ...fact('agent.citizen-id', '身份证号', 'Identity number', '4101**********1234', []), masked: true },
      {
        ...fact('agent.mobile', '手机号', 'Mobile', '138****2048', []),
        masked: true,
        source: 'verified-phone',
      },
      fact('invoice.title', '发票抬头', 'Invoice title', q.organisation, []),
      fact('invoice.tax-number', '税号', 'Tax number', '91410100MA3XEXAMPL', []),
      fact('mailing.recipient', '收件人', 'Recipient', '张三丰', []),
      fact('mailing.address', '地址', 'Address', '河南省郑州市郑东新区商务外环路 30 号', []),
    ],
    files: [
      file(1, 'licence-scan', '营业执照', 'Licence'),
      file(2, 'id-front', '身份证人像面', 'Identity card'),
      file(3, 'acceptance-form', '受理表', 'Acceptance form'),
    ],
    checks: [
      {
        check: 'uscc',
        result: 'passed',
        path: 'organisation.uscc',
        text: t('校验位正确', 'Check digit fits'),
      },
      { check: 'registry', result: 'passed', path: null, text: t('工商登记：存续', 'Registry: in business') },
      {
        check: 'three',
        result: 'unavailable',
        path: 'agent.name',
        text: t('三要素没查到', 'Identity service down'),
      },
      { check: 'seal', result: 'warning', path: 'acceptance-form', text: t('公章不清晰', 'Seal is dim') },
      {
        check: 'name',
        result: 'failed',
        path: 'organisation.name',
        text: t('名称与执照不一致', 'Name differs'),
      },
    ],
    reasons: [
      {
        reason: 'seal-unclear',
        text: t('公章看不清，请重新拍照上传', 'The seal is unclear; take a new photo'),
        paths: ['acceptance-form', 'licence-scan'],
      },
      {
        reason: 'cropped',
        text: t('四角不全，请拍全整页', 'Corners are cut off; show the whole page'),
        paths: ['acceptance-form', 'licence-scan', 'id-front'],
      },
      {
        reason: 'differs',
        text: t('与证件不一致，请照证件填写', 'Differs from the document; copy it exactly'),
        paths: [],
      },
    ],
    willIssue: {
      text: t('签名证书 + 加密证书，SM2，2 年', 'Signing and encryption certificate, SM2, 2 years'),
      subject: `C=CN, O=${q.organisation}, CN=${q.organisation}`,
      profile: 'organisation-dual',
      suite: 'sm2',
      validity: '2026-11-21 – 2028-11-20',
    },
    earlier: [
      {
        order: id(77),
        number: '20241102000031',
        offerTitle: t('新申请', 'New application'),
        state: 'completed',
        submitted: ago(24 * 700),
      },
    ],
    notes: [{ at: ago(4), by: '王芳', text: '电话确认过经办人身份。' }],
    mayDecide: false,
  }
  change(view)
  return caseView.parse(view)
}

function fact(
  path: string,
  zh: string,
  en: string,
  value: string,
  others: [string, string][],
): CaseView['facts'][number] {
  return {
    path,
    title: t(zh, en),
    section: path.split('.')[0]!,
    value,
    source: 'typed',
    masked: false,
    others: others.map(([from, said]) => ({ from, value: said })),
    before: null,
  }
}

function file(n: number, slot: string, zh: string, en: string): CaseView['files'][number] {
  return {
    id: id(300 + n),
    slot,
    name: `${slot}.jpg`,
    type: 'image/jpeg',
    size: 320_000,
    pages: 1,
    uploaded: ago(6),
    title: t(zh, en),
    changed: false,
  }
}

/** What the camera saw: a licence, drawn. */
export const scan = `<svg xmlns="http://www.w3.org/2000/svg" width="1120" height="790" font-family="Noto Sans CJK SC"><rect width="1120" height="790" fill="#fdfaf0"/><rect x="24" y="24" width="1072" height="742" fill="none" stroke="#c9a24d" stroke-width="10"/><text x="560" y="150" text-anchor="middle" font-size="56" letter-spacing="22" fill="#8a2f1c">营业执照</text><g font-size="30" fill="#3a3222"><text x="110" y="260">统一社会信用代码　91410100MA3XEXAMPL</text><text x="110" y="330">名　　称　郑州示例期货有限公司</text><text x="110" y="400">类　　型　有限责任公司</text><text x="110" y="470">法定代表人　王示例</text><text x="110" y="540">住　　所　郑州市郑东新区商务外环路 30 号</text></g><g transform="translate(900 600) rotate(-8)" opacity=".85"><circle r="92" fill="none" stroke="#c23a25" stroke-width="8"/><text y="10" text-anchor="middle" font-size="28" fill="#c23a25">公司公章</text></g></svg>`
