/** Emits `registry.ts`: the metadata of each job, and a lazy import of its class. */

import type { Manifest, ManifestJob } from 'jobwright/manifest'

import { byCodeUnit } from '../files/path.ts'
import { HEADER, KEEP_FORMAT } from './header.ts'
import { keptLayoutLines } from './kept-lines.ts'
import { siblingSpecifier, taskSpecifier, type Layout } from './layout.ts'
import { literal, propertyAccess } from './literal.ts'

/** The text of the module. */
export function emitRegistry({ formatVersion, envPrefix, jobs }: Manifest, layout: Layout): string {
  const lines = jobs.map((job) => jobLine(job, layout))
  return `${HEADER}import type { Registry } from 'jobwright'

import { configSchema } from ${literal(siblingSpecifier(layout, 'config'))}

/** What \`createRunner\` runs. */
${KEEP_FORMAT}
export const registry: Registry<${requiredType(jobs)}> = {
  formatVersion: ${formatVersion},
  envPrefix: ${literal(envPrefix)},
  config: configSchema,
  jobs: [${lines.join('')}${jobs.length === 0 ? '' : '\n  '}],
}
`
}

/** The capabilities that all jobs together require. */
function requiredType(jobs: readonly ManifestJob[]): string {
  const names = new Set(jobs.flatMap(({ options }) => options.requires ?? []))
  return [...names].toSorted(byCodeUnit).map(literal).join(' | ') || 'never'
}

const jobLine = keptLayoutLines(({ type, constant, kind, export: name, file, options }, layout) => {
  const metadata = literal({ type, constant, kind, file, options }).slice(0, -' }'.length)
  const specifier = literal(taskSpecifier(layout, file))
  return `\n    ${metadata}, load: () => import(${specifier}).then((module) => module${propertyAccess(name)}) },`
})
