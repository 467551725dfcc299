/** Finds task files that load what no task may load: the module that calls `createRunner`, or the registry. */

import { importsRegistry, importsRunner } from '../diagnostics/catalogue/import-problems.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { GeneratedModule } from '../modules/generated-module.ts'
import { suspects } from '../modules/import-graph.ts'
import { LoadedModules } from '../modules/loaded-modules.ts'
import type { ModuleResolver } from '../modules/module-resolver.ts'
import type { ParsedFiles } from '../modules/parsed-files.ts'
import { relativePath } from '../files/path.ts'
import type { SourceSpan } from '../facts/source.ts'
import type { Project } from '../project/project.ts'

/** Where imports lead to, and what is there. */
export interface ImportSearch {
  readonly project: Pick<Project, 'root' | 'output'>
  readonly resolver: ModuleResolver
  readonly parsed: ParsedFiles
}

/** Follows the imports of each task file that count at run time, within the project. Reads files where it must. */
export async function checkTaskImports(
  tasks: readonly FileFacts[],
  { project, resolver, parsed }: ImportSearch,
): Promise<Diagnostic[]> {
  const files = tasks.map(({ source }) => source)
  const suspected = suspects(files, resolver)
  const modules = new LoadedModules(resolver, parsed, suspected)
  const output = relativePath(project.root, project.output)
  const diagnostics: Diagnostic[] = []
  for (const task of tasks.filter(({ source }) => suspected.has(source.path))) {
    for (const find of await findsOf(task, modules)) diagnostics.push(diagnoseFind(find, output))
  }
  return diagnostics
}

/** Something that the task file must not load. */
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

/** Breadth first, so that each way is a shortest one. What lies behind a find is not looked at. */
async function findsOf(task: FileFacts, modules: LoadedModules): Promise<Find[]> {
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

async function stepsFrom({ facts, imports }: Step, modules: LoadedModules): Promise<(Step | Find)[]> {
  const next: (Step | Find)[] = []
  for (const load of facts.loads) {
    const loaded = await modules.loadedBy(facts, load)
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
