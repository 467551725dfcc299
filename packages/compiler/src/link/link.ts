/**
 * Links the task files: loads the modules that their jobs refer to, and follows their base classes.
 */

import { evaluate } from '../evaluate/evaluate.ts'
import type { Imports, ModuleRequest } from '../evaluate/imports.ts'
import { type Scope, scopeOf, scopeOfTypes } from '../evaluate/scope.ts'
import type { Expression } from '../facts/expression.ts'
import type { FileFacts } from '../facts/facts.ts'
import type { BaseClass, JobDeclaration } from '../facts/job-declaration.ts'
import type { LinkedModules } from '../modules/linked-modules.ts'
import { declaredJobs, isNamed } from './declared-job.ts'
import { followedBase } from './followed-base.ts'
import { jobConstants } from './job-constants.ts'
import { Memo } from './memo.ts'

/**
 * Returns the same files with each base class followed to its end. Only modules that a value comes
 * from are loaded: none for a name that is not used, or for a branch that is not taken.
 *
 * There are three rounds, as each needs the one before: the job types, then the options, which may
 * use `JobType`, then the base classes.
 */
export async function link(
  files: readonly FileFacts[],
  modules: LinkedModules,
): Promise<readonly FileFacts[]> {
  const beforeTypes = { imports: modules, jobTypes: NO_TYPES }
  await settle(files, modules, (facts) => wantedForTypes.of(facts, beforeTypes))
  const jobs = files.flatMap((facts) => declaredJobs(facts, beforeTypes))
  const around = { imports: modules, jobTypes: jobConstants(jobs.filter(isNamed)) }
  await settle(files, modules, (facts) => wantedForOptions.of(facts, around))
  await settle(files, modules, (facts) => wantedForBases.of(facts, around))
  return files.map((facts) => linked.of(facts, around))
}

const NO_TYPES: ReadonlyMap<string, string> = new Map()

const wantedForTypes = new Memo((facts: FileFacts, { imports }) =>
  wantedIn(argumentsOf(facts, isFirst), scopeOfTypes(facts, imports)),
)

const wantedForOptions = new Memo((facts: FileFacts, around) =>
  wantedIn(argumentsOf(facts, isFurther), scopeOf(facts, around)),
)

const wantedForBases = new Memo((facts: FileFacts, { imports }) =>
  facts.jobs.flatMap(({ base }) => wantedForBase(base, facts, imports)),
)

const linked = new Memo((facts: FileFacts, { imports }) => withBases(facts, imports))

/**
 * Loads the modules that files want, until they want no more: a loaded module may lead to further
 * ones.
 */
async function settle(
  files: readonly FileFacts[],
  modules: LinkedModules,
  wantedBy: (facts: FileFacts) => readonly ModuleRequest[],
): Promise<void> {
  let waiting = files
  while (waiting.length > 0) {
    const wanting = waiting.map((facts) => ({ facts, requests: wantedBy(facts) }))
    const unsettled = wanting.filter(({ requests }) => requests.length > 0)
    await modules.load(unsettled.flatMap(({ requests }) => requests))
    waiting = unsettled.map(({ facts }) => facts)
  }
}

function argumentsOf({ jobs }: FileFacts, which: (index: number) => boolean): readonly Expression[] {
  return jobs.flatMap(({ decorators: [first] }) => (first.arguments ?? []).filter((_, index) => which(index)))
}

function isFirst(index: number): boolean {
  return index === 0
}

function isFurther(index: number): boolean {
  return index > 0
}

function wantedIn(expressions: readonly Expression[], scope: Scope): readonly ModuleRequest[] {
  return expressions.flatMap((expression) => {
    const evaluation = evaluate(expression, scope)
    return evaluation.ok ? [] : evaluation.reasons.flatMap(({ wanted }) => wanted ?? [])
  })
}

function wantedForBase(base: BaseClass, facts: FileFacts, imports: Imports): readonly ModuleRequest[] {
  const followed = followedBase(base, facts, imports)
  return followed.kind === 'wanted' ? followed.requests : []
}

/** Returns the same object if no base class had to be followed. */
function withBases(facts: FileFacts, imports: Imports): FileFacts {
  if (facts.jobs.every(({ base }) => base.kind !== 'named')) return facts
  return { ...facts, jobs: facts.jobs.map((job) => withBase(job, facts, imports)) }
}

function withBase(job: JobDeclaration, facts: FileFacts, imports: Imports): JobDeclaration {
  const base = followedBase(job.base, facts, imports)
  return base.kind === 'wanted' ? job : { ...job, base }
}
