// UTCTime and GeneralizedTime as RFC 5280 4.1.2.5 wants them: Z, seconds always, no fractions, UTCTime to 2049.
// JavaScript dates carry milliseconds, which OpenSSL and .NET refuse in certificates: they are cut off here.
import { PkiError } from '../errors.ts'
import type { DerNode } from './read.ts'
import { TAG } from './tags.ts'
import { tlv } from './write.ts'

const digits = (date: Date): string => {
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1950) {
    throw new PkiError('pki.time-invalid', 'time outside 1950..9999')
  }
  return `${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`
}

export const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000)

export function generalizedTime(date: Date): Buffer {
  return tlv(TAG.generalizedTime, Buffer.from(digits(date), 'latin1'))
}

/** The Time CHOICE of certificates and CRLs. */
export function time(date: Date): Buffer {
  const text = digits(date)
  return date.getUTCFullYear() < 2050
    ? tlv(TAG.utcTime, Buffer.from(text.slice(2), 'latin1'))
    : tlv(TAG.generalizedTime, Buffer.from(text, 'latin1'))
}

export function readTime(node: DerNode): Date {
  const text = node.content.toString('latin1')
  const utc = node.tag === TAG.utcTime
  if (!utc && node.tag !== TAG.generalizedTime) throw new PkiError('pki.der-malformed', 'not a time')
  if (!(utc ? /^\d{12}Z$/ : /^\d{14}Z$/).test(text)) {
    throw new PkiError('pki.der-malformed', 'time is not in whole seconds of Z (RFC 5280 4.1.2.5)')
  }
  const full = utc ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6.000Z')
  const date = new Date(iso)
  // Date rolls 31 February over instead of refusing it, so compare what came back.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) {
    throw new PkiError('pki.der-malformed', 'no such moment')
  }
  return date
}
