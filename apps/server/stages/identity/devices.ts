// What the browser on the phone can probably do. Nobody is refused for a browser: this only says early what to expect,
// so that a person chooses another way before three vain tries.
import type { Text } from '../../migrations/tables/order.ts'

export interface Device {
  browser: 'wechat' | 'alipay' | 'dingtalk' | '360' | 'chrome' | 'safari' | 'other'
  camera: 'expected' | 'unlikely'
  note: Text | null
}

export function deviceOf(userAgent: string): Device {
  const phone = /Android|iPhone|iPad|Mobile|HarmonyOS/i.test(userAgent)
  const browser = browserOf(userAgent)
  // WKWebView has a camera since iOS 14.3 (caniuse #5760); WeChat's and Alipay's browsers are WKWebViews there.
  const ios = /(?:iPhone|CPU) OS (\d+)_(\d+)/.exec(userAgent)
  const framed = browser === 'wechat' || browser === 'alipay' || browser === 'dingtalk'
  if (ios && framed && Number(ios[1]) * 100 + Number(ios[2]) < 1403)
    return { browser, camera: 'unlikely', note: oldIos }
  if (!phone) return { browser, camera: 'unlikely', note: browser === 'wechat' ? wechatOnComputer : computer }
  return { browser, camera: 'expected', note: null }
}

function browserOf(ua: string): Device['browser'] {
  if (/MicroMessenger/i.test(ua)) return 'wechat'
  if (/AlipayClient/i.test(ua)) return 'alipay'
  if (/DingTalk/i.test(ua)) return 'dingtalk'
  if (/QihooBrowser|360(SE|EE|Browser)|\bQHBrowser/i.test(ua)) return '360'
  if (/Chrome|CriOS|Edg/i.test(ua)) return 'chrome'
  return /Safari/i.test(ua) ? 'safari' : 'other'
}

const oldIos = {
  zh: '这个系统版本在此打不开摄像头。请点右上角“在Safari中打开”，或选其他办法。',
  en: 'This version of iOS gives no camera here. Open the page in Safari, or choose another way.',
}
const wechatOnComputer = {
  zh: '电脑微信里多半没有摄像头。请用手机扫码，或选其他办法。',
  en: 'WeChat on a computer rarely has a camera. Scan with a phone, or choose another way.',
}
const computer = {
  zh: '这台电脑要有摄像头。没有的话请用手机扫码，或选其他办法。',
  en: 'This computer needs a camera. Without one, use a phone or choose another way.',
}
