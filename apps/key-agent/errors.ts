// Every way the agent says no: a stable code, a status, and two texts that say what happened, why, and what comes next.
import type { AgentProblem } from '@hufu/contract/agent.ts'

export type AgentErrorCode = AgentProblem['error']
export interface Saying {
  zh: string
  en: string
}

export class AgentFailure extends Error {
  readonly code: AgentErrorCode
  readonly status: number
  readonly saying: Saying
  readonly triesLeft: number | undefined

  constructor(code: AgentErrorCode, options: { saying?: Saying; triesLeft?: number; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.status = STATUS[code]
    this.saying = options.saying ?? SAYINGS[code]
    this.triesLeft = options.triesLeft
  }

  problem(): AgentProblem {
    const { zh, en } = this.saying
    return { error: this.code, zh, en, triesLeft: this.triesLeft }
  }
}

export function wrongPin(triesLeft: number): AgentFailure {
  return new AgentFailure('pin.wrong', {
    triesLeft,
    saying: {
      zh: `UKey 密码不对，还可以试 ${triesLeft} 次，用完就会锁住。请留意大小写；想不起来请先联系客服，不要继续试。`,
      en: `Wrong PIN. ${triesLeft} ${triesLeft === 1 ? 'try' : 'tries'} left before the key locks. Check upper and lower case; if you cannot recall it, ask customer service before trying on.`,
    },
  })
}

const STATUS: Record<AgentErrorCode, number> = {
  'agent.not-paired': 401,
  'agent.origin': 403,
  'agent.host': 403,
  'pin.wrong': 403,
  'pin.locked': 423,
  'pin.weak': 422,
  'pin.not-set': 409,
  'device.none': 404,
  'device.full': 409,
  'container.unknown': 404,
  'bundle.mismatch': 422,
  'request.invalid': 400,
  'agent.fault': 500,
}

const SAYINGS: Record<AgentErrorCode, Saying> = {
  'agent.not-paired': {
    zh: '这个网站还没有得到允许，不能使用这台电脑上的 UKey。请在网页上点“打开密钥助手”，再在弹出的页面里点“允许”。',
    en: 'This site may not use the keys on this computer yet. Choose “Open the key agent” on the page and agree in the window that opens.',
  },
  'agent.origin': {
    zh: '密钥助手不认识这个网站，没有回应它。请从办理证书的正式网址进入。',
    en: 'The key agent does not know this site and did not answer it. Please come in through the official address of the counter.',
  },
  'agent.host': {
    zh: '有人用陌生的地址访问密钥助手，已经拒绝。请只用 127.0.0.1 或 localhost 打开它。',
    en: 'The key agent was called by a strange address and refused. Open it as 127.0.0.1 or localhost only.',
  },
  'pin.wrong': {
    zh: 'UKey 密码不对。请核对后再输。',
    en: 'Wrong PIN. Please check it and try again.',
  },
  'pin.locked': {
    zh: '密码输错太多次，这个 UKey 已经锁住。里面的证书没有丢，申请也不受影响。请联系客服解锁或更换 UKey。',
    en: 'This key is locked after too many wrong PINs. Its certificates are not lost and your order is safe. Ask customer service to unlock or replace it.',
  },
  'pin.weak': {
    zh: '这个密码太容易猜。请用 6 到 32 位，不要用连续或重复的数字、生日或常见密码，然后再设一次。',
    en: 'This PIN is too easy to guess. Use 6 to 32 characters, no runs or repeats, no birthday and no common password, and set it again.',
  },
  'pin.not-set': {
    zh: '这个 UKey 还没有设密码，所以不能生成密钥或写入证书。请先给它设一个密码。',
    en: 'This key has no PIN yet, so nothing can be made or written on it. Set a PIN first.',
  },
  'device.none': {
    zh: '没有找到这个 UKey，可能已经拔出。请插好后重试。',
    en: 'This key was not found; it may have been unplugged. Plug it in and try again.',
  },
  'device.full': {
    zh: '没有空位了，不能再放新的密钥。已有的证书没有变动。请换一个 UKey。',
    en: 'There is no room left for another key. What is stored has not changed. Please use another device.',
  },
  'container.unknown': {
    zh: '这个 UKey 里没有这次申请的密钥。请换上当初生成请求时用的那个 UKey 再试。',
    en: 'This device does not hold the key of this request. Plug in the one that the request was made on and try again.',
  },
  'bundle.mismatch': {
    zh: '要写入的证书和这个 UKey 里的密钥对不上，没有写入，原有的证书没有变动。请联系客服。',
    en: 'The certificates do not fit the key on this device. Nothing was written and what was there is unchanged. Please contact customer service.',
  },
  'request.invalid': {
    zh: '网页发来的内容密钥助手读不懂，什么都没有做。请刷新网页再试。',
    en: 'The key agent could not read what the page sent, and did nothing. Reload the page and try again.',
  },
  'agent.fault': {
    zh: '密钥助手没有完成这一步，UKey 里的内容没有写坏。请再试一次；还不行就重新启动它。',
    en: 'The key agent could not finish; nothing on the key was damaged. Try again; if it fails again, restart the agent.',
  },
}
