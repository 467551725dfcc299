/** How long a message waits before its next try. */

import type { ResolvedOptions } from '../manifest/options.ts'

/** The options that say so. */
export type BackoffOptions = Pick<
  ResolvedOptions,
  'retryDelaySeconds' | 'retryBackoff' | 'retryMaxDelaySeconds'
>

/** How much longer than the plain delay a wait may be, so that what failed together is not tried together. */
const MOST_JITTER = 0.1

/**
 * The delay before a retry, in milliseconds: the first delay, doubled with each further retry where the backoff is
 * exponential, capped, and up to 10 % longer by chance.
 *
 * @param retry 1 for the first retry
 * @param random in [0, 1)
 */
export function backoffMs(options: BackoffOptions, retry: number, random: number): number {
  const factor = options.retryBackoff === 'exponential' ? 2 ** (retry - 1) : 1
  const seconds = Math.min(options.retryDelaySeconds * factor, options.retryMaxDelaySeconds)
  return Math.round(seconds * 1000 * (1 + MOST_JITTER * random))
}
