/** The error for a command line that cannot be understood. */

import { nearestName } from '../wording/did-you-mean.ts'

/** The arguments are wrong. The message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'JOBWRIGHT_USAGE'
}

/**
 * The error for a name that does not exist: it suggests the nearest known name, or lists all of
 * them.
 */
export function unknownName(
  kind: 'command' | 'option' | 'tag',
  name: string,
  known: readonly string[],
): UsageError {
  const nearest = nearestName(name, known)
  const hint =
    nearest === undefined ? `There are: ${known.join(', ') || 'none'}.` : `Did you mean "${nearest}"?`
  return new UsageError(`there is no ${kind} "${name}". ${hint}`)
}
