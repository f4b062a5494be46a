// Errors of uploads and printed papers.
import { e } from './entry.ts'

export const documentErrors = {
  'file.type': e(
    422,
    ['这个文件格式不能用', '它的内容不是允许的格式', '请换成图片或 PDF，手机直接拍照也可以'],
    [
      'This kind of file cannot be used',
      'Its content is not an allowed format',
      'Use a picture or PDF; a photo is fine',
    ],
  ),
  'file.too-large': e(
    413,
    ['文件太大', '超过了这一项允许的大小', '请重新拍一张，或换一份小一些的'],
    ['The file is too large', 'It is over the limit of this slot', 'Take a new photo or use a smaller file'],
  ),
  'file.empty': e(
    422,
    ['文件是空的', '里面没有内容', '请重新选择文件'],
    ['The file is empty', 'It has no content', 'Choose the file again'],
  ),
  'file.corrupt': e(
    422,
    ['文件打不开', '它可能没有传完或已损坏', '请重新拍照或重新导出后再传'],
    ['The file cannot be opened', 'It may be incomplete or damaged', 'Take the photo or export it again'],
  ),
  'file.encrypted': e(
    422,
    ['文件有密码', '加了密码的 PDF 看不到内容', '请去掉密码后再传'],
    ['The file has a password', 'A protected PDF cannot be read', 'Remove the password and upload again'],
  ),
  'file.bomb': e(
    422,
    ['文件异常', '解开后大得不正常', '请换一张普通照片或扫描件'],
    ['The file is abnormal', 'It would unpack to an unreasonable size', 'Use an ordinary photo or scan'],
  ),
  'file.hostile': e(
    422,
    ['文件里有不允许的内容', '它含有脚本或可执行内容', '请换成普通照片或扫描件'],
    ['The file holds forbidden content', 'It contains a script or program', 'Use an ordinary photo or scan'],
  ),
  'file.heic': e(
    422,
    [
      '这台服务器读不了 HEIC 照片',
      '这是苹果手机的照片格式，服务器上缺少转换程序',
      '请在手机上重新选这张照片上传（从相册选取时 iPhone 会自动转成 JPEG），或截屏、另存为 JPEG 后再传',
    ],
    [
      'This server cannot read HEIC photos',
      'It is the photo format of iPhones, and the program that converts it is missing here',
      'Choose the photo from the album on the phone itself (an iPhone then sends a JPEG), or send a screenshot or a JPEG',
    ],
  ),
  'file.pdf-too-large': e(
    413,
    [
      '这个 PDF 太大',
      'PDF 按原样保存，不能自动缩小，它超过了这里的上限',
      '请用手机给纸质文件拍照上传（照片会自动缩小），或把 PDF 另存为“最小文件”、扫描时选 150 dpi 灰度',
    ],
    [
      'This PDF is too large',
      'A PDF is kept as it is and cannot be made smaller here; it is over the limit of this place',
      'Photograph the paper and upload the photo (photos shrink by themselves), or save the PDF with “smallest size”, or scan at 150 dpi grey',
    ],
  ),
  'file.pages': e(
    422,
    ['这个文件有好几页', '这里一次只收一张图片', '请把每一页分别存成图片，再逐张上传'],
    [
      'This file has several pages',
      'Each upload here is one picture',
      'Save every page as a picture and upload them one by one',
    ],
  ),
  'file.too-many': e(
    409,
    ['这里的文件已经放满', '这一项有数量上限', '请先删去不要的一个，再上传新的'],
    [
      'This place is full',
      'It takes only so many files',
      'Remove one that is not needed, then upload the new one',
    ],
  ),
  'paper.outdated': e(
    409,
    [
      '这是旧版本的打印件，没有收下',
      '打印之后资料改过，纸上的内容和现在填写的不一致',
      '请重新下载、打印新版，签字盖章后再上传；不同之处已列在下面',
    ],
    [
      'This is an older print and was not taken',
      'The data changed after it was printed, so the paper says something else than the form',
      'Download and print the new version, sign and stamp it, then upload that; the differences are listed',
    ],
  ),
  'paper.other': e(
    409,
    [
      '这张纸不属于这一项，没有收下',
      '纸上的二维码是另一份申请或另一份文件的',
      '请核对标题、申请编号和证书项，上传这一项自己的打印件',
    ],
    [
      'This paper does not belong here and was not taken',
      'The code on it is of another application or another paper',
      'Check title, number and certificate on the paper, and upload the print of this item',
    ],
  ),
  'form.not-reopened': e(
    409,
    [
      '现在不能再改填写的内容',
      '已经付款，或工作人员已经开始审核',
      '需要改动时，请在审核意见里说明或联系客服；未付款的申请也可以取消后复制重填',
    ],
    [
      'The form can no longer be opened',
      'It has been paid, or our staff have begun to review it',
      'Ask customer service, or wait for the review; an unpaid application can be cancelled and copied',
    ],
  ),
}
