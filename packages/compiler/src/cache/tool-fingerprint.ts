/** Fingerprints of this tool: what one version cached, another one must not use. */

import { readdirSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

let ofParsing: string | undefined
let ofOutcome: string | undefined

/**
 * The fingerprint of everything that determines a file's facts: this package's code, and the
 * version of Node, which serialises them. File times differ between machines, so a cache from
 * another machine is at worst not used.
 */
export function parsingFingerprint(): string {
  ofParsing ??= [process.version, ...filesIn(dirname(ownEntry()))].join('\n')
  return ofParsing
}

/**
 * The fingerprint of everything that determines the outcome of a compile: also the code of
 * jobwright that checks options, and Node's data on languages and time zones.
 */
export function outcomeFingerprint(): string {
  ofOutcome ??= [parsingFingerprint(), ...dataVersions(), ...filesOfChecks()].join('\n')
  return ofOutcome
}

function dataVersions(): string[] {
  const { icu, tz, unicode } = process.versions
  return [icu, tz, unicode].map(String)
}

/**
 * All files beside jobwright's entry, as a built entry only imports chunks whose names change with
 * their content.
 */
function filesOfChecks(): string[] {
  const manifest = realpathSync(resolve('jobwright/manifest'))
  return filesIn(dirname(manifest))
}

/** The entry of this package, wherever in it this file stands. */
export function ownEntry(): string {
  return resolve('@jobwright/compiler')
}

function resolve(specifier: string): string {
  return createRequire(import.meta.url).resolve(specifier)
}

/** Only code counts; other files, such as the pages of the errors, decide nothing. */
function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const code = files.filter((file) => /(?<!\.d)\.[cm]?[jt]s$/.test(file)).toSorted()
  return code.map((file) => stateOf(join(folder, file)))
}

function stateOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}
