// The shape of an error's texts. Rooms with many errors keep theirs in a file of this folder; errors.ts joins them.
export interface ErrorText {
  what: string
  why: string
  next: string
}
export interface ErrorEntry {
  status: number
  zh: ErrorText
  en: ErrorText
}

export const e = (
  status: number,
  zh: [string, string, string],
  en: [string, string, string],
): ErrorEntry => ({
  status,
  zh: { what: zh[0], why: zh[1], next: zh[2] },
  en: { what: en[0], why: en[1], next: en[2] },
})
