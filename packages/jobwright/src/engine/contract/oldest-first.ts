/** So that no lane starves: the same rule in every engine. */

const OLDEST_FIRST_EVERY = 16

/** Whether the claim after so many takes the oldest due message of any lane. */
export function isOldestsTurn(claims: number): boolean {
  return (claims + 1) % OLDEST_FIRST_EVERY === 0
}
