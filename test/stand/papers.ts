// Synthetic papers: a business licence, both sides of an identity card, a stamped form. Drawn, so that no real person's
// or organisation's paper is ever needed to try or to test anything.
import sharp from 'sharp'
import type { Organisation } from './organisation.ts'

const font = 'font-family="Noto Serif CJK SC, Noto Sans CJK SC, DejaVu Sans, sans-serif"'

interface Line {
  x: number
  y: number
  size: number
  text: string
  colour?: string
}

const written = (lines: Line[]) =>
  lines
    .map(
      l =>
        `<text x="${l.x}" y="${l.y}" font-size="${l.size}" fill="${l.colour ?? '#222'}" ${font}>${quoted(l.text)}</text>`,
    )
    .join('')

const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const seal = (
  x: number,
  y: number,
  name: string,
) => `<g stroke="#c22" fill="none" stroke-width="7" opacity="0.8">
  <circle cx="${x}" cy="${y}" r="110"/></g>
  <text x="${x}" y="${y + 20}" font-size="60" fill="#c22" opacity="0.8" text-anchor="middle">★</text>
  <text x="${x}" y="${y + 66}" font-size="22" fill="#c22" opacity="0.8" text-anchor="middle" ${font}>${quoted(name.slice(0, 10))}</text>`

const specimen = (width: number, height: number) =>
  `<text x="${width / 2}" y="${height - 24}" font-size="26" fill="#888" text-anchor="middle" ${font}>样张 SPECIMEN</text>`

async function draw(width: number, height: number, inside: string, background = '#fdfaf2'): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${background}"/>${inside}${specimen(width, height)}</svg>`
  return await sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer()
}

export const licence = (o: Organisation): Promise<Buffer> =>
  draw(
    1400,
    1000,
    `<rect x="40" y="40" width="1320" height="920" fill="none" stroke="#b08d3a" stroke-width="12"/>${written([
      { x: 580, y: 180, size: 80, text: '营业执照' },
      { x: 120, y: 260, size: 36, text: `统一社会信用代码 ${o.uscc}` },
      { x: 120, y: 380, size: 38, text: `名    称  ${o.name}` },
      { x: 120, y: 460, size: 38, text: '类    型  有限责任公司' },
      { x: 120, y: 540, size: 38, text: '住    所  郑州市郑东新区商务外环路30号' },
      { x: 120, y: 620, size: 38, text: '法定代表人  李国强' },
      { x: 120, y: 700, size: 38, text: '成立日期  2015年06月18日' },
    ])}${seal(1130, 780, '市场监督管理局')}`,
  )

export const cardFront = (o: Organisation): Promise<Buffer> =>
  draw(
    1012,
    638,
    `<rect x="690" y="110" width="250" height="320" fill="#cfd8e3"/>${written([
      { x: 70, y: 120, size: 38, text: `姓名  ${o.agent}` },
      { x: 70, y: 200, size: 38, text: '性别  女    民族  汉' },
      {
        x: 70,
        y: 280,
        size: 38,
        text: `出生  ${o.identity.slice(6, 10)}年${Number(o.identity.slice(10, 12))}月${Number(o.identity.slice(12, 14))}日`,
      },
      { x: 70, y: 360, size: 38, text: '住址  河南省郑州市金水区演示路1号' },
      { x: 70, y: 540, size: 44, text: `公民身份号码  ${o.identity}` },
    ])}`,
    '#eef4f7',
  )

export const cardBack = (): Promise<Buffer> =>
  draw(
    1012,
    638,
    `<circle cx="180" cy="180" r="90" fill="#c33"/>${written([
      { x: 330, y: 160, size: 54, text: '中华人民共和国' },
      { x: 330, y: 250, size: 70, text: '居民身份证' },
      { x: 150, y: 460, size: 38, text: '签发机关  郑州市公安局金水分局' },
      { x: 150, y: 540, size: 38, text: '有效期限  2020.03.01-2040.03.01' },
    ])}`,
    '#eef4f7',
  )

export const stampedForm = (o: Organisation): Promise<Buffer> =>
  draw(
    1240,
    1754,
    `${written([
      { x: 440, y: 140, size: 52, text: '单位证书受理表' },
      { x: 110, y: 300, size: 34, text: `单位名称：${o.name}` },
      { x: 110, y: 370, size: 34, text: `统一社会信用代码：${o.uscc}` },
      { x: 110, y: 440, size: 34, text: `经办人：${o.agent}` },
      { x: 110, y: 1300, size: 34, text: `经办人签字：${o.agent}` },
      { x: 700, y: 1300, size: 34, text: '单位公章：' },
    ])}${seal(930, 1420, o.name)}`,
    '#ffffff',
  )

const drawings: Record<string, (o: Organisation) => Promise<Buffer>> = {
  'business-licence': licence,
  'identity-card-front': cardFront,
  'identity-card-back': cardBack,
}

/** A round official seal, 40 mm at 150 dpi, without the paper under it. */
export async function sealImpression(name: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="260">${seal(130, 130, name)}</svg>`
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

/** The picture for a slot; a slot without a drawing of its own gets the stamped form. */
export async function paperFor(slot: string, o: Organisation): Promise<Buffer> {
  return await (drawings[slot] ?? stampedForm)(o)
}
