// Amounts in the capitals that invoices and cheques carry (《正确填写票据和结算凭证的基本规定》).
const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '万亿']

export function chineseAmount(fen: number): string {
  const sign = fen < 0 ? '负' : ''
  const [yuan, rest] = [Math.floor(Math.abs(fen) / 100), Math.abs(fen) % 100]
  const [jiao, cents] = [Math.floor(rest / 10), rest % 10]
  const whole = yuan > 0 ? `${wholeYuan(yuan)}圆` : ''
  if (rest === 0) return `${sign}${whole || '零圆'}整`
  const gap = yuan > 0 && jiao === 0 ? '零' : ''
  const small = `${jiao > 0 ? `${digits[jiao]}角` : ''}${cents > 0 ? `${digits[cents]}分` : '整'}`
  return `${sign}${whole}${gap}${small}`
}

function wholeYuan(yuan: number): string {
  let text = ''
  let zero = false
  for (let group = groups.length - 1; group >= 0; group--) {
    const part = Math.floor(yuan / 10_000 ** group) % 10_000
    if (part === 0) {
      zero ||= text !== ''
      continue
    }
    for (let place = 3; place >= 0; place--) {
      const digit = Math.floor(part / 10 ** place) % 10
      if (digit === 0) {
        zero ||= text !== ''
        continue
      }
      text += `${zero ? '零' : ''}${digits[digit]}${places[place]}`
      zero = false
    }
    text += groups[group]
    zero = false
  }
  return text
}
