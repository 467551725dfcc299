/** Why a message ended before its task did: the same words from every engine, as people search their logs for them. */

export const END_REASONS = {
  cancelled: 'it was cancelled',
  expired: 'it expired before it was claimed',
  superseded: 'a later tick took its place',
} as const
