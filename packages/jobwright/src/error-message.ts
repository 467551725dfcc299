/** What an error says: anything can be thrown. */

import { shown } from './manifest/options.ts'

/** The message of an error; a text as it is; any other value as it is shown to a person. Never throws. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return typeof error === 'string' ? error : shown(error)
}
