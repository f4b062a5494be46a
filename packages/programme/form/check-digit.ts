// Check digits of Chinese identifiers: GB 32100 (credit code), GB 11714 (organisation code), GB 11643 (citizen number).
const creditCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]
const citizenWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const citizenDigits = '10X98765432'

/** The 18th character for the first 17. Weights are 3^(i-1) mod 31. */
export function creditCheckCharacter(first17: string): string {
  let sum = 0
  let weight = 1
  for (const character of first17) {
    sum += creditCharacters.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditCharacters[(31 - (sum % 31)) % 31] ?? ''
}

/** 2 characters of registration, 6 digits of place, 9 of organisation code, 1 check; I, O, S, V, Z do not occur. */
export function isCreditCodeForm(code: string): boolean {
  return /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(code)
}

export function hasCreditCheck(code: string): boolean {
  return creditCheckCharacter(code.slice(0, 17)) === code[17]
}

export function organisationCheckCharacter(first8: string): string {
  const sum = [...first8].reduce((total, character, at) => {
    return total + Number.parseInt(character, 36) * (organisationWeights[at] ?? 0)
  }, 0)
  const rest = 11 - (sum % 11)
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)
}

export function citizenCheckCharacter(first17: string): string {
  const sum = [...first17].reduce((total, digit, at) => total + Number(digit) * (citizenWeights[at] ?? 0), 0)
  return citizenDigits[sum % 11] ?? ''
}

/** The birth date in a citizen number, or undefined where there is no such day. */
export function birthDateOf(citizenNumber: string): string | undefined {
  const [, year = '', month = '', day = ''] = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(citizenNumber) ?? []
  const text = `${year}-${month}-${day}`
  return isDay(text) ? text : undefined
}

/** A day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}
