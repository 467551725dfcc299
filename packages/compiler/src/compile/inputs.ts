/** What the outcome of a compile depends on. */

import type { Discovery } from '../discover/discover.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { Span } from '../facts/source.ts'
import { byCodeUnit } from '../files/path.ts'
import type { Project } from '../project/project.ts'
import type { Compilation } from './compilation.ts'
import type { Evidence } from './outcome-cache.ts'
import type { Reading } from './read.ts'

/** The files of a compile, as the plugin and the watcher have to know them. */
export function inputsOf(
  { configFile }: Project,
  { tasks, sources, resolver }: Reading,
): Pick<Compilation, 'taskFiles' | 'inputs' | 'missing'> {
  const config = configFile === undefined ? [] : [configFile]
  return {
    taskFiles: tasks.filter(holdsJobs).map(({ source }) => source.path),
    inputs: [...new Set([...sources.paths, ...resolver.configFiles, ...config])].toSorted(byCodeUnit),
    missing: sources.snapshot.missing.toSorted(byCodeUnit),
  }
}

/**
 * What the outcome cache has to compare before it reuses the outcome; `undefined` if some of it is
 * not known.
 */
export function evidenceOf(discovery: Discovery, { tasks, sources }: Reading): Evidence | undefined {
  const observations = sources.snapshot.all
  const decorators = tasks.filter(holdsJobs).map(({ jobs }) => jobs.flatMap(placesOf))
  return observations && { discovery, observations, decorators }
}

function holdsJobs({ jobs }: FileFacts): boolean {
  return jobs.length > 0
}

function placesOf({ decorators }: FileFacts['jobs'][number]): Span[] {
  return decorators.map(({ start, end }) => ({ start, end }))
}
