/**
 * Emits `manifest.json`: everything that the build knows of the jobs, for tools in any language.
 */

import { OPTION_NAMES, type JobOptions, type Manifest, type ManifestJob } from 'jobwright/manifest'

import { keptLines } from './kept-lines.ts'

/** The text of the file: one line per job, keys in a fixed order. */
export function emitManifest({ formatVersion, envPrefix, jobs }: Manifest): string {
  const lines = jobs.map(jobLine).join(',')
  return `{
  "formatVersion": ${formatVersion},
  "envPrefix": ${JSON.stringify(envPrefix)},
  "jobs": [${lines}${jobs.length === 0 ? '' : '\n  '}]
}
`
}

const jobLine = keptLines((job) => `\n    ${JSON.stringify(ordered(job))}`)

/**
 * The properties of a job in their order. JSON leaves out a `kind` that is undefined. `line` is
 * left out on purpose: else every import that is added above a class would make the file stale.
 */
function ordered({ type, constant, kind, export: name, file, options }: ManifestJob): object {
  return { type, constant, kind, export: name, file, options: orderedOptions(options) }
}

function orderedOptions(options: JobOptions): object {
  return Object.fromEntries(OPTION_NAMES.map((name) => [name, options[name]]))
}
