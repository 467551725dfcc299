/** Where a message that nobody has claimed is, as the counts know it. */

/** The codes of the column `place` of the table `counts`. */
export const PLACE = {
  /** In the line of those that may be claimed. */
  ready: 0,
  /** Due, behind the head of its chain. */
  blocked: 1,
  /** Not due, as far as the engine has noticed. */
  delayed: 2,
  /** A dead letter: it has neither lane nor version. */
  dead: 3,
} as const

export type Place = (typeof PLACE)[keyof typeof PLACE]

/** The codes of the column `state` of the table `message_blocks`: the states that lists show. */
export const LISTED = { ready: 0, delayed: 1 } as const

/** The state in which lists show the messages of a place; `undefined` of dead letters. */
export function listedAt(place: Place): number | undefined {
  if (place === PLACE.dead) return undefined
  return place === PLACE.delayed ? LISTED.delayed : LISTED.ready
}

/**
 * How many sequences a block has. A list reads whole blocks, and a message costs the fewer writes
 * the larger its block is.
 */
export const BLOCK = 128

/** The block of a message. */
export function blockOf(sequence: number): number {
  return Math.floor(sequence / BLOCK)
}
