/** Why messages end before their task runs, in the words of every engine. */

/**
 * Why a message ended before its task ran. All engines use these words, as people search their logs
 * for them.
 */
export const END_REASONS = {
  cancelled: 'it was cancelled',
  expired: 'it expired before it was claimed',
  superseded: 'a later tick took its place',
} as const
