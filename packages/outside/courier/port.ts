// The courier port: where a parcel is. The courier's word ends a delivery or brings the parcel back; a notice is only a
// reason to ask.
//
// The next vendor goes here: one file beside this one that implements CourierPort, opened in the server's
// vendors/open-vendors.ts.

export interface CourierPort {
  /** From now on notices about it come to the address. The same waybill again is no second following. */
  follow(parcel: Parcel & { noticeUrl: string }): Promise<void>
  track(parcel: Parcel): Promise<Tracking>
  /** The waybill a notice is about. Throws OutsideError `forged`. */
  openNotice(raw: Uint8Array, headers: Readonly<Record<string, string | string[] | undefined>>): string
}

export interface Parcel {
  courier: string
  waybill: string
}

export interface Tracking {
  state: (typeof parcelStates)[number]
  /** Oldest first, in the courier's words. */
  entries: { at: Date; text: string }[]
  /** Of `returned`. */
  reason?: string
}

export const parcelStates = ['absent', 'moving', 'delivered', 'returned'] as const
