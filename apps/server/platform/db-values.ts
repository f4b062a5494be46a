// How column values become JavaScript values: one table for both engines, so a test on PGlite says something about
// PostgreSQL.
import pg from 'pg'

/** OIDs of pg_type that both drivers would read differently. */
const BYTEA = 17
const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184

const readers: Record<number, (text: string) => unknown> = {
  // Money and counters fit a number; a certificate-sized integer must not lose its tail silently.
  [INT8]: text => {
    const n = Number(text)
    return Number.isSafeInteger(n) ? n : BigInt(text)
  },
  // A calendar day has no time zone: it stays text, yyyy-MM-dd.
  [DATE]: text => text,
  [TIMESTAMPTZ]: text => new Date(text),
  [BYTEA]: text => Buffer.from(text.slice(2), 'hex'),
}

/** For PGlite's `parsers`. */
export const parsers = readers

/** For node-postgres' `types`. */
export const pgTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format !== 'binary' && readers[oid]) || pg.types.getTypeParser(oid, format as 'text')
  },
} as unknown as pg.CustomTypesConfig
