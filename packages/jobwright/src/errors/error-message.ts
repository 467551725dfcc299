/** What an error says: anything can be thrown. */

import { shown } from '../manifest/shown.ts'

/** The message of an error; a text as it is; any other value as it is shown to a person. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const message: unknown = error instanceof Error ? error.message : error
    return typeof message === 'string' ? message : shown(message)
  } catch {
    return 'an error whose message cannot be read'
  }
}
