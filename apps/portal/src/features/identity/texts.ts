// What the identity page says on the computer.
export const texts = {
  what: { zh: '身份核验', en: 'the identity check' },
  title: { zh: '身份核验', en: 'Identity check' },
  back: { zh: '返回申请', en: 'Back to the order' },
  lead: {
    zh: '请本人来做。几种办法价格相同、结果相同，任选一种。',
    en: 'The person must do this themselves. All ways cost the same and count the same; choose any.',
  },
  agent: { zh: '经办人', en: 'Agent' },
  holder: { zh: '证书持有人', en: 'Holder' },
  'legal-representative': { zh: '法定代表人', en: 'Legal representative' },
  of: { zh: '（{line}）', en: ' ({line})' },
  // what each way means, in one line
  liveness: {
    zh: '用手机扫码，对着镜头眨眼，约 1 分钟。',
    en: 'Scan with a phone and blink at the camera; about a minute.',
  },
  livenessHere: { zh: '对着手机镜头眨眼，约 1 分钟。', en: 'Blink at this phone’s camera; about a minute.' },
  carrier: {
    zh: '点一下，向运营商核对姓名、身份证号和手机号。',
    en: 'One click: name, number and mobile are compared with the carrier’s books.',
  },
  'identity-card': {
    zh: '拍身份证正反面，和申请表比对；有疑问时由工作人员看。',
    en: 'Photograph both sides of the card; where in doubt our staff look.',
  },
  staff: {
    zh: '留下电话，工作人员联系您核对，不用扫脸，3 个工作日内。',
    en: 'Leave a number; our staff call you. No face check; within 3 working days.',
  },
  counter: { zh: '带身份证到柜台，当面核对。', en: 'Bring the identity card to the counter.' },
  working: { zh: '正在核对…', en: 'Checking…' },
  opening: { zh: '正在准备…', en: 'Preparing…' },
  // the code
  scanWith: { zh: '请本人用{scanners}扫码', en: 'The person scans this with {scanners}' },
  wechat: { zh: '微信', en: 'WeChat' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  dingtalk: { zh: '钉钉', en: 'DingTalk' },
  any: { zh: '任意扫码工具', en: 'any scanner' },
  or: { zh: '、', en: ', ' },
  qr: { zh: '身份核验二维码，五分钟内有效', en: 'Code for the identity check, good for five minutes' },
  once: { zh: '只能扫一次，五分钟内有效。', en: 'Works once, within five minutes.' },
  digits: { zh: '手机上会显示同样的两位数字', en: 'The phone shows the same two digits' },
  opened: {
    zh: '手机已打开。请核对手机上的数字，然后在手机上继续；做完后这里会自动往下走。',
    en: 'The phone has opened it. Compare the digits and go on there; this page follows by itself.',
  },
  stale: {
    zh: '二维码已过期，或是在另一个页面打开的。',
    en: 'The code has expired, or was opened on another page.',
  },
  fresh: { zh: '换一个二维码', en: 'Show a new code' },
  other: { zh: '用其他办法', en: 'Choose another way' },
  here: { zh: '在这台设备上做', en: 'Do it on this device' },
  send: { zh: '发短信到 {to}', en: 'Send the link to {to}' },
  sent: {
    zh: '已发到 {to}，请在手机上打开短信里的链接。',
    en: 'Sent to {to}; open the link in the message.',
  },
  refresh: { zh: '我已做完，查询结果', en: 'I have finished, check' },
  // staff
  staffTitle: { zh: '请工作人员核验', en: 'A check by our staff' },
  staffHow: {
    zh: '不扫脸也能办，价格相同，不影响办理。工作人员会打电话或视频核对，请备好身份证。',
    en: 'No face check, the same price, nothing held against you. Our staff ring or video-call; have the card at hand.',
  },
  mobile: { zh: '联系电话', en: 'Phone' },
  mobileWrong: { zh: '请填 11 位手机号', en: 'Give a mobile number of 11 digits' },
  when: { zh: '方便的时间（可不填）', en: 'When may we call? (optional)' },
  whenHint: { zh: '例如：工作日上午', en: 'For example: weekday mornings' },
  note: { zh: '补充说明（可不填）', en: 'Anything else (optional)' },
  ask: { zh: '提交人工核验', en: 'Ask our staff' },
  asked: {
    zh: '已转人工核验，工作人员会在 3 个工作日内联系。也可以改用下面的办法。',
    en: 'Our staff will contact you within 3 working days. You can still choose another way below.',
  },
  // results
  todo: { zh: '待核验', en: 'To be verified' },
  withStaff: { zh: '人工核验中', en: 'With our staff' },
  passed: { zh: '已通过', en: 'Verified' },
  reused: { zh: '沿用 {when} 的核验，不用再做', en: 'The check of {when} still counts; nothing to do' },
  proved: { zh: '{when} 核验', en: 'Checked {when}' },
  left: { zh: '扫脸还可试 {n} 次', en: '{n} face tries left' },
  done: { zh: '身份核验已完成。', en: 'The identity check is done.' },
  see: { zh: '查看进度', en: 'See the progress' },
} as const
