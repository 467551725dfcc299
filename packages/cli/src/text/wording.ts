/** Counts and lists in words. */

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The parts that there are, with commas between them. */
export function enumerated(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ')
}
