// A scanner's PDF is a photograph in an envelope: one JPEG, stored as it is. That one is taken out; a PDF of any other make
// is left to people.

const startOfJpeg = Buffer.from([0xff, 0xd8, 0xff])

/** The picture to read: the bytes themselves, or the largest JPEG inside a PDF; null where there is none. */
export function pictureOf(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.subarray(0, 5).toString('latin1') !== '%PDF-') return bytes
  let largest: Buffer | null = null
  let at = 0
  for (;;) {
    const begin = file.indexOf('stream', at)
    if (begin < 0) break
    const end = file.indexOf('endstream', begin + 6)
    if (end < 0) break
    const picture = file.subarray(begin + 6, end)
    const head = picture.indexOf(startOfJpeg)
    // After the word come a line break and the bytes.
    if (head >= 0 && head <= 2 && picture.length - head > (largest?.length ?? 0))
      largest = picture.subarray(head)
    at = end + 9
  }
  return largest
}
