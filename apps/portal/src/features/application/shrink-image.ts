// Makes a photo fit its slot in the browser, so that nobody is told that a picture is too large. The turn that the camera noted
// (EXIF orientation) is applied to the pixels, because re-encoding drops the note.

/** iOS refuses a canvas above 16.7 megapixels (compressorjs #186); papers stay readable far below. */
const LONG_SIDE = 3000
const ROOM = 0.95

/** Pictures below this go as they are: shrinking costs more time than it saves. */
const SMALL = 1.5 * 1024 * 1024

export interface Size {
  width: number
  height: number
}

/** The size of the first try, and how each next one gets smaller. */
export function fitted({ width, height }: Size, attempt: number): Size {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height)) * 0.8 ** attempt
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export async function shrinkImage(file: File, limit: number): Promise<File> {
  if (!file.type.startsWith('image/') || file.type === 'image/gif') return file
  if (file.size <= Math.min(limit, SMALL)) return file
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return file // HEIC in most browsers: the server can read it, or says in words that it can't
  }
  try {
    for (let attempt = 0; attempt < 6; attempt++) {
      const size = fitted(picture, attempt)
      const blob = await drawn(picture, size)
      if (blob && blob.size <= limit * ROOM) {
        if (blob.size >= file.size && file.size <= limit) return file
        return new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' })
      }
    }
    return file
  } finally {
    picture.close()
  }
}

function drawn(picture: ImageBitmap, { width, height }: Size): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen) return Promise.resolve(null)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(picture, 0, 0, width, height)
  return new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.88))
}
