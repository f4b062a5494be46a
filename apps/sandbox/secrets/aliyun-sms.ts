// Alibaba Cloud SMS: the access key pair that signs requests (ACS3-HMAC-SHA256).
import { randomBytes } from 'node:crypto'
import type { SecretsOf } from './shape.ts'

export interface AliyunSmsSecrets {
  accessKeyId: string
  accessKeySecret: string
}

export const aliyunSms: SecretsOf<AliyunSmsSecrets, { aliyunSms: AliyunSmsSecrets }> = {
  file: 'aliyun-sms.json',
  create: () => ({
    accessKeyId: `LTAI${randomBytes(10).toString('hex')}`,
    accessKeySecret: randomBytes(15).toString('hex'),
  }),
  environment: ({ aliyunSms: own }, url) => ({
    ALIYUN_SMS_BASE_URL: `${url}/aliyun-sms`,
    ALIYUN_SMS_ACCESS_KEY_ID: own.accessKeyId,
    ALIYUN_SMS_ACCESS_KEY_SECRET: own.accessKeySecret,
  }),
}
