/** What to write instead of a wrong field of a cron expression. */

import { valuesOfField, type CronField } from './cron-fields.ts'

/**
 * The same values, each named once: `0-5` for `0-4,3-5`. `undefined` if an item is wrong, or if
 * `H` draws its values.
 */
export function withoutDoubles(field: CronField, items: readonly string[]): string | undefined {
  const values = items.map((item) => valuesOfField(field, item))
  if (values.some((some) => some.length === 0)) return undefined
  const all = [...new Set(values.flat())]
  const numbers = all.filter((value) => typeof value === 'number').toSorted((one, other) => one - other)
  return [...ranges(numbers), ...all.filter((value) => typeof value !== 'number')].join(',')
}

/** Ascending numbers, with those that follow each other as a range. */
function ranges(numbers: readonly number[]): string[] {
  const found: [number, number][] = []
  for (const number of numbers) {
    const last = found.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
}
