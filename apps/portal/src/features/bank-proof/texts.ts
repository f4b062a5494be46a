// What the page of the account's proof says.
export const texts = {
  what: { zh: '账户验证', en: 'the account proof' },
  title: { zh: '对公账户验证', en: 'Prove your account' },
  back: { zh: '返回申请', en: 'Back to the order' },
  leadAmount: {
    zh: '我们会向本单位对公账户打入一笔 1 元以内的款，请查到账金额后填回来，证明账户是本单位的。不会从账户扣款。',
    en: 'We send your corporate account a payment of at most one yuan. Look up the amount and type it here: that proves the account is yours. Nothing is ever taken from it.',
  },
  leadCode: {
    zh: '我们会向本单位对公账户打入一笔小额款，附言里有 6 位验证码，请查到后填回来。不会从账户扣款。',
    en: 'We send your corporate account a small payment whose memo holds a code of 6 characters. Look it up and type it here. Nothing is ever taken from it.',
  },
  leadAlone: {
    zh: '我们会向本单位对公账户打入一笔小额款，到账即通过，不用填写。不会从账户扣款。',
    en: 'We send your corporate account a small payment. Once it has arrived you go on; nothing has to be typed. Nothing is ever taken from the account.',
  },
  failed: { zh: '上一次没有通过', en: 'The last try did not pass' },
  start: { zh: '获取打款金额', en: 'Send the small payment' },
  startCode: { zh: '提交，打款验证', en: 'Hand in and send the payment' },
  again: { zh: '重新打款', en: 'Send a new payment' },
  working: { zh: '正在处理…', en: 'Working…' },
  noMore: {
    zh: '打款次数已到上限，请改为人工核对。',
    en: 'No more payments can be sent; please ask our staff to check.',
  },
  // under way
  paying: { zh: '正在打款', en: 'The payment is on its way' },
  payingHow: {
    zh: '一般几分钟到账，最长一个工作日。可以关闭本页，打款后会短信通知，再从申请里进来。',
    en: 'It usually takes minutes, at most one working day. You may close this page; a message tells you when it was sent.',
  },
  account: { zh: '收款账户：{name}', en: 'Account: {name}' },
  until: { zh: '请在 {when} 前填写', en: 'Please answer by {when}' },
  tries: { zh: '还可以填写 {n} 次', en: '{n} tries left' },
  amount: { zh: '到账金额（元）', en: 'Amount that arrived (yuan)' },
  amountHint: {
    zh: '在网银或账户明细里看，例如 0.05。只看这一次打款，金额每次不同。',
    en: 'See the online bank or the statement, for example 0.05. Each payment has another amount.',
  },
  code: { zh: '附言里的验证码', en: 'Code in the memo' },
  codeHint: {
    zh: '6 位字母和数字，在到账记录的附言（摘要）里，不分大小写。',
    en: '6 letters and digits in the memo of the entry; capitals do not matter.',
  },
  answer: { zh: '验证', en: 'Verify' },
  demo: { zh: '演示环境：打开网上银行看到账', en: 'Demo: open the online bank and look' },
  notArrived: { zh: '没收到，或账户填错了？', en: 'Not arrived, or the wrong account?' },
  notArrivedHow: {
    zh: '改正账户后会重新打一笔，之前那一笔随即作废。已用掉的填写次数不会恢复。',
    en: 'Correct the account and a new payment is sent; the earlier one is void. Tries that were used stay used.',
  },
  change: { zh: '修改账户，重新打款', en: 'Change the account and send anew' },
  // a person
  staff: { zh: '改为人工核对', en: 'Let our staff check instead' },
  staffHow: {
    zh: '单位刚改名、收不到款、不方便打款的，可以请工作人员核对，一般 3 个工作日内有结果，费用相同。',
    en: 'After a change of name, or where no payment can arrive, our staff can check. It takes up to 3 working days and costs the same.',
  },
  staffNote: { zh: '说明（可不填）', en: 'A word on it (optional)' },
  staffDo: { zh: '提交人工核对', en: 'Ask our staff' },
  manual: { zh: '工作人员正在核对', en: 'Our staff are checking' },
  manualHow: {
    zh: '结果会短信通知，也能在申请里看到，不用再做什么。',
    en: 'A message tells you the result, and the order shows it. There is nothing more to do.',
  },
  passed: { zh: '账户已验证', en: 'The account is proved' },
  nothing: { zh: '现在不需要验证账户。', en: 'No account has to be proved now.' },
  see: { zh: '继续办理', en: 'Go on' },
  // consent
  consent: { zh: '先征得您的同意', en: 'First, your consent' },
  agree: { zh: '同意并继续', en: 'Agree and go on' },
  refuse: { zh: '不同意？可以不填账户，改为人工核对。', en: 'Rather not? Our staff can check other papers.' },
  given: { zh: '已同意《{name}》', en: 'Accepted: {name}' },
  withdraw: { zh: '撤回同意', en: 'Withdraw' },
} as const
