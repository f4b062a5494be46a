// WeChat Pay's error replies: status, {code, message, detail}. https://pay.weixin.qq.com/doc/v3/merchant/4012556398
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly detail: Record<string, unknown> | undefined

  constructor(status: number, code: string, message: string, detail?: Record<string, unknown>) {
    super(message)
    this.status = status
    this.code = code
    this.detail = detail
  }
}

export const parameterError = (field: string, issue: string, value: unknown) =>
  new Refusal(400, 'PARAM_ERROR', '参数错误', { field, value, issue, location: 'body' })
