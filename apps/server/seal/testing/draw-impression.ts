// For tests only: invented impressions on paper, as a scanner or a phone would deliver them. The names on them are
// nobody's.
import sharp from 'sharp'

export interface Impression {
  kind?: 'round' | 'oval' | 'square' | 'handwriting'
  /** Pixels a millimetre. */
  scale?: number
  ink?: string
  paper?: string
  /** Gaussian, in pixels. */
  blur?: number
  /** Of the light across the page, 0..1. */
  shadow?: number
  noise?: number
  /** Where the middle is, as a share of the page. */
  at?: [x: number, y: number]
  /** How much of the outline is missing, 0..1. */
  missing?: number
  degrees?: number
}

const star = (cx: number, cy: number, r: number): string =>
  Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? r * 0.382 : r
    const angle = (i * Math.PI) / 5 - Math.PI / 2
    return `${cx + radius * Math.cos(angle)},${cy + radius * Math.sin(angle)}`
  }).join(' ')

export function shapeOf(kind: NonNullable<Impression['kind']>, ink: string, missing: number): string {
  if (kind === 'handwriting') {
    return `<path d="M-18,4 C-14,-9 -11,-9 -11,3 S-5,8 -3,-5 S3,-9 3,3 S9,9 12,-2 S16,-6 19,5 M-16,-2 L-6,-3 M6,-7 L15,-8" fill="none" stroke="${ink}" stroke-width="1" stroke-linecap="round"/>`
  }
  if (kind === 'square') {
    const strokes = [-4.5, 0, 4.5].map(
      x =>
        `<path d="M${x - 1.5},-7 h3 M${x},-7 v14 M${x - 1.5},0 h3 M${x - 1.5},7 h3" stroke="${ink}" stroke-width="0.9" fill="none"/>`,
    )
    return `<rect x="-9.4" y="-9.4" width="18.8" height="18.8" fill="none" stroke="${ink}" stroke-width="1.2"/>${strokes.join('')}`
  }
  const [rx, ry] = kind === 'oval' ? [19.3, 14.3] : [19.4, 19.4]
  const round = 2 * Math.PI * Math.sqrt((rx * rx + ry * ry) / 2)
  const dash = missing ? `stroke-dasharray="${round * (1 - missing)} ${round * missing}"` : ''
  const letters = Array.from({ length: 13 }, (_, i) => {
    const angle = -220 + i * 21.6
    return `<g transform="rotate(${angle + 90}) translate(0,${-(ry - 4.6)})"><path d="M-1.5,-2 h3 M0,-2.4 v4.8 M-1.7,0 h3.4 M-1.4,2.2 h2.8" stroke="${ink}" stroke-width="0.55" fill="none"/></g>`
  })
  return `<ellipse rx="${rx}" ry="${ry}" fill="none" stroke="${ink}" stroke-width="1.2" ${dash}/><polygon points="${star(0, 0, kind === 'oval' ? 4 : 6)}" fill="${ink}"/>${letters.join('')}`
}

export async function drawImpression(given: Impression = {}): Promise<Buffer> {
  const { kind = 'round', scale = 12, ink = '#d2202a', paper = '#f6f4ee', blur = 0, shadow = 0 } = given
  const { noise = 0, at = [0.5, 0.5], missing = 0, degrees = 0 } = given
  const [w, h] = [100, 80]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w * scale}" height="${h * scale}" viewBox="0 0 ${w} ${h}">
    <defs><linearGradient id="s"><stop offset="0" stop-color="#000" stop-opacity="${shadow}"/><stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient></defs>
    <rect width="${w}" height="${h}" fill="${paper}"/>
    <text x="6" y="10" font-size="4" fill="#222">Seal page 2026-03-04</text>
    <rect x="12" y="14" width="76" height="60" fill="none" stroke="#333" stroke-width="0.4"/>
    <g transform="translate(${at[0] * w},${at[1] * h}) rotate(${degrees})">${shapeOf(kind, ink, missing)}</g>
    <rect width="${w}" height="${h}" fill="url(#s)"/></svg>`
  let picture = sharp(Buffer.from(svg)).flatten({ background: '#ffffff' })
  if (blur) picture = picture.blur(blur)
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  // Not random: a failing picture must fail again.
  let seed = 7
  for (let i = 0; noise && i < data.length; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    data[i] = Math.max(0, Math.min(255, data[i]! + ((seed >> 16) % (2 * noise + 1)) - noise))
  }
  return await sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer()
}
