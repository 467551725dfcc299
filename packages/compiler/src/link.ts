/** Loads what jobs name in other files, and follows their base classes: all that is read on account of the task files. */

import type { BaseClass, FileFacts, JobDeclaration } from './declaration.ts'
import { evaluate, type Scope } from './evaluate.ts'
import type { Expression } from './expression.ts'
import { followedBase } from './followed-base.ts'
import type { ModuleRequest } from './linked-modules.ts'
import type { ModuleLinks } from './module-links.ts'
import { declaredJobs, isNamed } from './validate/declared-job.ts'
import { jobConstants, scopeOfTypes } from './validate/job-constants.ts'

/**
 * The same files with each base class followed to the end. Of the modules that the arguments of `@job` lead to only
 * those are read that a value comes from: none for a name that is not used, or for a branch that is not taken.
 */
export async function link(files: readonly FileFacts[], links: ModuleLinks): Promise<readonly FileFacts[]> {
  await settle(files, links, (facts) => wantedIn(argumentsOf(facts, isFirst), scopeOfTypes(facts, links)))
  const jobs = files.flatMap((facts) => declaredJobs(facts, links))
  const jobTypes = jobConstants(jobs.filter(isNamed))
  await settle(files, links, (facts) =>
    wantedIn(argumentsOf(facts, isFurther), { facts, imports: links, jobTypes }),
  )
  await settle(files, links, (facts) => facts.jobs.flatMap(({ base }) => wantedForBase(base, facts, links)))
  return files.map((facts) => withBases(facts, links))
}

/** Loads what files want until they want nothing more: what was loaded may lead further. */
async function settle(
  files: readonly FileFacts[],
  links: ModuleLinks,
  wantedBy: (facts: FileFacts) => readonly ModuleRequest[],
): Promise<void> {
  let waiting = files
  while (waiting.length > 0) {
    const wanting = waiting.map((facts) => ({ facts, requests: wantedBy(facts) }))
    const unsettled = wanting.filter(({ requests }) => requests.length > 0)
    await links.load(unsettled.flatMap(({ requests }) => requests))
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

function wantedForBase(base: BaseClass, facts: FileFacts, links: ModuleLinks): readonly ModuleRequest[] {
  const followed = followedBase(base, facts, links)
  return followed.kind === 'wanted' ? followed.requests : []
}

function withBases(facts: FileFacts, links: ModuleLinks): FileFacts {
  return { ...facts, jobs: facts.jobs.map((job) => withBase(job, facts, links)) }
}

function withBase(job: JobDeclaration, facts: FileFacts, links: ModuleLinks): JobDeclaration {
  const base = followedBase(job.base, facts, links)
  return base.kind === 'wanted' ? job : { ...job, base }
}
