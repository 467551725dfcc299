/** Tells one version of this tool from any other. */

import { readdirSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

let known: string | undefined

/**
 * The state of the code that an outcome depends on: this package's, that of jobwright, which checks the options, and that of
 * cron-parser, which jobwright asks; besides the versions of Node and of its data on languages and time zones. Times differ
 * between machines: a cache that comes from another one is at worst not used.
 */
export function toolFingerprint(): string {
  known ??= [...versions(), ...filesIn(import.meta.dirname), ...filesOfJobwright()].join('\n')
  return known
}

function versions(): string[] {
  const { node, icu, tz, unicode } = process.versions
  return [node, icu, tz, unicode].map(String)
}

function filesOfJobwright(): string[] {
  const manifest = realpathSync(createRequire(import.meta.url).resolve('jobwright/manifest'))
  const cron = createRequire(manifest).resolve('cron-parser')
  return [...filesIn(dirname(dirname(manifest))), stateOf(cron)]
}

/** Of the code alone: what else is there, such as pages to be read, decides nothing. */
function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const code = files.filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).toSorted()
  return code.map((file) => stateOf(join(folder, file)))
}

function stateOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}
