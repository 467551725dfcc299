/** Numbered parameters (`?1`), which Node 22.13 does not bind, as plain ones (`?`), which every Node does. */

/** A statement whose parameters are plain. */
export interface PlainStatement {
  readonly sql: string
  /** Which of the values goes where; `undefined` where they are in order already. */
  readonly order: readonly number[] | undefined
}

const NUMBERED = /\?(\d+)/g

/** All parameters of a statement are of one kind. */
export function plainParameters(sql: string): PlainStatement {
  const order = Array.from(sql.matchAll(NUMBERED), ([, number]) => Number(number) - 1)
  return order.length === 0 ? { sql, order: undefined } : { sql: sql.replaceAll(NUMBERED, '?'), order }
}

/** The values for a statement, each where it belongs. */
export function inOrder<T>(values: readonly T[], order: readonly number[] | undefined): readonly T[] {
  return order === undefined ? values : order.flatMap((index) => values.slice(index, index + 1))
}
