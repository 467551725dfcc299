/** The message of whatever was thrown: anything can be. */

import { shown } from '../wording/shown.ts'

/**
 * The message of an error, a string as it is, or any other value as messages show it. Never throws.
 */
export function messageOf(error: unknown): string {
  try {
    const message: unknown = error instanceof Error ? error.message : error
    return typeof message === 'string' ? message : shown(message)
  } catch {
    return 'an error whose message cannot be read'
  }
}
