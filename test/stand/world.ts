// The outside world as a person with a phone meets it, over the sandbox's own HTTP interface: messages, codes, the
// cashier's two buttons, and the switches that make a vendor misbehave.

export interface Sms {
  to: string
  text: string
  template: string
  parameters: Record<string, string>
  reference: string
  receiptId: string
  state: string
  at: string
}

export interface WechatMessage {
  title: string
  lines: unknown
  data: unknown
  url: string
  clientMsgId: string
  at: string
}

export interface CashierPayment {
  token: string
  kind: 'native' | 'jsapi'
  codeUrl?: string
  orderNo: string
  amountFen: number
  state: 'waiting' | 'refused' | 'paid' | 'closed' | 'refunded'
}

export interface World {
  url: string
  messages(to?: string): Promise<Sms[]>
  wechatMessages(openid: string): Promise<WechatMessage[]>
  /** The newest code sent to a number, once there are more than `seen` of them. */
  code(to: string, seen: number): Promise<string>
  codesSent(to: string): Promise<number>
  cashier(): Promise<CashierPayment[]>
  pay(codeUrl: string): Promise<CashierPayment>
  press(token: string, button: 'pay' | 'refuse'): Promise<CashierPayment>
  controls(settings: Record<string, Record<string, unknown>>): Promise<void>
}

export function openWorld(url: string): World {
  async function ask<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const answer = await fetch(url + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`sandbox ${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
    return (text ? JSON.parse(text) : undefined) as T
  }
  const messages = (to?: string) => ask<Sms[]>(`/sandbox/messages${to ? `?to=${to}` : ''}`)
  const codes = async (to: string) => (await messages(to)).filter(m => m.parameters.code)
  const cashier = () => ask<CashierPayment[]>('/sandbox/cashier')
  const press = (token: string, button: 'pay' | 'refuse') =>
    ask<CashierPayment>(`/sandbox/cashier/${token}/${button}`, 'POST')

  return {
    url,
    messages,
    wechatMessages: openid => ask(`/sandbox/wechat-messages?openid=${openid}`),
    codesSent: async to => (await codes(to)).length,
    async code(to, seen) {
      const found = await until(`a code for ${to}`, async () => {
        const all = await codes(to)
        return all.length > seen ? all.at(-1)!.parameters.code : undefined
      })
      return found!
    },
    cashier,
    press,
    async pay(codeUrl) {
      const payment = (await cashier()).find(p => p.codeUrl === codeUrl)
      if (!payment) throw new Error('the cashier knows no such code')
      return await press(payment.token, 'pay')
    },
    controls: settings => ask('/sandbox/controls', 'POST', settings),
  }
}

/** Asks again and again until there is an answer; what was waited for is named when it does not come. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { patience = 20_000, pace = 30 } = {},
): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`waited ${patience} ms in vain for ${what}`)
    await new Promise(resolve => setTimeout(resolve, pace))
  }
}
