// What every adapter of the WeChat port must do; the fake and the official account (against the sandbox) both run it.
import { describe, expect, it } from 'vitest'
import type { WechatPort } from './port.ts'

export interface WechatBench {
  port(): WechatPort
  /** Lets a person agree on the authorize page; gives the code that the browser would bring back. */
  consent(openid: string, snapshot?: boolean): Promise<string>
  /** An openid that follows the account, and the clientMsgIds that reached it so far. */
  follower: string
  arrived(openid: string): Promise<string[]>
  /** Makes the next template message fail because the person does not follow the account. */
  refuseNext(): Promise<void>
}

export function wechatContract(name: string, bench: WechatBench): void {
  describe(`WeChat port: ${name}`, () => {
    it('turns a code into an identity once, and only once', async () => {
      const code = await bench.consent(bench.follower)
      expect(await bench.port().exchangeCode(code)).toMatchObject({ openid: bench.follower, snapshot: false })
      await expect(bench.port().exchangeCode(code)).rejects.toMatchObject({ code: 'wechat.code-spent' })
      await expect(bench.port().exchangeCode('made-up')).rejects.toMatchObject({ code: 'wechat.code-spent' })
    })

    it('tells a snapshot visitor from a person, so that nobody binds one', async () => {
      const code = await bench.consent(bench.follower, true)
      expect((await bench.port().exchangeCode(code)).snapshot).toBe(true)
    })

    it('sends a template message once, however often it is repeated', async () => {
      const message = {
        openid: bench.follower,
        templateId: 'tpl-review',
        url: 'https://counter.example/orders/1',
        data: { thing1: '数字证书新申请', phrase2: '审核通过' },
        clientMsgId: 'notice-1',
      }
      expect(await bench.port().sendTemplate(message)).toMatchObject({ result: 'accepted' })
      expect(await bench.port().sendTemplate(message)).toMatchObject({ result: 'accepted' })
      expect((await bench.arrived(bench.follower)).filter(id => id === 'notice-1')).toHaveLength(1)
    })

    it('says why a message was refused, and whether trying again helps', async () => {
      await bench.refuseNext()
      expect(
        await bench.port().sendTemplate({
          openid: bench.follower,
          templateId: 'tpl-review',
          data: {},
          clientMsgId: 'notice-2',
        }),
      ).toMatchObject({ result: 'refused', code: 'not-following', again: false })
      expect(await bench.arrived(bench.follower)).not.toContain('notice-2')
    })

    it('refuses a push whose signature does not fit', () => {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const query = { timestamp, nonce: 'n', signature: 'forged', echostr: '1' }
      expect(() => bench.port().verifyPush(query)).toThrowError(
        expect.objectContaining({ code: 'wechat.push-forged' }),
      )
    })
  })
}
