/** Emits `index.ts`: the module that a program imports. */

import { HEADER } from './header.ts'
import { siblingSpecifier, type Layout } from './layout.ts'
import { literal } from './literal.ts'

/** The text of the module. */
export function emitIndex(layout: Layout): string {
  const from = (name: string): string => literal(siblingSpecifier(layout, name))
  return `${HEADER}export { configSchema, type JobsConfig } from ${from('config')}
export { JobType } from ${from('job-types')}
export { registry } from ${from('registry')}
`
}
