/** Counts in words, and lists of them. */

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `1 dead letter`, `2 dead letters of job "send"`. */
export function countedDeadLetters(count: number, job?: string): string {
  return `${counted(count, 'dead letter')}${job === undefined ? '' : ` of job "${job}"`}`
}

/** The parts that are not `false`, separated by commas. */
export function enumerated(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ')
}
