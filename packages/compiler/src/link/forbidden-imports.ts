/**
 * Finds task files that import a module which calls `createRunner`, or the generated registry: both
 * load the tasks.
 */

import { importsRegistry, importsRunner } from '../diagnostics/catalogue/import-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import type { FileFacts, RuntimeImport } from '../facts/facts.ts'
import type { SourceSpan } from '../facts/source.ts'
import { relativePath } from '../files/path.ts'
import type { GeneratedModule } from '../modules/generated-module.ts'
import type { ModuleResolver } from '../modules/module-resolver.ts'
import type { ParsedFiles } from '../modules/parsed-files.ts'
import type { Project } from '../project/project.ts'
import { importSuspects } from './import-suspects.ts'

/** The project, and the means to follow imports in it. */
export interface ImportSearch {
  readonly project: Pick<Project, 'root' | 'output'>
  readonly resolver: ModuleResolver
  readonly parsed: ParsedFiles
}

/**
 * Follows the runtime imports of each task file within the project. Parses further files as needed.
 */
export async function checkForbiddenImports(
  tasks: readonly FileFacts[],
  { project, resolver, parsed }: ImportSearch,
): Promise<Diagnostic[]> {
  const files = tasks.map(({ source }) => source)
  const suspects = importSuspects(files, resolver)
  const modules = { resolver, parsed, suspects }
  const output = relativePath(project.root, project.output)
  const diagnostics: Diagnostic[] = []
  for (const task of tasks.filter(({ source }) => suspects.has(source.path))) {
    for (const find of await findsOf(task, modules)) diagnostics.push(diagnoseFind(find, output))
  }
  return diagnostics
}

/** The modules of the project, and those of them that are worth following. */
interface Modules {
  readonly resolver: ModuleResolver
  readonly parsed: ParsedFiles
  readonly suspects: ReadonlySet<string>
}

/** A module that the task file must not import. */
type Find =
  | { readonly kind: 'runner'; readonly imports: readonly SourceSpan[]; readonly call: SourceSpan }
  | {
      readonly kind: 'registry'
      readonly imports: readonly [SourceSpan, ...SourceSpan[]]
      readonly name: GeneratedModule
    }

/** A module on the way from the task file, with the imports that lead to it. */
interface Step {
  readonly facts: FileFacts
  readonly imports: readonly SourceSpan[]
}

/**
 * Searches breadth first, so that each chain of imports is a shortest one. A find is not followed
 * any further.
 */
async function findsOf(task: FileFacts, modules: Modules): Promise<Find[]> {
  const finds: Find[] = []
  const seen = new Set([task.source.path])
  const waiting: Step[] = [{ facts: task, imports: [] }]
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { facts, imports } = step
    const [call] = facts.runnerCalls
    if (call !== undefined) {
      finds.push({ kind: 'runner', imports, call: { source: facts.source, span: call } })
      continue
    }
    for (const next of await stepsFrom(step, modules)) {
      if ('kind' in next) finds.push(next)
      else if (!seen.has(next.facts.source.path)) {
        seen.add(next.facts.source.path)
        waiting.push(next)
      }
    }
  }
  return finds
}

async function stepsFrom({ facts, imports }: Step, modules: Modules): Promise<(Step | Find)[]> {
  const next: (Step | Find)[] = []
  for (const load of facts.runtimeImports) {
    const loaded = await moduleOf(load, facts, modules)
    const here = { source: facts.source, span: load }
    if (loaded?.kind === 'module') next.push({ facts: loaded.facts, imports: [...imports, here] })
    else if (loaded?.name === 'index' || loaded?.name === 'registry') {
      const [first, ...others] = imports
      const way = first === undefined ? ([here] as const) : ([first, ...others, here] as const)
      next.push({ kind: 'registry', imports: way, name: loaded.name })
    }
  }
  return next
}

type Loaded =
  | { readonly kind: 'generated'; readonly name: GeneratedModule }
  | { readonly kind: 'module'; readonly facts: FileFacts }

/** The module that an import loads; `undefined` if it cannot lead to a find. */
async function moduleOf(
  { module }: RuntimeImport,
  { source: from }: FileFacts,
  { resolver, parsed, suspects }: Modules,
): Promise<Loaded | undefined> {
  const resolved = resolver.resolve({ from, module })
  if (resolved.kind === 'generated') return resolved
  if (resolved.kind !== 'source' || !suspects.has(resolved.source.path)) return undefined
  return { kind: 'module', facts: await parsed.factsOf(resolved.source) }
}

function diagnoseFind(find: Find, output: string): Diagnostic {
  const files = find.imports.map(({ source }) => source.file)
  if (find.kind === 'registry') {
    const [at, ...others] = find.imports
    const values = { chain: [...files, `${output}/${find.name}.ts`], jobTypes: `${output}/job-types` }
    return diagnose(importsRegistry, { at, values, related: others.map(furtherImport) })
  }
  const [at, ...others] = [...find.imports, find.call]
  const related = others.slice(0, -1).map(furtherImport)
  if (others.length > 0) related.push(relatedTo(find.call, 'createRunner is called here'))
  return diagnose(importsRunner, {
    at: at ?? find.call,
    values: { chain: [...files, find.call.source.file] },
    related,
  })
}

function furtherImport(at: SourceSpan) {
  return relatedTo(at, 'which imports this')
}
