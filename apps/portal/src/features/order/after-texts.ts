// What the page of an order says of the time after production: delivery, the PIN, the invoice; and of what was received.
export const afterTexts = {
  how: { zh: '领取方式', en: 'How it comes' },
  courier: { zh: '快递公司', en: 'Courier' },
  anyCourier: { zh: '由柜台安排', en: 'The counter chooses' },
  save: { zh: '保存领取方式', en: 'Save' },
  saved: { zh: '已保存', en: 'Saved' },
  working: { zh: '正在处理…', en: 'Working…' },
  collect: { zh: '邮费到付：收件时由您付给快递员。', en: 'Postage is paid by you on receipt.' },
  place: { zh: '领取地点：{place}', en: 'Where: {place}' },
  code: { zh: '取件码', en: 'Pickup code' },
  codeHow: {
    zh: '到柜台后把取件码告诉工作人员。',
    en: 'Tell this code to our staff at the counter.',
  },
  codeLater: {
    zh: '制证完成后，取件码显示在这里。',
    en: 'The pickup code appears here once the key is made.',
  },
  returned: {
    zh: '包裹被退回：{reason}。请核对地址，我们会再次寄出。',
    en: 'The parcel came back: {reason}. Please check the address; we send it again.',
  },
  way: { zh: '物流', en: 'On its way' },
  pinTitle: { zh: 'UKey 密码', en: 'PIN of the key' },
  pinAsk: { zh: '发送验证码到 {mobile}', en: 'Send a code to {mobile}' },
  pinCode: { zh: '短信验证码', en: 'Code from the message' },
  pinCodeHint: { zh: '持有人手机收到的 6 位数字', en: 'The 6 digits on the holder’s phone' },
  pinShow: { zh: '显示密码（只显示一次）', en: 'Show the PIN (once only)' },
  pinOnce: {
    zh: '请现在记下。离开这一页后不会再显示；第一次使用时请修改。',
    en: 'Write it down now. It is not shown again after you leave this page; change it at first use.',
  },
  pinShown: {
    zh: '密码已经显示过一次。没有记下的，请联系客服重置。',
    en: 'The PIN was shown once. If you did not keep it, ask customer service for a reset.',
  },
  pinWaiting: { zh: '介质做好后可以在这里查看。', en: 'It can be seen here once the key is made.' },
  receivedTitle: { zh: '资料已收到', en: 'We have your application' },
  receivedWhat: {
    zh: '共 {sections} 项内容、{files} 份文件，申请编号 {number}。',
    en: '{sections} sections and {files} files, application number {number}.',
  },
  receivedWhen: {
    zh: '审核结果会在 {time}内通知到 {phone}。',
    en: 'You hear of the result within {time}, at {phone}.',
  },
  receivedWithin: { zh: '审核结果会在 {time}内通知您。', en: 'You hear of the result within {time}.' },
  receivedMade: {
    zh: '审核和制作一共 {days} 个工作日。',
    en: 'Review and production take {days} working days in all.',
  },
  receivedBy: { zh: '最晚 {when}。', en: 'At the latest {when}.' },
  receivedAccount: {
    zh: '也可以关注公众号 {name}，有问题点“{menu}”。',
    en: 'Or follow the WeChat account {name}; for questions: {menu}.',
  },
  receivedWhere: {
    zh: '随时可以在首页“我的申请”里查看进度，不用打电话问。',
    en: 'See how it stands at any time under My applications; no need to call.',
  },
  decline: { zh: '不需要发票', en: 'No invoice, please' },
} as const
