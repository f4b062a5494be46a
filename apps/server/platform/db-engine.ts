// Which PostgreSQL carries the database: a server behind a pool, or PGlite in this process.
import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'

export type Engine = { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; pool: pg.Pool }
