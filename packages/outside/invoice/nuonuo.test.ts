// What is Nuonuo's own: the known answer of its signature, how sparingly tokens are asked for, odd replies, files
// that are not what they should be, and the sandbox's PDF as people would see it.
import { execFileSync, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openNuonuoStage } from '../../../apps/sandbox/nuonuo/stage.ts'
import { fenOfYuan, rateText, taxWithin, yuanOfFen } from './amounts.ts'
import { fetchPdf } from './fetch-file.ts'
import { createNuonuo } from './nuonuo.ts'
import { nuonuoSignature } from './nuonuo-client.ts'

let stage: Awaited<ReturnType<typeof openNuonuoStage>>
beforeAll(async () => {
  stage = await openNuonuoStage()
})
afterAll(() => stage.close())
afterEach(() => {
  stage.sandbox.world.controls.reset()
  stage.control({ issueMs: 15, sealMs: 15 })
})

const absent = { orderNo: 'never-used' }

it('signs as two other implementations do', () => {
  const fields = { appKey: 'app', senid: 'a'.repeat(32), nonce: '12345678', timestamp: '1700000000' }
  expect(nuonuoSignature({ ...fields, body: '{"name":"中文"}' }, 'secret')).toBe(
    '4BzcKzrcoqxPis0W/W3X2ae0uIo=',
  )
})

describe('amounts', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [26_000, '260.00'],
    [-26_001, '-260.01'],
  ])('writes %i fen as %s and reads it back', (fen, yuan) => {
    expect(yuanOfFen(fen)).toBe(yuan)
    expect(fenOfYuan(yuan)).toBe(fen)
  })

  it('reads what vendors write, and nothing else', () => {
    expect(['260', '260.1', '260.100', '1e3', '', '2,60', '260.123'].map(fenOfYuan)).toEqual([
      26_000,
      26_010,
      26_010,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(() => yuanOfFen(0.5)).toThrow(RangeError)
  })

  it('takes the tax out of a price that includes it', () => {
    expect([taxWithin(26_000, 600), taxWithin(10_600, 600), taxWithin(1, 600), taxWithin(100, 0)]).toEqual([
      1472, 600, 0, 0,
    ])
    expect([rateText(600), rateText(1300), rateText(0)]).toEqual(['0.06', '0.13', '0'])
  })
})

describe('tokens', () => {
  it('asks for one token when many calls start at once, and keeps it', async () => {
    stage.saved.length = 0
    const port = createNuonuo(stage.options)
    await Promise.all(Array.from({ length: 8 }, () => port.query(absent)))
    await createNuonuo(stage.options).query(absent)
    expect(stage.saved).toHaveLength(1)
  })

  it('renews once when the token is no longer liked', async () => {
    const port = createNuonuo(stage.options)
    await port.query(absent)
    const before = stage.saved.length
    stage.control({ fault: 'token-revoked', faultCount: 1 })
    expect(await port.query(absent)).toEqual({ state: 'absent' })
    expect(stage.saved).toHaveLength(before + 1)
  })

  it('renews before the token ends', async () => {
    await createNuonuo(stage.options).query(absent)
    const before = stage.saved.length
    const later = new Date(Date.now() + 86_400_000 - 60_000)
    // The sandbox's clock does not move along, so the signature is stale; the token was renewed all the same.
    await createNuonuo({ ...stage.options, now: () => later })
      .query(absent)
      .catch(() => {})
    expect(stage.saved).toHaveLength(before + 1)
  })

  it('says so when there are no more tokens or the secret is wrong', async () => {
    stage.saved.length = 0
    stage.control({ tokensLeft: 0 })
    const refused = { kind: 'refused', code: 'invoice.not-authorised' }
    await expect(createNuonuo(stage.options).query(absent)).rejects.toMatchObject(refused)
    stage.control({ tokensLeft: 9 })
    const wrong = createNuonuo({ ...stage.options, appSecret: 'WRONG' })
    await expect(wrong.query(absent)).rejects.toMatchObject(refused)
  })

  it('is refused with a wrong signature', async () => {
    await createNuonuo(stage.options).query(absent)
    const wrong = createNuonuo({ ...stage.options, appSecret: 'WRONG' })
    await expect(wrong.query(absent)).rejects.toMatchObject({
      code: 'invoice.not-authorised',
      vendorCode: '070201',
    })
  })
})

describe('odd replies', () => {
  it('takes a page of HTML for no answer', async () => {
    stage.control({ fault: 'garbage', faultCount: 1 })
    await expect(createNuonuo(stage.options).query(absent)).rejects.toMatchObject({ kind: 'malformed' })
  })

  it('says unreachable after its own deadline', async () => {
    const hasty = createNuonuo({ ...stage.options, timeoutMs: 50 })
    await hasty.query(absent)
    stage.control({ fault: 'hang', faultCount: 1 })
    await expect(hasty.query(absent)).rejects.toMatchObject({ kind: 'unreachable' })
  })
})

describe('files', () => {
  async function serving(reply: { status?: number; headers?: Record<string, string>; body?: Buffer }) {
    const server = createServer((_request, response) => {
      response.writeHead(reply.status ?? 200, reply.headers).end(reply.body)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const verdict = await fetchPdf(`http://${host}/a.pdf`, { hosts: [host] }).catch(error => error)
    server.closeAllConnections()
    server.close()
    return verdict
  }

  it.each([
    ['a page of HTML', { body: Buffer.from('<html>') }, 'invoice.not-a-pdf'],
    ['nothing', { status: 404 }, 'invoice.file-absent'],
    ['too much', { body: Buffer.alloc(5_000_001, '%PDF-') }, 'invoice.reply-too-large'],
    [
      'a way into our own network',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      'invoice.file-address',
    ],
  ])('refuses %s', async (_what, reply, code) => {
    expect(await serving(reply)).toMatchObject({ code })
  })

  it('takes a PDF', async () => {
    expect(await serving({ body: Buffer.from('%PDF-1.7') })).toEqual(Buffer.from('%PDF-1.7'))
  })
})

// Poppler reads the page as a person's viewer would; a machine without it shows this test as skipped.
const reader = 'pdftotext'
const poppler = spawnSync(reader, ['-v']).error === undefined
it.skipIf(!poppler)(
  'sandbox: the PDF names both parties and the amounts, and says that it is a sample',
  async () => {
    const port = createNuonuo(stage.options)
    const { serial } = await port.issue({
      orderNo: 'HF-20261121-0001',
      kind: 'ordinary',
      requestedAt: new Date(),
      buyer: { name: '郑州演示期货有限公司', taxNumber: '91410100MA00000001' },
      lines: [
        {
          name: '数字证书服务费',
          goodsCode: '3040203000000000000',
          quantity: 2,
          unit: '个',
          amountFen: 52_000,
          taxRate: 600,
        },
      ],
      clerk: '王会计',
      remark: '订单 HF-20261121-0001',
    })
    await new Promise(resolve => setTimeout(resolve, 60))
    const state = await port.query({ serial })
    if (state.state !== 'issued') throw new Error(`not issued but ${state.state}`)
    const text = execFileSync(reader, ['-', '-'], {
      input: await port.fetchPdf(state.pdfUrl),
    }).toString()
    const expected = [
      '郑州演示期货有限公司',
      stage.options.seller.name,
      state.number,
      '490.57',
      '29.43',
      '520.00',
      '伍佰贰拾圆整',
    ]
    for (const part of [...expected, 'SANDBOX SAMPLE, NOT A TAX INVOICE']) expect(text).toContain(part)
  },
)
