// The check characters of the numbers that stand in identity extensions: GB 32100 (unified social credit code, 18), GB 11714
// (organisation code, 9) and GB 11643 (citizen identity number, 18). A social credit code and an identity number are told
// apart by trying both: no number of the one kind is written like the other by accident.

const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const weigh = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0)

/** ISO 7064 MOD 31-3: weights are the powers of 3. */
function isUscc(text: string): boolean {
  const digits = [...text].map(char => USCC.indexOf(char))
  if (digits.length !== 18 || digits.includes(-1)) return false
  const weights: number[] = []
  for (let power = 1; weights.length < 17; power = (power * 3) % 31) weights.push(power)
  return digits[17] === (31 - (weigh(digits, weights) % 31)) % 31
}

/** ISO 7064 MOD 11-2. */
function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const digits = [...text.slice(0, 17)].map(Number)
  const sum = weigh(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
  return text[17] === '10X98765432'[sum % 11]
}

function isOrganisationCode(text: string): boolean {
  if (!/^[0-9A-Z]{8}-?[0-9X]$/.test(text)) return false
  const digits = [...text.slice(0, 8)].map(char => Number.parseInt(char, 36))
  const check = 11 - (weigh(digits, [3, 7, 9, 10, 5, 8, 4, 2]) % 11)
  return text.at(-1) === (check === 10 ? 'X' : check === 11 ? '0' : String(check))
}

export const hasGoodCheckDigit = (text: string): boolean =>
  isUscc(text) || isIdentityNumber(text) || isOrganisationCode(text)
