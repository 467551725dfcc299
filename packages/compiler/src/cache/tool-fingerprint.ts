/** Tells one version of this tool from any other. */

import { readdirSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

let ofParsing: string | undefined
let ofOutcome: string | undefined

/**
 * Of what is read off a text: the state of this package's code, and the version of Node, whose serialisation a cache may be
 * written in. Times differ between machines: a cache that comes from another one is at worst not used.
 */
export function parsingFingerprint(): string {
  ofParsing ??= [process.version, ...filesIn(dirname(resolve('@jobwright/compiler')))].join('\n')
  return ofParsing
}

/**
 * Of what a whole compile comes to: besides, the code of jobwright that checks options, that of cron-parser, which it asks,
 * and Node's data on languages and time zones.
 */
export function outcomeFingerprint(): string {
  ofOutcome ??= [parsingFingerprint(), ...dataVersions(), ...filesOfChecks()].join('\n')
  return ofOutcome
}

function dataVersions(): string[] {
  const { icu, tz, unicode } = process.versions
  return [icu, tz, unicode].map(String)
}

/** Where jobwright is built, other files than its entry have names that change with what is in them. */
function filesOfChecks(): string[] {
  const manifest = realpathSync(resolve('jobwright/manifest'))
  const cron = createRequire(manifest).resolve('cron-parser')
  return [...filesIn(dirname(manifest)), stateOf(cron)]
}

/** Where a package's entry lies, this package's own among them, wherever in it this file stands. */
function resolve(specifier: string): string {
  return createRequire(import.meta.url).resolve(specifier)
}

/** Of the code alone: what else is there, such as pages to be read, decides nothing. */
function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const code = files.filter((file) => /(?<!\.d)\.[cm]?[jt]s$/.test(file)).toSorted()
  return code.map((file) => stateOf(join(folder, file)))
}

function stateOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}
