// The face port: a living person in front of a camera is compared with the register's photograph. The flow runs on the
// vendor's own page; no picture of a face ever comes to us, only the outcome, whose it was, and the vendor's reference.
//
// The next vendor goes here: one file beside this one that implements FacePort, its name in contract.test.ts and in the
// server's vendors/open-vendors.ts.

export interface FacePort {
  /**
   * Asks for a flow; the person's browser then goes to `url`. The same reference with the same person is the same flow
   * (a crash in between costs nothing); with another person it is a `conflict`.
   */
  begin(ask: FaceAsk): Promise<{ url: string; ticket: string }>
  /** What came of it. That a browser came back proves nothing; this does. Throws `refused` for an unknown ticket. */
  result(ticket: string): Promise<FaceResult>
}

export interface FaceAsk {
  name: string
  idNumber: string
  /** Where the person's browser goes afterwards, whatever the outcome. */
  returnUrl: string
  /** Ours: at most 64 characters, one for each flow. */
  reference: string
}

export type FaceResult =
  /** Not begun, or not finished: ask again later. */
  | { state: 'not-started' }
  | ({ state: 'passed' } & FaceSeen)
  | ({ state: 'failed'; reason: FaceFailure } & FaceSeen)

/** Name and number that the vendor compared with, and its own number of the flow. The caller compares both. */
export interface FaceSeen {
  name: string
  idNumber: string
  reference: string
}

export const faceFailures = [
  /** The person does not look like the register's photograph. */
  'other-face',
  /** A picture, a screen or a mask. */
  'not-alive',
  /** The register holds no photograph, or no such name and number. */
  'no-record',
  'bad-picture',
  'no-camera',
  'cancelled',
  'timeout',
] as const
export type FaceFailure = (typeof faceFailures)[number]
