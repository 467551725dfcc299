/** How a value is shown to a person in an error message. */

/** A value as it stands in messages: JSON where that is possible, else JavaScript's own text. */
export function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' || value === undefined) return String(value)
  if (typeof value === 'function') return 'a function'
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    return 'a value that is not JSON'
  }
}
