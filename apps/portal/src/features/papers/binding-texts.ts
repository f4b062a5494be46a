// What the ways beside the stamp say, on the papers' page and on the legal representative's.
export const bindingTexts = {
  waysTitle: { zh: '单位怎样确认这些文件', en: 'How the organisation stands behind these papers' },
  waysSub: {
    zh: '三种方式效力相同，选一种即可，随时可以换。',
    en: 'All three count alike. Choose one; you can change it.',
  },
  // signing
  signTitle: { zh: '用单位证书签名', en: 'Sign with the organisation’s certificate' },
  signWhat: {
    zh: '签名表示：本单位确认上列文件内容真实有效，同意其中的声明与授权，效力与加盖公章相同。',
    en: 'By signing, the organisation confirms the papers above and agrees to what they declare and authorise, as if they bore its seal.',
  },
  onComputer: {
    zh: '签名要插 UKey，请在电脑上打开这份申请；也可以换一种方式。',
    en: 'Signing needs the key: open this order on a computer, or choose another way.',
  },
  choose: { zh: '选择证书', en: 'Choose the certificate' },
  until: { zh: '有效期至 {day}', en: 'valid until {day}' },
  noCertificate: {
    zh: '没有找到能签名的证书。请插入单位的 UKey；没有的话，请换一种方式。',
    en: 'No certificate that can sign was found. Plug in the organisation’s key, or choose another way.',
  },
  sign: { zh: '签名确认', en: 'Sign' },
  signing: { zh: '正在签名并核对证书…', en: 'Signing and checking the certificate…' },
  // asking
  askTitle: { zh: '请法定代表人用手机确认', en: 'Ask the legal representative' },
  askWhat: {
    zh: '我们核对手机号确实登记在法定代表人名下，再给这个号码发短信。打开链接、输入验证码即可确认，72 小时内有效。',
    en: 'We check that the number is registered in their name, then send a message there. They open it and enter a code, within 72 hours.',
  },
  name: { zh: '法定代表人姓名', en: 'Name of the legal representative' },
  identity: { zh: '法定代表人身份证号码', en: 'Identity number' },
  mobile: { zh: '法定代表人本人手机号', en: 'Own mobile number' },
  ask: { zh: '发送确认短信', en: 'Send the message' },
  asking: { zh: '正在核对手机号…', en: 'Checking the number…' },
  again: { zh: '重新发送', en: 'Send another' },
  // how it stands
  waiting: { zh: '已发给 {by}，等待确认', en: 'Sent to {by}; waiting for the answer' },
  waitingUntil: {
    zh: '最晚 {when}。确认后这里会自动更新，不用守着。',
    en: 'Until {when}. This page goes on by itself.',
  },
  done: { zh: '已确认，这些文件不用盖章', en: 'Confirmed: these papers need no stamp' },
  doneBy: { zh: '{by}，{when}', en: '{by}, {when}' },
  refused: { zh: '法定代表人没有同意', en: 'The legal representative did not agree' },
  refusedNext: {
    zh: '请与其核对后重新发送，或换一种方式。',
    en: 'Talk to them and send another message, or choose another way.',
  },
  outdated: { zh: '资料改过，原来的确认已失效', en: 'The data changed: the confirmation no longer holds' },
  outdatedNext: { zh: '请重新确认一次，或换一种方式。', en: 'Confirm once more, or choose another way.' },
  expired: { zh: '短信已过期，没有收到答复', en: 'The message ran out without an answer' },
  withdraw: { zh: '换一种方式', en: 'Choose another way' },
  // the legal representative's page
  what: { zh: '要确认的内容', en: 'what is to be confirmed' },
  questionTitle: { zh: '请确认：{organisation}', en: 'Please confirm: {organisation}' },
  toYou: {
    zh: '{name}您好，您是这家单位的法定代表人。',
    en: '{name}, you are this organisation’s legal representative.',
  },
  doneFor: {
    zh: '经办人 {agent}（{mobile}）正在办理 {programme}，以下文件请您确认，代替加盖公章：',
    en: '{agent} ({mobile}) is applying for {programme} and asks you to confirm these papers, in place of the seal:',
  },
  notKnown: {
    zh: '不认识这位经办人？请选“不同意”。',
    en: 'Don’t know this person? Choose “I do not agree”.',
  },
  sendCode: { zh: '同意，发送验证码', en: 'I agree: send me a code' },
  toNumber: { zh: '验证码发到 {mobile}', en: 'The code goes to {mobile}' },
  code: { zh: '短信验证码', en: 'Code from the message' },
  confirm: { zh: '确认', en: 'Confirm' },
  resend: { zh: '重新发送', en: 'Send again' },
  refuse: { zh: '不同意', en: 'I do not agree' },
  working: { zh: '正在处理…', en: 'Working…' },
  thanks: { zh: '已确认', en: 'Confirmed' },
  thanksNext: {
    zh: '经办人会收到通知，办理会继续。这个页面可以关了。',
    en: 'The agent is told and goes on. You can close this page.',
  },
  no: { zh: '已告知经办人：您没有同意', en: 'The agent is told that you did not agree' },
  noNext: {
    zh: '这份申请不会以您的名义继续。可以关闭页面。',
    en: 'Nothing goes on in your name. You can close this page.',
  },
  over: { zh: '这次确认已失效', en: 'This question is over' },
  overNext: {
    zh: '资料改过或超过了时间。需要时经办人会重新发给您。',
    en: 'The data changed or the time is over. The agent can send another.',
  },
  codeWrong: { zh: '验证码是 6 位数字', en: 'The code has 6 digits' },
} as const
