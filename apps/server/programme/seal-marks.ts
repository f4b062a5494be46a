// The four black squares around the frame of a seal page: drawn by whoever prints it, looked for by whoever measures on a scan.

/** Millimetres. */
export const markSide = 4
/** From a corner of the frame to the middle of its mark, outwards, both ways: too far to pass for a part of the frame. */
export const markAway = 8

/** The rectangle on whose corners the marks' middles stand. */
export const marksAround = (frame: { width: number; height: number }) => ({
  width: frame.width + 2 * markAway,
  height: frame.height + 2 * markAway,
})
