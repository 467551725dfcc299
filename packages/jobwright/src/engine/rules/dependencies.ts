/** Whether the jobs that a job depends on allow a message of it to run. */

import type { RunStatus } from '../../authoring/outcome.ts'
import { END_REASONS } from './end-reasons.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { DependencyWait } from '../contract/inspection.ts'
import type { FactsOf, JobFacts } from './job-facts.ts'

/** What the dependencies of a message say: it may run, has to wait, or can never run. */
export type DependencyVerdict =
  | { readonly verdict: 'go' }
  | { readonly verdict: 'wait'; readonly dependency: string }
  | { readonly verdict: 'never'; readonly reason: string }

/** The part of a waiting message that dependencies are judged by. */
export interface WaitingMessage {
  readonly dueMs: number
  /** Its place in the order of all enqueues and claims. */
  readonly sequence: number
}

/** What dependents need to know of a job. */
export interface DependencyFacts extends Pick<JobFacts, 'lastStatus' | 'hasRunBefore'> {
  readonly job: Pick<EngineJob, 'enabled'>
}

/** What the verdict depends on besides the message. */
export interface DependencyContext {
  readonly factsOf: FactsOf
  readonly nowMs: number
}

/**
 * A message waits for the runs of each dependency that were enqueued before it (of a queue job: for
 * its running batches), and then for the latest outcome of each to be a success. A message of a
 * self-contained job gives up at {@link dependencyDeadline}, or at once if a dependency is
 * disabled; messages of a queue job wait without limit.
 */
export function dependencyVerdict(
  job: EngineJob,
  message: WaitingMessage,
  { factsOf, nowMs }: DependencyContext,
): DependencyVerdict {
  const { dependencies, dependencyTimeoutMs } = job
  const unmet = dependencies.find((name) => !isMet(factsOf(name), message.sequence))
  if (unmet === undefined) return { verdict: 'go' }
  const deadlineMs = dependencyDeadline(job, message.dueMs)
  if (deadlineMs === undefined) return { verdict: 'wait', dependency: unmet }
  const disabled = dependencies.find((name) => factsOf(name)?.job.enabled === false)
  if (disabled !== undefined) return { verdict: 'never', reason: `dependency "${disabled}" is disabled` }
  if (nowMs < deadlineMs) return { verdict: 'wait', dependency: unmet }
  const seconds = dependencyTimeoutMs / 1000
  return { verdict: 'never', reason: `dependency "${unmet}" had no success within ${seconds} s` }
}

/** The dependencies of a job that keep a message of it from running. */
function unmetDependencies(
  { dependencies }: Pick<EngineJob, 'dependencies'>,
  { sequence }: Pick<WaitingMessage, 'sequence'>,
  factsOf: (job: string) => DependencyFacts | undefined,
): readonly string[] {
  return dependencies.filter((name) => !isMet(factsOf(name), sequence))
}

/** What the longest waiting of these messages waits for; `undefined` if nothing keeps it. */
export function dependencyWait(
  job: Pick<EngineJob, 'dependencies'>,
  heads: readonly WaitingMessage[],
  factsOf: (job: string) => DependencyFacts | undefined,
): DependencyWait | undefined {
  if (job.dependencies.length === 0) return undefined
  const [oldest] = heads.toSorted((one, other) => one.dueMs - other.dueMs)
  if (oldest === undefined) return undefined
  const dependencies = unmetDependencies(job, oldest, factsOf)
  return dependencies.length === 0 ? undefined : { dependencies, sinceMs: oldest.dueMs }
}

/**
 * When a message stops waiting for its dependencies: its time limit counts from its due time.
 *
 * @returns milliseconds since the epoch; `undefined` if it waits without limit or has no
 *   dependencies
 */
export function dependencyDeadline(
  {
    kind,
    dependencies,
    dependencyTimeoutMs,
  }: Pick<EngineJob, 'kind' | 'dependencies' | 'dependencyTimeoutMs'>,
  dueMs: number,
): number | undefined {
  return kind === 'queue' || dependencies.length === 0 ? undefined : dueMs + dependencyTimeoutMs
}

/** How a message ended that waited. */
export interface UnbegunEnd {
  readonly status: 'skipped' | 'superseded' | 'cancelled'
  readonly reason: string
}

/**
 * What the end of a message that was never claimed is for dependents; `undefined` if it is no
 * outcome: a message that was cancelled, or expired, might as well not have been enqueued.
 */
export function unbegunOutcome({ status, reason }: UnbegunEnd): RunStatus | undefined {
  return status === 'cancelled' || reason === END_REASONS.expired ? undefined : status
}

/** Whether a message with this sequence need not wait for a job that its own job depends on. */
export function isMet(dependency: DependencyFacts | undefined, sequence: number): boolean {
  if (dependency === undefined || !dependency.job.enabled) return false
  return dependency.lastStatus === 'succeeded' && !dependency.hasRunBefore(sequence)
}
