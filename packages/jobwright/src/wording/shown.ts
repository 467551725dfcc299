/** The text of a value in an error message. */

/** The text of a value: JSON if possible, else JavaScript's own text. Never throws. */
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
