// Which PINs are refused when one is set: those that a finder of the key would try first.
const COMMON = [
  'password',
  'passw0rd',
  'qwerty',
  'qwertyuiop',
  'asdfgh',
  'admin',
  'letmein',
  'iloveyou',
  'woaini',
  '5201314',
  '147258',
  '159357',
  'abc123',
  'a123456',
  '1q2w3e',
]

export const PIN_LENGTH = { min: 6, max: 32 }

export function isPinLength(pin: string): boolean {
  const { length } = [...pin]
  return length >= PIN_LENGTH.min && length <= PIN_LENGTH.max
}

export function isWeakPin(pin: string): boolean {
  if (!isPinLength(pin)) return true
  const plain = pin.toLowerCase()
  return (
    new Set(plain).size < 3 ||
    isRun(plain) ||
    /^(.{1,4})\1+$/.test(plain) ||
    isDate(plain) ||
    COMMON.some(common => plain.replace(/[\d!.@#]*$/, '') === common || plain === common)
  )
}

/** 123456, 987654, abcdef; 890123 runs over zero. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((character, at) => character.charCodeAt(0) - text.charCodeAt(at))
  const up = steps.every(step => step === 1 || step === -9)
  const down = steps.every(step => step === -1 || step === 9)
  return up || down
}

/** A birthday: 19880214. Six digits would refuse too many good ones. */
function isDate(text: string): boolean {
  const found = /^(?:19|20)\d\d(\d\d)(\d\d)$/.exec(text)
  if (!found) return false
  const [month, day] = [Number(found[1]), Number(found[2])]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
