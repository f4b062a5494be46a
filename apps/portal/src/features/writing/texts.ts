// What the download page says.
export const texts = {
  howFar: { zh: '共 {of} 张，已写入 {n} 张', en: '{n} of {of} written' },
  what: { zh: '下载信息', en: 'the download' },
  title: { zh: '下载证书到 UKey', en: 'Download to your key' },
  back: { zh: '返回申请', en: 'Back to the order' },
  // phone → computer
  phone: {
    zh: '这一步要在电脑上做，因为要插入 UKey。',
    en: 'This step needs a computer, because the key is plugged in there.',
  },
  phoneHow: {
    zh: '用电脑打开下面的链接，登录同一个手机号就能继续；也可以用电脑端微信打开。',
    en: 'Open the link below on a computer and sign in with the same phone number to go on.',
  },
  link: { zh: '复制链接', en: 'Copy the link' },
  copied: { zh: '已复制', en: 'Copied' },
  qr: { zh: '本页链接的二维码', en: 'QR code of this page' },
  // agent
  looking: { zh: '正在检测密钥助手…', en: 'Looking for the key agent…' },
  missing: { zh: '还没有检测到密钥助手', en: 'The key agent was not found' },
  missingWhy: {
    zh: '密钥助手（协卡助手）是电脑上的小程序，负责和 UKey 打交道。请先启动它；还没有的话请下载安装。启动后这里会自动继续。',
    en: 'The key agent is a small program on your computer that talks to the key. Start it, or install it first. This page goes on by itself once it runs.',
  },
  missingStart: {
    zh: '如果已经启动：浏览器问是否允许访问本机时，请点“允许”。',
    en: 'If it runs already: when the browser asks whether it may reach this computer, allow it.',
  },
  missingDemo: {
    zh: '这是演示环境：助手随 npm start 一起启动。停了的话，重新运行一次即可。',
    en: 'This is the demo: the agent starts with npm start. If it has stopped, run that again.',
  },
  download: { zh: '下载密钥助手', en: 'Get the key agent' },
  retry: { zh: '重新检测', en: 'Check again' },
  pairTitle: { zh: '允许本网站使用密钥助手', en: 'Let this site use the key agent' },
  pairWhy: {
    zh: '点下面的按钮会打开密钥助手自己的页面，请在那里点“允许”。只需要一次。',
    en: 'The button opens the agent’s own page; please agree there. Once is enough.',
  },
  pair: { zh: '打开密钥助手', en: 'Open the key agent' },
  pairing: { zh: '请在密钥助手的页面上点“允许”…', en: 'Please agree on the agent’s page…' },
  blocked: {
    zh: '浏览器拦住了弹出页面。请允许本网站弹出窗口，再点一次。',
    en: 'The browser blocked the page. Allow pop-ups of this site and try again.',
  },
  notAgreed: {
    zh: '密钥助手的页面关上了，还没有允许。请再试一次。',
    en: 'The agent’s page was closed without agreeing. Please try again.',
  },
  // device
  noKey: { zh: '没有看到 UKey', en: 'No key is plugged in' },
  noKeyWhy: {
    zh: '请插入原来的 UKey，插好后会自动出现在这里。',
    en: 'Plug in your key; it appears here by itself.',
  },
  addDemo: { zh: '演示：插入一个软件 UKey', en: 'Demo: plug in a software key' },
  which: { zh: '写到哪个 UKey', en: 'Which key' },
  original: { zh: '原来的 UKey', en: 'the original key' },
  hasCertificates: { zh: '有 {n} 张证书', en: '{n} certificates' },
  emptyKey: { zh: '空的', en: 'empty' },
  plan: { zh: '将要写入', en: 'What will be written' },
  subject: { zh: '证书名称', en: 'Subject' },
  validUntil: { zh: '原证书', en: 'Replaces' },
  tries: { zh: '密码还可以试 {n} 次', en: '{n} tries left for the password' },
  lastTry: {
    zh: '只剩最后 1 次，再错就会锁住。想不起来请先联系客服。',
    en: 'One try left; a wrong one locks the key. If unsure, call customer service first.',
  },
  locked: {
    zh: '这个 UKey 已锁住，密码输错太多次。请联系客服解锁，申请不受影响。',
    en: 'This key is locked after too many wrong passwords. Customer service can unlock it; your order is safe.',
  },
  pin: { zh: 'UKey 密码', en: 'Password of the key' },
  newPin: { zh: '给 UKey 设一个密码', en: 'Set a password for the key' },
  newPinHint: {
    zh: '6 位以上，不要用生日或连续数字。只有您知道，我们看不到。',
    en: '6 characters or more, no birthday or sequence. Only you know it.',
  },
  pinAgain: { zh: '再输一次', en: 'Once more' },
  pinShort: { zh: '密码至少 6 位', en: 'The password has at least 6 characters' },
  pinDiffers: { zh: '两次输入的不一样，请重输', en: 'The two differ; please type them again' },
  start: { zh: '确定，开始写入', en: 'Start writing' },
  resume: { zh: '继续写入', en: 'Go on writing' },
  resumeWhy: {
    zh: '上次停在半路，没有丢。输入密码后从断开的地方继续。',
    en: 'It stopped halfway and nothing is lost. Enter the password and it goes on from there.',
  },
  // progress
  doNotClose: {
    zh: '等待过程中请勿关闭当前页面，也不要拔出 UKey。',
    en: 'Please keep this page open and the key plugged in.',
  },
  generate: { zh: '在 UKey 里生成新密钥', en: 'Make a new key in the device' },
  request: { zh: '提交证书请求', en: 'Hand in the certificate request' },
  sign: { zh: '等待签发', en: 'Wait for the signature' },
  import: { zh: '写入签名证书和加密证书', en: 'Write the signing and encryption certificates' },
  confirm: { zh: '核对写入结果', en: 'Confirm what was written' },
  stillSigning: {
    zh: '签发比平时久。可以先离开，签好后会通知您，回到这里继续写入。',
    en: 'Signing takes longer than usual. You may leave; we tell you when it is ready, and you go on here.',
  },
  refused: { zh: '证书请求没有通过：{why}', en: 'The request was refused: {why}' },
  // done
  done: { zh: '写入完成', en: 'Written' },
  doneNext: {
    zh: '新证书已在 UKey 里，原密码不变。下面是证书信息。',
    en: 'The new certificates are on your key. Their details:',
  },
  signUse: { zh: '签名证书', en: 'Signing certificate' },
  encryptUse: { zh: '加密证书', en: 'Encryption certificate' },
  serial: { zh: '序列号', en: 'Serial' },
  validity: { zh: '有效期', en: 'Valid' },
  issuer: { zh: '颁发者', en: 'Issuer' },
  type: { zh: '算法', en: 'Algorithm' },
  chain: { zh: '证书链地址', en: 'Issuer’s certificate at' },
  export: { zh: '导出证书', en: 'Export' },
  toOrder: { zh: '查看申请', en: 'See the order' },
  nothing: { zh: '现在没有要下载的证书', en: 'There is nothing to download now' },
  nothingWhy: { zh: '付款并审核通过后，这里就可以下载。', en: 'Once paid and approved, you download here.' },
} as const
