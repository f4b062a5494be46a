// For tests only: a programme whose papers have everything that printed papers can have, and deeds on its orders.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { chooseOrderLines } from '../order/choose-lines.ts'
import { startOrder } from '../order/start-order.ts'
import { finishPapers } from '../stages/documents/finish-papers.ts'
import { printPaper } from '../stages/documents/print-paper.ts'
import { uploadFile } from '../stages/documents/upload-file.ts'
import { walkOf } from './applicant.ts'
import { newPerson, openHouse, programmesFolder, type TestHouse } from './house.ts'

const source = `
programme: papers-test
authority: paper-counter
title: { zh: 纸面材料测试, en: Papers }
products:
  role:
    title: { zh: 角色证书, en: Role certificate }
    holder: organisation-person
    profile: organisation-person-dual
    term: [1y]
    medium: ukey
    seal: true
    price: [{ part: certificate, fen: 20000 }]
lines:
  roles:
    trader: { zh: 交易员, en: Trader, product: role, forms: [holder], slots: [trader-form] }
    settler: { zh: 结算员, en: Settler, product: role, forms: [holder], slots: [settler-form] }
  min: 1
forms:
  organisation:
    title: { zh: 单位信息, en: Organisation }
    fields:
      name: { zh: 单位名称, en: Name, type: organisation-name }
      uscc: { zh: 统一社会信用代码, en: Credit code, type: uscc }
      kind: { zh: 单位类型, en: Kind, type: choice, choices: { company: { zh: 企业, en: Company }, other: { zh: 其他, en: Other } } }
      since: { zh: 成立日期, en: Founded, type: date }
      remark: { zh: 备注, en: Remark, type: text, required: false }
  agent:
    title: { zh: 经办人, en: Agent }
    fields:
      name: { zh: 经办人姓名, en: Agent, type: person-name }
      identity: { zh: 身份证号码, en: Identity number, type: citizen-id }
      position: { zh: 职位, en: Position, type: text }
      chief: { zh: 法定代表人, en: Legal representative, type: person-name }
  holder:
    title: { zh: 持证人, en: Holder }
    scope: line
    fields:
      name: { zh: 姓名, en: Name, type: person-name }
slots:
  letter: { zh: 授权书, en: Letter, formats: [jpg, png, pdf], max: 1MB, template: letter, stamped: organisation }
  photos: { zh: 现场照片, en: Photos, formats: [jpg], max: 1MB, required: false, files: { min: 0, max: 3 } }
  trader-form: { zh: 交易员申请表, en: Trader form, scope: line, formats: [jpg], max: 1MB, template: application }
  settler-form: { zh: 结算员申请表, en: Settler form, scope: line, formats: [jpg], max: 1MB, template: application }
  seal: { zh: 印模, en: Seal page, formats: [jpg], max: 2MB, when: line.seal, template: seal-page, reads: seal }
  never: { zh: 没有的, en: Never, formats: [jpg], max: 1MB, when: "form.organisation.kind == 'other'" }
  slip: { zh: 汇款凭据, en: Slip, scope: payment, formats: [jpg, pdf], max: 1MB }
documents:
  application:
    zh: 申请表
    en: Application form
    fill: prefilled
    outputs: [pdf, docx, print]
    scope: line
    blocks:
      - { heading: { zh: 一、证书信息, en: One }, rows: [order.number, order.offer, order.role, order.term, order.amount, order.product] }
      - { heading: { zh: 二、单位, en: Two }, rows: [organisation.name, organisation.kind, organisation.since, holder.name] }
      - { stamp: { zh: 单位公章, en: Seal } }
  letter:
    zh: 申请单位法定代表人授权委托及单位声明
    en: Letter of authorisation
    fill: prefilled
    outputs: [pdf, docx]
    note: { zh: 如涂改，请在涂改处加盖公章, en: Stamp corrections }
    blocks:
      - heading: { zh: 四、授权委托, en: Four }
      - text:
          zh: 本人{agent.chief}系{organisation.name}的法定代表人，现委托本单位员工{agent.name}（身份证号{agent.identity}，职位{agent.position}）为我方代理人。代理人不得转让委托权限。委托期限自{order.date}至委托事项办结。我方同意《电子认证服务协议》。
          en: Authorisation
      - { signature: { zh: 经办人手写签名, en: Signature }, stamp: { zh: 单位公章, en: Seal } }
  seal-page:
    zh: 电子签章采集页
    en: Seal capture page
    fill: prefilled
    outputs: [pdf]
    blocks:
      - { rows: [organisation.name] }
      - { frame: { zh: 请在框内加盖公章, en: Stamp inside the box, width: 80, height: 60 } }
offers:
  new:
    title: { zh: 新制申请, en: New }
    journey:
      form: { stage: form, forms: [organisation, agent, holder] }
      papers:
        stage: documents
        after: [form]
        documents: [application, letter, seal-page]
        slots: [letter, trader-form, settler-form, seal, photos, never]
        binding: { ways: [certificate, legal-representative], slots: [letter, trader-form, settler-form], representative: { name: agent.chief } }
      review: { stage: review, after: [papers] }
      payment: { stage: payment, after: [review], methods: [wechat-pay] }
      issuance: { stage: issuance, after: [payment], by: production }
reasons:
  unclear: { zh: 不清楚, en: Unclear }
`

export async function openPapersHouse(): Promise<TestHouse> {
  const programmes = await mkdtemp(join(tmpdir(), 'hufu-papers-'))
  await copyFile(join(programmesFolder, 'library.yaml'), join(programmes, 'library.yaml'))
  const own = 'paper-counter:\n  title: { zh: 测试柜台, en: Test counter }\n  hotline: 0371-0\n'
  await writeFile(join(programmes, 'authorities.yaml'), own)
  await writeFile(join(programmes, 'papers-test.yaml'), source)
  const house = await openHouse({ programmes })
  await rm(programmes, { recursive: true })
  return house
}

export const filled: Record<string, string> = {
  'organisation.name': '山西示例煤炭有限公司',
  'organisation.uscc': '91350100M000100Y43',
  'organisation.kind': 'company',
  'organisation.since': '2019-05-06',
  'agent.name': '张三',
  'agent.identity': '11010519491231002X',
  'agent.position': '办公室主任',
  'agent.chief': '李四',
}

/** An order of this programme with its lines chosen and its form filled in. */
export async function startPapers(house: TestHouse, roles = ['trader', 'settler']) {
  const person = newPerson()
  const key = await startOrder(house.spine, house.prefill, {
    authority: 'paper-counter',
    programme: 'papers-test',
    person,
    offer: 'new',
    key: randomUUID(),
  })
  await chooseOrderLines(
    house.spine,
    key,
    person,
    roles.map(role => ({ role })),
  )
  const walk = walkOf(house, key, person)
  const holders = Object.fromEntries(roles.map((_, at) => [`line.${at + 1}.holder.name`, '王五']))
  await walk.save({ ...filled, ...holders })
  const print = async (document: string, line?: number, format: 'pdf' | 'docx' = 'pdf') =>
    (await printPaper(house.documents, key, person, { document, line, format })).bytes
  const papers = {
    ...walk,
    submit: () => walk.submit({ agreed: [] }),
    print,
    /** Prints, signs, photographs. */
    scan: async (document: string, line?: number) => await photograph(await print(document, line)),
    put: (slot: string, bytes: Buffer, name = 'scan.jpg') =>
      uploadFile(house.documents, { key, person, slot, name, bytes }),
    finish: () => finishPapers(house.documents, key, person),
    async uploadAll() {
      for (const paper of (await walk.view()).papers)
        if (paper.slot)
          await papers.put(paper.slot, await papers.scan(paper.document, paper.line ?? undefined))
    },
  }
  return papers
}

/** The first page as pixels, by poppler, which is none of ours. */
export async function rasterise(pdf: Buffer, dpi = 150): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'hufu-raster-'))
  try {
    await writeFile(join(folder, 'a.pdf'), pdf)
    execFileSync('pdftoppm', ['-r', String(dpi), '-png', '-singlefile', 'a.pdf', 'a'], { cwd: folder })
    return await readFile(join(folder, 'a.png'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A telephone's picture of the page: askew on a grey desk, a little soft, with a red stamp on it. */
export async function photograph(pdf: Buffer, { turn = 4, dpi = 120 } = {}): Promise<Buffer> {
  const page = await rasterise(pdf, dpi)
  const stamp = Buffer.from(
    '<svg width="240" height="240"><circle cx="120" cy="120" r="110" fill="none" stroke="#c22" stroke-width="10" opacity=".8"/></svg>',
  )
  const stamped = await sharp(page)
    .composite([{ input: stamp, gravity: 'southeast' }])
    .png()
    .toBuffer()
  return await sharp(stamped)
    .rotate(turn, { background: '#8a8a84' })
    .extend({ top: 90, bottom: 60, left: 110, right: 40, background: '#8a8a84' })
    .blur(0.7)
    .modulate({ brightness: 0.9 })
    .jpeg({ quality: 70 })
    .toBuffer()
}
