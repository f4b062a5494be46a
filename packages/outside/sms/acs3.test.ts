// The known answer of the vendor's own documentation, and the characters that URL encoders disagree about.
import { expect, it } from 'vitest'
import { canonicalQuery, sha256Hex, signAcs3 } from './acs3.ts'

it('reproduces the documented RunInstances signature', () => {
  const signed = signAcs3(
    {
      method: 'POST',
      path: '/',
      query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': sha256Hex(''),
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-version': '2014-05-26',
      },
      body: '',
    },
    'YourAccessKeyId',
    'YourAccessKeySecret',
  )
  expect(signed.canonicalHash).toBe('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259')
  expect(signed.signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0')
  expect(signed.authorization).toContain(
    'Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;',
  )
})

it('encodes what encodeURIComponent leaves alone, and sorts by name', () => {
  expect(canonicalQuery({ b: "a b*!'()~", a: '虎' })).toBe('a=%E8%99%8E&b=a%20b%2A%21%27%28%29~')
})
