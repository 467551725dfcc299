/** Claim ids: the number of the claim as text, never given twice in one file. */

export function claimIdOf(sequence: number): string {
  return `c${sequence.toString(36)}`
}

/** @returns 0, which no claim has, for what is none of our ids */
export function claimSequenceOf(id: string): number {
  const sequence = id.startsWith('c') ? Number.parseInt(id.slice(1), 36) : 0
  return Number.isSafeInteger(sequence) ? sequence : 0
}
