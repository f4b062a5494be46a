// The carrier port: do name, identity number and mobile number belong together, in the carrier's books? Asked in vain
// costs nobody a try: "no answer" is an answer of its own.
//
// The next vendor goes here: one file beside this one that implements CarrierPort, its name in contract.test.ts and in
// the server's vendors/open-vendors.ts.

export interface CarrierPort {
  check(three: ThreeElements): Promise<CarrierAnswer>
}

export interface ThreeElements {
  name: string
  idNumber: string
  mobile: string
}

export type CarrierAnswer =
  | { result: 'match'; reference: string }
  /** `which` as far as the carrier says; many only say that something differs. */
  | { result: 'mismatch'; which: CarrierMismatch; reference: string }
  /** The carrier has no record of the number (ported, company contract, abroad). */
  | { result: 'unknown'; reference: string }
  /** Nobody answered; nothing was decided. */
  | { result: 'unavailable' }

export const carrierMismatches = ['name', 'number', 'person', 'not-said'] as const
export type CarrierMismatch = (typeof carrierMismatches)[number]
