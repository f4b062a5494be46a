// What each browser is offered: always the whole check, with a word beforehand where no camera is to be expected.
import { expect, it } from 'vitest'
import { deviceOf } from './devices.ts'
import { maskName, sameName } from './person.ts'

const ios = (version: string, rest: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 ${rest}`
const android = (rest: string) =>
  `Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 ${rest}`
const windows = (rest: string) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 ${rest}`

it.each([
  ['WeChat, iOS 17', ios('17_5', 'Mobile/15E148 MicroMessenger/8.0.50'), 'wechat', 'expected'],
  ['WeChat, iOS 14.2', ios('14_2', 'Mobile/15E148 MicroMessenger/8.0.1'), 'wechat', 'unlikely'],
  ['WeChat, Android', android('MicroMessenger/8.0.50'), 'wechat', 'expected'],
  [
    'WeChat, PC',
    windows('Chrome/107.0 Safari/537.36 WindowsWechat MicroMessenger/7.0'),
    'wechat',
    'unlikely',
  ],
  ['Alipay, Android', android('AlipayClient/10.5'), 'alipay', 'expected'],
  ['DingTalk, iOS', ios('16_1', 'Mobile DingTalk/7.0'), 'dingtalk', 'expected'],
  ['360, PC', windows('Chrome/108.0 Safari/537.36 QIHU 360SE'), '360', 'unlikely'],
  ['Chrome, PC', windows('Chrome/130.0 Safari/537.36'), 'chrome', 'unlikely'],
  ['Safari, iOS 14.2', ios('14_2', 'Version/14.0 Mobile/15E148 Safari/604.1'), 'safari', 'expected'],
  ['Safari, iOS 17', ios('17_5', 'Version/17.5 Mobile/15E148 Safari/604.1'), 'safari', 'expected'],
  ['something else', '', 'other', 'unlikely'],
] as const)('%s', (_, userAgent, browser, camera) => {
  const device = deviceOf(userAgent)
  expect(device).toMatchObject({ browser, camera })
  // A warning names another way; where all is well nothing is said.
  expect(device.note === null).toBe(camera === 'expected')
  if (device.note) expect(device.note.zh).toMatch(/其他办法|手机扫码/)
})

it.each([
  ['张三', '张 三', true],
  ['阿依古丽·买买提', '阿依古丽•买买提', true],
  ['阿依古丽·买买提', '阿依古丽．买买提', true],
  ['张三', '张三丰', false],
  ['', '', false],
])('%s and %s: the same name? %s', (a, b, same) => expect(sameName(a, b)).toBe(same))

it.each([
  ['张三', '张*'],
  ['欧阳小明', '欧**明'],
  ['', ''],
])('%s is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown))
