// Errors of electronic seals: impressions that cannot be used, seals that may not stamp, documents that cannot be stamped.
import { e } from './entry.ts'

const another = '请按提示重新拍一张；实在不行，可以请工作人员处理'
const anotherEn = 'Take another picture as described; if it will not do, ask our staff to prepare it'

export const sealErrors = {
  'seal.picture-none': e(
    422,
    ['没有找到印迹', '图上看不到清楚的印章或签名', `请盖在白纸上，正对着拍，光线要亮；${another}`],
    [
      'No impression was found',
      'The picture shows no clear seal or signature',
      `Stamp white paper and take it from above in good light. ${anotherEn}`,
    ],
  ),
  'seal.picture-blurred': e(
    422,
    ['图片太模糊', '印章的边缘和字看不清', `请对好焦再拍，或用扫描仪；${another}`],
    [
      'The picture is blurred',
      'Edges and characters of the seal cannot be told',
      `Focus first, or use a scanner. ${anotherEn}`,
    ],
  ),
  'seal.picture-cut-off': e(
    422,
    ['印章没有拍全', '它碰到了图片的边', `请四周留出空白，把整个印章拍进去；${another}`],
    [
      'The seal is cut off',
      'It touches the edge of the picture',
      `Leave white space around it. ${anotherEn}`,
    ],
  ),
  'seal.picture-small': e(
    422,
    ['印章在图里太小', '放大后字会糊', `请靠近一些拍，让印章占图片的一半左右；${another}`],
    [
      'The seal is too small in the picture',
      'Its characters would run together',
      `Come closer, so that it fills about half of the picture. ${anotherEn}`,
    ],
  ),
  'seal.picture-shape': e(
    422,
    ['形状和所选的种类不一样', '可能选错了种类，或拍得太斜', `请核对印章种类，并正对着拍；${another}`],
    [
      'It has another shape than the kind chosen',
      'The kind may be wrong, or the picture was taken at an angle',
      `Check the kind and take it straight from above. ${anotherEn}`,
    ],
  ),
  'seal.picture-incomplete': e(
    422,
    ['印迹不完整', '外圈缺了一大段，可能没有盖实', `请蘸足印油再盖一次；${another}`],
    [
      'The impression is incomplete',
      'A good part of its outline is missing',
      `Ink the seal well and stamp again. ${anotherEn}`,
    ],
  ),
  'seal.picture-size': e(
    422,
    [
      '印章的大小和规格对不上',
      '可能打印时被缩放、选错了种类，或是不常见的规格',
      '请按 100%（实际大小）打印采集页重新盖章再传；确实是这个大小的，请工作人员处理，他们会核对后制作',
    ],
    [
      'The seal has a size that its kind does not have',
      'The page may have been printed smaller, the kind may be wrong, or the seal is a rare one',
      'Print the page at 100 %, stamp it again and send it; if the size is right, ask our staff, who check it and prepare it',
    ],
  ),
  'seal.filing': e(
    422,
    [
      '请填写公章备案号',
      '这个项目的电子印章要写入公安机关的备案号，是 13 位数字',
      '号码在刻章备案证明或印章备案卡上；没有备案号的，请工作人员处理',
    ],
    [
      'The filing number of the seal is needed',
      'This programme keeps the number of the public security organ in the seal: 13 digits',
      'It stands on the certificate of the seal’s filing; without one, ask our staff',
    ],
  ),
  'seal.picture-pdf': e(
    422,
    ['请上传图片', '从 PDF 里取不出清楚的印章', `请把采集页拍成照片或扫描成图片后上传；${another}`],
    [
      'A picture is needed',
      'No clear seal can be taken out of a PDF',
      `Photograph the page or scan it as a picture. ${anotherEn}`,
    ],
  ),
  'seal.kind': e(
    422,
    ['这种印章不能用在这里', '单位用公章或发票章，个人用方章或手写签名', '请换一种，再传一次'],
    [
      'This kind of seal does not belong here',
      'Organisations use an official or invoice seal, persons a square one or a signature',
      'Choose another kind and upload again',
    ],
  ),
  'seal.made': e(
    409,
    ['印章已经制作好了', '做好的印章不能再换图片', '需要更换时请联系客服，原印章会先注销'],
    [
      'The seal is made',
      'Its picture cannot change any more',
      'To replace it ask customer service; the old one is cancelled first',
    ],
  ),
  'seal.not-good': e(
    409,
    [
      '这枚电子印章现在不能用',
      '它或它的证书已过期、冻结或注销',
      '请看证书状态；需要时更新证书，会随新证书重新制作',
    ],
    [
      'This seal cannot be used now',
      'It, or its certificate, has ended or was suspended or revoked',
      'See the certificate; a renewed certificate brings a new seal',
    ],
  ),
  'seal.document': e(
    422,
    ['这个文件不能盖章', '它不是完整的 PDF，或带有密码', '请导出成普通 PDF（不超过 10 MB）后再试'],
    [
      'This file cannot be stamped',
      'It is not a whole PDF, or has a password',
      'Export it as an ordinary PDF of at most 10 MB and try again',
    ],
  ),
  'seal.place': e(
    422,
    ['盖章的位置不对', '页码或位置超出了纸面', '请重新选择页码和位置'],
    [
      'The seal does not fit there',
      'Page or position lies outside the paper',
      'Choose page and position again',
    ],
  ),
  'seal.signature': e(
    422,
    ['签名没有通过验证', 'UKey 里的密钥和这枚印章的证书不一致', '请插上写有该证书的 UKey 再盖一次'],
    [
      'The signature does not verify',
      'The key on the device is not that of this seal’s certificate',
      'Plug in the key that holds the certificate and stamp again',
    ],
  ),
  'seal.unsigned': e(
    422,
    ['文件里没有电子印章', '没有找到可以验证的签章', '请确认上传的是盖过章的原文件，不是打印后扫描的'],
    [
      'The file holds no electronic seal',
      'No stamp was found that could be checked',
      'Upload the stamped file itself, not a scan of a print',
    ],
  ),
}
