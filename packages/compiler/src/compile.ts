/** The whole build side in one call: discover → extract → evaluate → validate → emit → write. */

import type { Manifest } from 'jobwright/manifest'

import { rawDecorator } from './catalogue/class-problems.ts'
import { declaredCapabilities } from './declared-capabilities.ts'
import { inOrder, type Diagnostic } from './diagnostic.ts'
import { emit, type GeneratedFile } from './emit.ts'
import { FactsCache } from './facts-cache.ts'
import { withIgnores } from './ignores.ts'
import { link } from './link.ts'
import { ModuleLinks } from './module-links.ts'
import { ModuleResolver } from './module-resolver.ts'
import { ParsedFiles } from './parsed-files.ts'
import { byCodeUnit } from './path.ts'
import type { Project } from './project.ts'
import { diagnoseRewritten, isLoop } from './rewrites.ts'
import { withSeverities } from './severities.ts'
import { Sources } from './sources.ts'
import { diagnoseForeign, diagnoseStale, staleFiles, type StaleFile } from './stale.ts'
import { readTaskFiles } from './task-files.ts'
import { checkTaskImports } from './task-imports.ts'
import { validate } from './validate.ts'
import { checkRequires, requiredBy } from './validate/capabilities.ts'
import { checkOtherDecorators } from './validate/classes.ts'
import { write } from './write.ts'

/** What one compile found and made. */
export interface Compilation {
  readonly project: Project
  readonly manifest: Manifest
  /** Everything that is wrong in all files, sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * What is wrong besides if the bundler leaves decorators of others as they are written, which only its output shows.
   * `// jobwright-ignore` and the severities of the config hold for these too.
   */
  readonly ifDecoratorsStay: readonly Diagnostic[]
  /** The generated files; empty where jobs are wrong, so that the last good ones stay. */
  readonly files: readonly GeneratedFile[]
  /** The generated files that were not up to date when the compile began. */
  readonly stale: readonly StaleFile[]
  /** The task files that hold jobs, absolute. */
  readonly taskFiles: readonly string[]
  /**
   * Every file that was read, and those that are missing where an import leads, absolute: when one changes, comes or
   * goes, the outcome may be another.
   */
  readonly inputs: readonly string[]
}

/**
 * Finds, checks and types the jobs of a project. Executes nothing of the user's. With errors nothing is written.
 *
 * @param mode `'write'` brings the generated files up to date, `'check'` only tells which are not, and `'frozen'` makes
 * errors of those
 */
export async function compile(project: Project, mode: 'write' | 'check' | 'frozen'): Promise<Compilation> {
  const cache = await FactsCache.open(project.root)
  const sources = new Sources(project.root, cache)
  const taskFiles = await readTaskFiles(project, sources)
  const parsed = new ParsedFiles(taskFiles.facts, (source) => sources.facts(source))
  const resolver = new ModuleResolver(project, sources)
  const links = new ModuleLinks(resolver, parsed)
  const {
    manifest,
    jobs,
    diagnostics: mistakes,
  } = validate(await link(taskFiles.facts, links), {
    envPrefix: project.envPrefix,
    imports: links,
  })
  const imports = await checkTaskImports(taskFiles.facts, { project, resolver, parsed })
  const tasks = taskFiles.facts
  const declared = await declaredCapabilities({ project, sources, tasks, wanted: requiredBy(jobs) })
  const found = [...taskFiles.diagnostics, ...mistakes, ...imports, ...checkRequires(jobs, declared)]
  const conditional = tasks.flatMap(checkOtherDecorators)
  const all = inOrder(
    withSeverities(withIgnores(await parsed.all(), [...found, ...conditional]), project.diagnostics),
  )
  const ifDecoratorsStay = all.filter(({ code }) => code === rawDecorator.code)
  const judged = all.filter(({ code }) => code !== rawDecorator.code)
  const emitted = hasErrors(judged) ? [] : emit(manifest, project)
  const stale = await staleFiles(project.root, emitted)
  const foreign = stale.filter(({ isForeign }) => isForeign)
  const writes = mode === 'write' && stale.length > 0 && foreign.length === 0
  const rewritten = writes && isLoop(project.output, emitted) ? stale : []
  const unwanted = [...foreign.map(diagnoseForeign), ...rewritten.map(diagnoseRewritten)]
  const diagnostics = inOrder([...judged, ...(mode === 'frozen' ? stale.map(diagnoseStale) : unwanted)])
  const files = unwanted.length > 0 ? [] : emitted
  await cache.save()
  const wanted = stale.map(({ generated }) => generated)
  if (writes && rewritten.length === 0) await write(project.root, wanted)
  return {
    project,
    manifest,
    diagnostics,
    ifDecoratorsStay,
    files,
    stale: stale.map(({ file, reason, diff }) => ({ file, reason, diff })),
    taskFiles: tasks.filter((facts) => facts.jobs.length > 0).map(({ source }) => source.path),
    inputs: inputsOf(project, [...sources.paths, ...links.missing, ...resolver.configFiles]),
  }
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

function inputsOf({ configFile }: Project, read: readonly string[]): string[] {
  return [...new Set([...read, ...(configFile === undefined ? [] : [configFile])])].toSorted(byCodeUnit)
}
