// Errors of accounts: registering, signing in, passwords, passkeys, organisations, and changing the phone.
import { e } from './entry.ts'

export const accountErrors = {
  'captcha.required': e(
    428,
    ['请先完成安全验证', '短时间内的尝试较多', '验证会自动进行，几秒即可；也可以改用短信验证码'],
    [
      'A security check is needed first',
      'There were several attempts in a short time',
      'The check runs by itself in seconds; or use a code by SMS instead',
    ],
  ),
  'captcha.wrong': e(
    422,
    ['安全验证没有通过', '它已用过、过期，或结果不对', '请重新验证一次，已填的内容都在'],
    [
      'The security check did not pass',
      'It was used, has expired, or its answer is wrong',
      'Run it again; nothing you typed is lost',
    ],
  ),
  'session.password-refused': e(
    401,
    ['没有登录成功', '账号或密码不对', '请核对后重试；也可以用短信验证码登录，或点“忘记密码”自己重设'],
    [
      'Sign-in failed',
      'Account or password is wrong',
      'Check and try again, sign in by a code, or set a new password under “Forgot password”',
    ],
  ),
  'account.password-weak': e(
    422,
    [
      '密码太容易猜',
      '至少 8 位，不能是常见密码，也不能就是账号或手机号',
      '请换一个，例如几个不相关的词连在一起',
    ],
    [
      'The password is too weak',
      'It needs 8 characters, must not be a common one, nor your account or number',
      'Choose another, for example a few unrelated words',
    ],
  ),
  'account.password-wrong': e(
    422,
    ['当前密码不对', '与您现在的密码不一致', '请重新输入；忘记了可以退出后点“忘记密码”'],
    [
      'The current password is wrong',
      'It is not the one you have now',
      'Type it again, or sign out and choose “Forgot password”',
    ],
  ),
  'account.proof-needed': e(
    403,
    [
      '需要再确认一次是您本人',
      '这一步较为敏感，距上次登录已超过半小时',
      '请退出后重新登录，然后在半小时内再来这里',
    ],
    [
      'Please confirm once more that it is you',
      'This step is sensitive and you signed in more than half an hour ago',
      'Sign out, sign in again and come back within half an hour',
    ],
  ),
  'account.cooling-down': e(
    409,
    [
      '换号后 24 小时内暂不能做这一步',
      '新手机号是在没有旧手机的情况下换上的',
      '请在 24 小时后再来；其他业务照常办理',
    ],
    [
      'Not within 24 hours of the change of number',
      'The number was changed without the old phone',
      'Come back after 24 hours; everything else works as usual',
    ],
  ),
  'account.alias-taken': e(
    409,
    ['这个用户名已有人用', '用户名不能重复', '请换一个，或直接用手机号登录'],
    ['This user name is taken', 'User names are unique', 'Choose another, or sign in by your number'],
  ),
  'account.ticket-used': e(
    410,
    ['这一步已经过期', '短信验证后 15 分钟内有效，只能用一次', '请重新获取短信验证码，从头再来一次'],
    [
      'This step has expired',
      'It is valid once, for 15 minutes after the code',
      'Request a new code and start again',
    ],
  ),
  'account.agreement': e(
    409,
    ['还没有同意用户协议', '协议有了新版本，或没有勾选', '请阅读后勾选同意，再继续'],
    [
      'The agreement is not accepted yet',
      'It has a new version, or was not ticked',
      'Read it, tick it, and go on',
    ],
  ),
  'account.open-orders': e(
    409,
    ['还不能注销账号', '您还有没办完的申请', '请先办完或取消它们，再回来注销'],
    [
      'The account cannot be closed yet',
      'You have orders that are not finished',
      'Finish or cancel them, then come back',
    ],
  ),
  'account.owns-organisation': e(
    409,
    ['您还是单位的负责人', '单位里还有其他同事', '请先把负责人转给一位同事'],
    [
      'You are still the owner of an organisation',
      'It has other members',
      'Hand it over to a colleague first',
    ],
  ),
  'organisation.taken': e(
    409,
    ['这个单位已经有账号', '统一社会信用代码已被登记', '可以申请加入，单位负责人会收到短信'],
    [
      'This organisation has an account already',
      'Its credit code is registered',
      'You may ask to join; its owner is told by SMS',
    ],
  ),
  'invitation.used': e(
    410,
    ['这个邀请已失效', '它已用过、被撤回，或超过 7 天', '请让邀请您的同事再发一个'],
    [
      'This invitation no longer works',
      'It was used, withdrawn, or is older than 7 days',
      'Ask your colleague for a new one',
    ],
  ),
  'phone.taken': e(
    409,
    ['这个手机号已有账号', '一个手机号只属于一个账号', '请换一个号码；或退出后直接用这个号码登录'],
    [
      'This number has an account already',
      'A number belongs to one account',
      'Use another number, or sign out and sign in with this one',
    ],
  ),
  'phone.no-account': e(
    409,
    ['没有对应的账号', '填写的账号对不上任何人', '请写明原因退回，请申请人核对账号后重新提交'],
    [
      'No account fits',
      'What was typed stands for nobody',
      'Refuse it with that reason; the person checks and submits again',
    ],
  ),
  'phone.papers-missing': e(
    422,
    ['材料还没有传齐', '需要盖章的营业执照和办理人身份证', '请补传缺少的那一份，再提交'],
    [
      'Papers are missing',
      'The stamped licence and the agent’s identity card are needed',
      'Upload the missing one, then submit',
    ],
  ),
  'passkey.unavailable': e(
    409,
    ['这里暂不能使用通行密钥', '通行密钥要求网站有域名和 https', '请用密码或短信验证码'],
    [
      'Passkeys cannot be used here',
      'They need a site with a domain name and https',
      'Use a password or a code by SMS',
    ],
  ),
  'passkey.refused': e(
    401,
    ['通行密钥没有通过', '它不属于这个账号、已被移除，或验证超时', '请再试一次，或改用密码、短信验证码'],
    [
      'The passkey was not accepted',
      'It is not of this account, was removed, or timed out',
      'Try again, or use a password or a code',
    ],
  ),
}
