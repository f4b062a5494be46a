// What every invoice adapter owes the invoice room. One suite, run on the fake and on Nuonuo's adapter against the
// sandbox over real HTTP; the next vendor adds itself to the list at the end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openNuonuoStage } from '../../../apps/sandbox/nuonuo/stage.ts'
import { createFakeInvoices } from './fake.ts'
import { createNuonuo } from './nuonuo.ts'
import type { InvoicePort, InvoiceRequest, InvoiceState, RedLetterPort } from './port.ts'

interface Stage {
  port: InvoicePort & RedLetterPort
  /** How invoices asked for from now on end. */
  outcome(outcome: 'issued' | 'failed' | 'seal-failed'): void
  busyNext(): void
  loseNextAnswer(): void
  /** Whether the buyer of red-letter forms from now on must agree, and what they say. */
  buyer(how: 'need-not-agree' | 'is-asked' | 'refuses'): void
  agree(formNo: string): Promise<unknown>
  close(): Promise<void>
}

const newNumber = () => randomUUID().replaceAll('-', '').slice(0, 20)

const request = (fields: Partial<InvoiceRequest> = {}): InvoiceRequest => ({
  orderNo: newNumber(),
  kind: 'ordinary',
  requestedAt: new Date('2026-11-21T02:00:00Z'),
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
  ...fields,
})

function contract(name: string, open: () => Promise<Stage>) {
  describe(`invoice port: ${name}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await open()
    })
    afterAll(() => stage.close())

    async function settled(by: { orderNo: string } | { serial: string }): Promise<InvoiceState> {
      for (;;) {
        const state = await stage.port.query(by)
        if (state.state !== 'issuing') return state
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    }

    it('issues an invoice and hands out its PDF', async () => {
      const asked = request()
      const { serial } = await stage.port.issue(asked)
      const state = await settled({ orderNo: asked.orderNo })
      expect(state).toMatchObject({
        state: 'issued',
        serial,
        number: expect.stringMatching(/^\d{20}$/),
        amountFen: 52_000,
        // 520.00 / 1.06 × 0.06
        taxFen: 2943,
      })
      expect(await stage.port.query({ serial })).toEqual(state)
      if (state.state !== 'issued') return
      const pdf = await stage.port.fetchPdf(state.pdfUrl)
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    })

    it('makes one invoice of the same request twice', async () => {
      const asked = request()
      const first = await stage.port.issue(asked)
      expect(await stage.port.issue(asked)).toEqual(first)
    })

    it.each([
      ['amount', { lines: [{ ...request().lines[0]!, amountFen: 1 }] }],
      ['buyer', { buyer: { name: '另一家公司' } }],
    ])('refuses another %s under the same number', async (_what, change) => {
      const asked = request()
      await stage.port.issue(asked)
      await expect(stage.port.issue({ ...asked, ...change })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'invoice.number-reused',
      })
    })

    it('knows nothing of a number never used', async () => {
      expect(await stage.port.query({ orderNo: newNumber() })).toEqual({ state: 'absent' })
    })

    it('says why it failed, and that a new number is needed', async () => {
      stage.outcome('failed')
      const asked = request()
      await stage.port.issue(asked)
      stage.outcome('issued')
      expect(await settled({ orderNo: asked.orderNo })).toMatchObject({
        state: 'failed',
        retry: 'new-number',
        reason: expect.stringContaining('税号'),
      })
    })

    it('issues again when only the seal failed', async () => {
      stage.outcome('seal-failed')
      const asked = request()
      const { serial } = await stage.port.issue(asked)
      expect(await settled({ serial })).toMatchObject({ state: 'failed', retry: 'reissue' })
      stage.outcome('issued')
      await stage.port.reissue({ orderNo: asked.orderNo, serial })
      expect(await settled({ serial })).toMatchObject({ state: 'issued' })
    })

    it('says unreachable when the answer is lost; the same request again is still one invoice', async () => {
      const asked = request()
      stage.loseNextAnswer()
      await expect(stage.port.issue(asked)).rejects.toMatchObject({ kind: 'unreachable', repeatable: true })
      const { serial } = await stage.port.issue(asked)
      expect(await settled({ orderNo: asked.orderNo })).toMatchObject({ state: 'issued', serial })
    })

    it('says busy when the vendor is, and works the next time', async () => {
      const asked = request()
      stage.busyNext()
      await expect(stage.port.issue(asked)).rejects.toMatchObject({ kind: 'busy', repeatable: true })
      await stage.port.issue(asked)
    })

    it.each([
      'http://127.0.0.1:9/x.pdf',
      'https://evil.example.test/x.pdf',
      'file:///etc/passwd',
      'nonsense',
    ])('fetches nothing from %s', async url => {
      const verdict = stage.port.fetchPdf(url)
      await expect(verdict).rejects.toMatchObject({ kind: 'refused', code: 'invoice.file-address' })
    })

    it('takes an issued invoice back by a red-letter one', async () => {
      const asked = request()
      await stage.port.issue(asked)
      const blue = await settled({ orderNo: asked.orderNo })
      if (blue.state !== 'issued') throw new Error(`not issued but ${blue.state}`)
      const formNo = newNumber()
      const red = {
        formNo,
        kind: asked.kind,
        blueNumber: blue.number,
        buyer: asked.buyer,
        reason: 'service-ended',
      } as const
      expect(await stage.port.queryRedLetter(formNo)).toEqual({ state: 'absent' })
      await stage.port.requestRedLetter(red)
      const first = await stage.port.queryRedLetter(formNo)
      await stage.port.requestRedLetter(red)
      expect(await stage.port.queryRedLetter(formNo)).toEqual(first)
      expect(first).toMatchObject({ state: 'confirmed', serial: expect.any(String) })
      // The red invoice itself: for just the same amount, less than nothing, with a number and a file of its own.
      if (first.state !== 'confirmed' || !first.serial) throw new Error('no red invoice')
      const own = await settled({ serial: first.serial })
      expect(own).toMatchObject({ state: 'issued', amountFen: -blue.amountFen, taxFen: -blue.taxFen })
      if (own.state !== 'issued') throw new Error('not issued')
      expect(own.number).not.toBe(blue.number)
      expect((await stage.port.fetchPdf(own.pdfUrl)).subarray(0, 5).toString()).toBe('%PDF-')
      // A second form, under another number, makes no second red invoice.
      await expect(stage.port.requestRedLetter({ ...red, formNo: newNumber() })).rejects.toMatchObject({
        kind: 'refused',
      })
    })

    it('waits for a buyer who must agree, and issues the red invoice by itself once they have', async () => {
      const asked = request()
      await stage.port.issue(asked)
      const blue = await settled({ orderNo: asked.orderNo })
      if (blue.state !== 'issued') throw new Error(`not issued but ${blue.state}`)
      const red = {
        kind: asked.kind,
        blueNumber: blue.number,
        buyer: asked.buyer,
        reason: 'returned',
      } as const
      stage.buyer('refuses')
      const [refused, agreed] = [newNumber(), newNumber()]
      await stage.port.requestRedLetter({ ...red, formNo: refused })
      expect(await stage.port.queryRedLetter(refused)).toEqual({ state: 'void' })
      stage.buyer('is-asked')
      await stage.port.requestRedLetter({ ...red, formNo: agreed })
      expect(await stage.port.queryRedLetter(agreed)).toEqual({ state: 'waiting-for-buyer' })
      await stage.agree(agreed)
      const said = await stage.port.queryRedLetter(agreed)
      expect(said).toMatchObject({ state: 'confirmed', serial: expect.any(String) })
      stage.buyer('need-not-agree')
    })
  })
}

contract('fake', async () => {
  const port = createFakeInvoices({ now: () => new Date() })
  return {
    port,
    outcome: outcome => {
      port.outcome = outcome
    },
    busyNext: () => port.failNext('issue', 'busy'),
    loseNextAnswer: () => port.failNext('issue', 'unreachable', { afterDeed: true }),
    buyer: how => {
      port.redLetter = ({ refuses: 'void', 'is-asked': 'asks-buyer', 'need-not-agree': 'at-once' } as const)[
        how
      ]
    },
    agree: async formNo => port.agree(formNo),
    close: async () => {},
  }
})

contract('Nuonuo against the sandbox', async () => {
  const stage = await openNuonuoStage()
  return {
    port: createNuonuo(stage.options),
    outcome: outcome => stage.control({ outcome }),
    busyNext: () => stage.control({ fault: 'system-error', faultCount: 1 }),
    loseNextAnswer: () => stage.control({ fault: 'drop-reply', faultCount: 1 }),
    buyer: how => {
      const ways = {
        refuses: 'refused-by-buyer',
        'is-asked': 'waits-for-buyer',
        'need-not-agree': 'no-confirmation',
      }
      stage.control({ redLetter: ways[how] })
    },
    agree: formNo => stage.agree(formNo),
    close: stage.close,
  }
})
