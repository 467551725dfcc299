/** How often a job may start. */

/** At most so many messages of a job may start in any window of this length. */
export interface RateLimit {
  readonly max: number
  readonly perMs: number
}
