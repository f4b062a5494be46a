// Fen to the yuan texts that tax systems write, and back; tax out of a price that includes it.

/** 26000 → "260.00" */
export function yuanOfFen(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not a whole number of fen: ${fen}`)
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** "260", "260.0", "-260.00" → fen; undefined for anything else. Never through a floating-point number. */
export function fenOfYuan(text: string): number | undefined {
  const [, sign, yuan, fraction = ''] = text.match(/^(-?)(\d{1,12})(?:\.(\d{1,2})0*)?$/) ?? []
  if (yuan === undefined) return undefined
  const fen = Number(yuan) * 100 + Number(fraction.padEnd(2, '0'))
  return sign === '-' ? -fen : fen
}

/** 税额 = 含税金额 ÷ (1 + 税率) × 税率, to the nearest fen; the bureau allows 0.01 yuan a line. */
export function taxWithin(amountFen: number, taxRate: number): number {
  return Math.round((amountFen * taxRate) / (10_000 + taxRate))
}

/** 600 → "0.06" */
export const rateText = (taxRate: number): string => String(taxRate / 10_000)
