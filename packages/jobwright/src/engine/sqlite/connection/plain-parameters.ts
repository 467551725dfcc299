/** Turns numbered parameters (`?1`), which Node 22.13 does not bind, into plain ones (`?`). */

/** A statement with plain parameters. */
export interface PlainStatement {
  readonly sql: string
  /** For each parameter the index of its value; `undefined` if the values are in order already. */
  readonly order: readonly number[] | undefined
}

const NUMBERED = /\?(\d+)/g

/** Rewrites a statement whose parameters are either all numbered or all plain. */
export function plainParameters(sql: string): PlainStatement {
  const order = Array.from(sql.matchAll(NUMBERED), ([, number]) => Number(number) - 1)
  return order.length === 0 ? { sql, order: undefined } : { sql: sql.replaceAll(NUMBERED, '?'), order }
}

/** The values of a statement in the order of its parameters. */
export function inOrder<T>(values: readonly T[], order: readonly number[] | undefined): readonly T[] {
  return order === undefined ? values : order.flatMap((index) => values.slice(index, index + 1))
}
