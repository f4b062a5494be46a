// A QR code as SVG: sharp at any size, dark on white also in dark mode, because scanners expect that.
import { renderSVG } from 'uqr'

export function Qr({ text, label }: { text: string; label: string }) {
  // uqr draws only rectangles from the bits of `text`; nothing of it reaches the markup.
  const svg = renderSVG(text, { border: 1, ecc: 'M' })
  // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
  return <div className="qr" role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />
}
