/** The four lanes, from the one that waits longest to the one that goes first. */

/**
 * How urgent a job is: `LOW`, `NORMAL`, `HIGH` or `CRITICAL`. The value is the name itself, as in
 * the environment.
 */
export type JobPriority = 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL'

/** The priorities by name: `JobPriority.HIGH`. A message of a higher lane is claimed first. */
export const JobPriority = {
  LOW: 'LOW',
  NORMAL: 'NORMAL',
  HIGH: 'HIGH',
  CRITICAL: 'CRITICAL',
} as const

/** The lanes in the order of their claims. */
export const LANES: readonly JobPriority[] = ['CRITICAL', 'HIGH', 'NORMAL', 'LOW']
