/**
 * Parameters as SQLite and Node take them best: plain ones (`?`) in place of numbered ones (`?1`),
 * which Node 22.13 does not bind, and limits that SQLite does not look at when it plans.
 */

/** A statement with plain parameters. */
export interface PlainStatement {
  readonly sql: string
  /** For each parameter the index of its value; `undefined` if the values are in order already. */
  readonly order: readonly number[] | undefined
}

const NUMBERED = /\?(\d+)/g

/**
 * A limit that is a parameter and nothing else. SQLite plans by its value, and so plans the
 * statement anew whenever it is bound: that took ten times as long as the read of one message.
 * Source: `sqlite3ExprIsInteger` in https://sqlite.org/src/file/src/expr.c
 */
const BARE_LIMIT = /\bLIMIT \?(?! \+)/g

/** Rewrites a statement whose parameters are either all numbered or all plain. */
export function plainParameters(sql: string): PlainStatement {
  const order = Array.from(sql.matchAll(NUMBERED), ([, number]) => Number(number) - 1)
  const plain = sql.replaceAll(NUMBERED, '?').replaceAll(BARE_LIMIT, 'LIMIT ? + 0')
  return { sql: plain, order: order.length === 0 ? undefined : order }
}

/** The values of a statement in the order of its parameters. */
export function inOrder<T>(values: readonly T[], order: readonly number[] | undefined): readonly T[] {
  return order === undefined ? values : order.flatMap((index) => values.slice(index, index + 1))
}
