// Finding orders by what staff have at hand: two characters of a name, some figures of a number, a credit code. The index
// over pairs and runs (migration 0019) finds candidates, `like` makes sure.
import { type Expression, type SqlBool, sql } from 'kysely'

/** A condition on a table of orders known by this alias. */
export function fits(alias: string, asked: string): Expression<SqlBool> {
  const q = asked.normalize('NFKC').trim().toUpperCase()
  const like = `%${q.replace(/[%_\\]/g, '\\$&')}%`
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  const ways: Expression<SqlBool>[] = [sql<SqlBool>`${column('grams')} @> array[${q}]::text[]`]
  const pairs = runs(q, 2)
  if (pairs.length)
    ways.push(
      sql<SqlBool>`(${column('grams')} @> ${array(pairs)} and (upper(${column('organisation')}) like ${like} or upper(${column('agent')}) like ${like}))`,
    )
  const fours = /^[0-9A-Z-]+$/.test(q) ? runs(q, 4) : []
  if (fours.length)
    ways.push(
      sql<SqlBool>`(${column('grams')} @> ${array(fours)} and upper(${column('number')}) like ${like})`,
    )
  // One character, or a few figures: too little for the index; what it finds is bounded by the page.
  if (pairs.length === 0 || (fours.length === 0 && /^[0-9A-Z-]+$/.test(q)))
    ways.push(
      sql<SqlBool>`(upper(${column('number')}) like ${like} or upper(${column('organisation')}) like ${like})`,
    )
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`
}

const array = (values: readonly string[]) => sql`${sql.val([...values])}::text[]`

function runs(text: string, length: number): string[] {
  const signs = [...text]
  return signs.slice(length - 1).map((_, at) => signs.slice(at, at + length).join(''))
}
