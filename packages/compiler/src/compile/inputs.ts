/** What the outcome of a compile depends on. */

import type { Discovery } from '../discover/discover.ts'
import type { LinkTarget } from '../discover/link-targets.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { Span } from '../facts/source.ts'
import { byCodeUnit, isWithin } from '../files/path.ts'
import type { Project } from '../project/project.ts'
import type { Compilation } from './compilation.ts'
import type { Evidence } from './outcome-cache.ts'
import type { Reading } from './read.ts'

/** The files of a compile, as the plugin and the watcher have to know them. */
export function inputsOf(
  { root, tasks: tasksFolders, configFile, configImports }: Project,
  { linked }: Discovery,
  { tasks, sources, resolver }: Reading,
): Pick<Compilation, 'taskFiles' | 'folders' | 'inputs' | 'missing' | 'deadEnds'> {
  const config = configFile === undefined ? [] : [configFile, ...configImports]
  const targets = (wanted: LinkTarget['kind']): string[] =>
    linked.filter(({ kind }) => kind === wanted).map(({ path }) => path)
  // A watcher of a folder that holds the project itself would see every build.
  const folders = targets('folder').filter((folder) => !isWithin(folder, root))
  return {
    taskFiles: tasks.filter(holdsJobs).map(({ source }) => source.path),
    folders: [...new Set([...tasksFolders, ...folders])],
    inputs: sorted([...sources.paths, ...targets('file'), ...resolver.configFiles, ...config]),
    missing: sorted(sources.snapshot.missing),
    deadEnds: targets('nothing'),
  }
}

function sorted(paths: readonly string[]): string[] {
  return [...new Set(paths)].toSorted(byCodeUnit)
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
