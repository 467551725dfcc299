/** A compile that goes through all stages: extract → evaluate → validate → emit → write. */

import { rawDecorator } from '../diagnostics/catalogue/class-problems.ts'
import type { Compilation, CompileMode } from './compilation.ts'
import { declaredCapabilities } from '../link/declared-capabilities.ts'
import { inOrder, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Discovery } from '../discover/discover.ts'
import { emit } from '../emit/emit.ts'
import type { Span } from '../facts/source.ts'
import { FactsCache } from '../cache/facts-cache.ts'
import { withIgnores } from '../diagnostics/catalogue/ignores.ts'
import { link } from '../link/link.ts'
import type { Look } from '../files/looks.ts'
import { ModuleLinks } from '../modules/module-links.ts'
import { ModuleResolver } from '../modules/module-resolver.ts'
import { ParsedFiles } from '../modules/parsed-files.ts'
import { byCodeUnit } from '../files/path.ts'
import type { Project } from '../project/project.ts'
import { diagnoseRewritten, isLoop } from '../write/rewrites.ts'
import { withSeverities } from '../diagnostics/catalogue/severities.ts'
import { Sources } from '../modules/sources.ts'
import { diagnoseForeign, diagnoseStale, staleFiles, type StaleFile } from '../write/stale.ts'
import { readTaskFiles } from '../modules/task-files.ts'
import { checkTaskImports } from '../link/task-imports.ts'
import { validate } from '../validate/validate.ts'
import { checkRequires, requiredBy } from '../validate/capabilities.ts'
import { checkOtherDecorators } from '../validate/classes.ts'
import { write } from '../write/write.ts'

/** A compilation, and what it depends on. */
export interface FullCompilation {
  readonly compilation: Compilation
  /** The places of `@job` in each of its task files, in their order. */
  readonly decorators: readonly (readonly Span[])[]
  /** What was looked at on disk; `undefined` where some of it is not known. */
  readonly looks: readonly Look[] | undefined
}

/** Compiles the task files that were found. */
export async function compileFully(
  project: Project,
  discovery: Discovery,
  mode: CompileMode,
): Promise<FullCompilation> {
  const cache = await FactsCache.open(project.root)
  const sources = new Sources(project.root, cache)
  const taskFiles = await readTaskFiles(project, discovery, sources)
  const parsed = new ParsedFiles(taskFiles.facts, (source) => sources.facts(source))
  const resolver = new ModuleResolver(project, sources)
  const links = new ModuleLinks(resolver, parsed)
  const {
    manifest,
    jobs,
    diagnostics: mistakes,
  } = validate(await link(taskFiles.facts, links), {
    envPrefix: project.envPrefix,
    engine: project.engine,
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
  resolver.noteConfigLooks()
  const holders = tasks.filter(({ jobs: { length } }) => length > 0)
  const decorators = holders.map((facts) => facts.jobs.flatMap((job) => job.decorators.map(placeAlone)))
  const compilation = {
    project,
    manifest,
    diagnostics,
    ifDecoratorsStay,
    files,
    stale: stale.map(shownStale),
    taskFiles: holders.map(({ source }) => source.path),
    inputs: inputsOf(project, [...sources.paths, ...resolver.configFiles]),
    missing: sources.looks.missing.toSorted(byCodeUnit),
  }
  return { compilation, decorators, looks: sources.looks.all }
}

/** Without the texts; the difference still waits until somebody looks. */
function shownStale(stale: StaleFile): StaleFile {
  const { file, reason } = stale
  return {
    file,
    reason,
    get diff() {
      return stale.diff
    },
  }
}

function placeAlone({ start, end }: Span): Span {
  return { start, end }
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

function inputsOf({ configFile }: Project, read: readonly string[]): string[] {
  return [...new Set([...read, ...(configFile === undefined ? [] : [configFile])])].toSorted(byCodeUnit)
}
