// Errors of the operator's command line.
import { e } from './entry.ts'

export const operatorErrors = {
  'operator.token': e(
    403,
    [
      '没有操作权限',
      '缺少或写错了本机数据目录里的操作令牌',
      '请在运行服务的机器上、用同一个数据目录执行命令',
    ],
    [
      'Not allowed',
      'The token of the data folder is missing or wrong',
      'Run the command on the server’s machine, with its data folder',
    ],
  ),
  'programme.faults': e(
    422,
    ['项目文件有错，没有发布', '下面逐行列出了每处错误', '请改好后重新发布；正在使用的版本不受影响'],
    [
      'The programme has faults and was not published',
      'Each is listed with its line',
      'Correct them and publish again; the version in use is not touched',
    ],
  ),
}
