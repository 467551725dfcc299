/**
 * How long a message waits before its next try: one formula for the runtime and the compiler's
 * checks.
 */

import type { ResolvedOptions } from './options.ts'

/** The options that decide the delay. */
export type BackoffOptions = Pick<
  ResolvedOptions,
  'retryDelaySeconds' | 'retryBackoff' | 'retryMaxDelaySeconds'
>

/**
 * The most that a delay may exceed the plain one, as a share, so that messages that failed together
 * spread out.
 */
const MOST_JITTER = 0.1

/**
 * The delay before a retry, in milliseconds: the first delay, doubled with each further retry if
 * the backoff is exponential, capped, and up to 10 % longer by chance.
 *
 * @param retry 1 for the first retry
 * @param random in [0, 1)
 */
export function backoffMs(options: BackoffOptions, retry: number, random: number): number {
  const factor = options.retryBackoff === 'exponential' ? 2 ** (retry - 1) : 1
  const seconds = Math.min(options.retryDelaySeconds * factor, options.retryMaxDelaySeconds)
  return Math.round(seconds * 1000 * (1 + MOST_JITTER * random))
}

/**
 * The seconds from the first failure to the last retry if every try fails at once, without the
 * jitter.
 */
export function secondsOfRetries({
  maxRetries,
  retryDelaySeconds,
  retryBackoff,
  retryMaxDelaySeconds,
}: BackoffOptions & Pick<ResolvedOptions, 'maxRetries'>): number {
  const factor = retryBackoff === 'exponential' ? 2 : 1
  let total = 0
  let delay = retryDelaySeconds
  for (let left = maxRetries; left > 0; left -= 1) {
    // From here on all delays are equal, and `maxRetries` may be a very large number.
    if (factor === 1 || delay === 0 || delay >= retryMaxDelaySeconds) {
      return total + left * Math.min(delay, retryMaxDelaySeconds)
    }
    total += delay
    delay *= factor
  }
  return total
}
