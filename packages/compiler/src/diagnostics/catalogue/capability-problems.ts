/** Problems of capabilities that a job requires or reads: JW2013, JW4007. */

import type { Problem } from '../problem.ts'
import { quoted } from './wording.ts'

export const unknownCapability: Problem<{ readonly name: string; readonly meant: string | undefined }> = {
  code: 'JW2013',
  severity: 'error',
  message: ({ name }) => `there is no capability ${quoted(name)}`,
  why: 'No program can supply what the interface Capabilities does not declare, so the job would never run.',
  fix: ({ name, meant }) =>
    meant === undefined
      ? `Declare ${name} in the interface Capabilities, or remove it here.`
      : `Did you mean ${quoted(meant)}?`,
}

export const capabilityNotRequired: Problem<{ readonly name: string; readonly type: string }> = {
  code: 'JW4007',
  severity: 'warning',
  message: ({ name, type }) =>
    `job ${quoted(type)} reads the capability ${quoted(name)} without requiring it`,
  why: 'A run is given only what its job requires: reading anything else throws.',
  fix: ({ name }) => `Add ${quoted(name)} to requires.`,
}
