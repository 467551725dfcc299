/** The first stage: reads the task files, and the files that their jobs name. */

import { FactsCache } from '../cache/facts-cache.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Discovery } from '../discover/discover.ts'
import type { FileFacts } from '../facts/facts.ts'
import { link } from '../link/link.ts'
import { LinkedModules } from '../modules/linked-modules.ts'
import { ModuleResolver } from '../modules/module-resolver.ts'
import { ParsedFiles } from '../modules/parsed-files.ts'
import { Sources } from '../modules/sources.ts'
import { readTaskFiles } from '../modules/task-files.ts'
import type { Project } from '../project/project.ts'

/** What was read, and the means to read more of it. */
export interface Reading {
  /** The facts of the task files that hold jobs. Every base class is followed to its end. */
  readonly tasks: readonly FileFacts[]
  /** Folders and files that cannot be read. */
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: Sources
  readonly resolver: ModuleResolver
  readonly parsed: ParsedFiles
  readonly imports: LinkedModules
  readonly cache: FactsCache
}

/**
 * Reads and parses the files that were discovered, then loads what the options and classes of their
 * jobs refer to.
 */
export async function read(project: Project, discovery: Discovery): Promise<Reading> {
  const cache = await FactsCache.open(project.root)
  const sources = new Sources(project.root, cache)
  const { facts, diagnostics } = await readTaskFiles(project, discovery, sources)
  const parsed = new ParsedFiles(facts, (source) => sources.facts(source))
  const resolver = new ModuleResolver(project, sources)
  const imports = new LinkedModules(resolver, parsed)
  const tasks = await link(facts, imports)
  return { tasks, diagnostics, sources, resolver, parsed, imports, cache }
}

/**
 * Ends the reading, when the last file is parsed and the last import resolved: keeps the facts for
 * the next compile.
 */
export async function endReading({ cache, resolver }: Reading): Promise<void> {
  resolver.noteObservations()
  await cache.save()
}
