/**
 * Finds the decorators that are jobwright's `job` under a name that no import of the file shows: it
 * comes by way of other files, or of values.
 */

import { foreignJob, passedOnJob } from '../diagnostics/catalogue/class-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { ClassDecorator, FileFacts, ImportedName } from '../facts/facts.ts'
import type { ModuleResolver } from '../modules/module-resolver.ts'
import type { ParsedFiles } from '../modules/parsed-files.ts'

/** The means to follow imports. */
export interface ImportTrail {
  readonly resolver: ModuleResolver
  readonly parsed: ParsedFiles
}

/**
 * Follows each decorator of a class through the files that pass it on. Files are parsed as needed;
 * packages from npm are not looked into.
 */
export async function checkPassedOnJobs(
  tasks: readonly FileFacts[],
  trail: ImportTrail,
): Promise<Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const facts of tasks) {
    for (const decorator of facts.classDecorators) {
      const end = await endOf(decorator, facts, trail)
      const diagnostic = end && diagnoseEnd(end, decorator, facts)
      if (diagnostic !== undefined) diagnostics.push(diagnostic)
    }
  }
  return diagnostics
}

/** Where a decorator comes from: jobwright, by way of these files; or a module that is not read. */
type End =
  | { readonly kind: 'job'; readonly via: readonly string[] }
  | { readonly kind: 'unseen'; readonly module: string }

/** An import, the file that holds it, and the files on the way to it. */
interface Step {
  readonly origin: ImportedName
  readonly facts: FileFacts
  readonly via: readonly string[]
}

async function endOf(
  { imports }: ClassDecorator,
  facts: FileFacts,
  { resolver, parsed }: ImportTrail,
): Promise<End | undefined> {
  let unseen: End | undefined
  const passed = new Set<string>()
  const waiting: Step[] = imports.map((origin) => ({ origin, facts, via: [] }))
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { origin, via } = step
    const key = `${step.facts.source.path}\0${origin.module}\0${origin.name}`
    if (passed.has(key)) continue
    passed.add(key)
    if (origin.module === 'jobwright') return { kind: 'job', via }
    const resolved = resolver.resolve({ from: step.facts.source, module: origin.module })
    if (resolved.kind === 'outside') unseen ??= { kind: 'unseen', module: origin.module }
    if (resolved.kind !== 'source') continue
    const next = await parsed.factsOf(resolved.source)
    const further = { facts: next, via: [...via, next.source.file] }
    waiting.push(...originsIn(next, origin.name).map((one) => ({ origin: one, ...further })))
  }
  return unseen
}

/** The imports that an export of a file comes from. */
function originsIn(facts: FileFacts, name: string): readonly ImportedName[] {
  if (name === '*') return [...facts.exports.keys()].flatMap((one) => originsIn(facts, one))
  const exported = facts.exports.get(name)
  if (exported === undefined) {
    return facts.starExports
      .filter((module) => module !== 'jobwright' || name === 'job')
      .map((module) => ({ module, name }))
  }
  if (!('local' in exported)) return [exported].filter(isOfInterest)
  const origin = facts.imported.get(exported.local)
  return origin === undefined ? (facts.passedOn.get(exported.local) ?? []) : [origin].filter(isOfInterest)
}

/** The other exports of jobwright are no decorators. */
function isOfInterest({ module, name }: ImportedName): boolean {
  return module !== 'jobwright' || name === 'job' || name === '*'
}

function diagnoseEnd(
  end: End,
  decorator: ClassDecorator,
  { source, strayJobs }: FileFacts,
): Diagnostic | undefined {
  const text = nameIn(source.text.slice(decorator.start, decorator.end))
  const at = { source, span: decorator }
  if (end.kind === 'unseen') {
    if (!decorator.isLikeJob) return undefined
    return diagnose(foreignJob, { at, values: { text, module: end.module } })
  }
  // Where the file gives `job` another name, that place is reported.
  if (end.via.length === 0 && strayJobs.length > 0) return undefined
  return diagnose(passedOnJob, { at, values: { text, via: end.via } })
}

/** The decorator without its arguments, which may be long. */
function nameIn(decorator: string): string {
  return decorator.replace(/[\s(][^]*$/, '')
}
