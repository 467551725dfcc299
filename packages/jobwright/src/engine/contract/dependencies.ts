/** Whether a message may run as far as the jobs go that its job depends on. */

import type { RunStatus } from '../../authoring/outcome.ts'
import type { EngineJob } from './engine-job.ts'

/** What the dependencies say: it may go, has to wait, or can never run. */
export type DependencyVerdict =
  | { readonly verdict: 'go' | 'wait' }
  | { readonly verdict: 'never'; readonly reason: string }

/** What an engine knows of a job that others depend on. */
export interface DependencyState {
  readonly job: Pick<EngineJob, 'enabled'>
  readonly lastStatus: RunStatus | undefined
  /** Whether a run of it is not over that was asked for before (of a queue job: that began before). */
  hasRunBefore(sequence: number): boolean
}

/**
 * A message waits for the runs of each dependency that were enqueued before it (of a queue job: its running batches), and then
 * for the latest outcome of each to be a success. A self-contained job's run gives up after the job's time limit, or at once
 * where a dependency is disabled; a queue job's messages wait without limit.
 */
export function dependencyVerdict(
  { dependencies, dependencyTimeoutMs, kind }: EngineJob,
  message: { readonly dueMs: number; readonly sequence: number },
  { stateOf, nowMs }: { readonly stateOf: StateOf; readonly nowMs: number },
): DependencyVerdict {
  const unmet = dependencies.find((name) => !isMet(stateOf(name), message.sequence))
  if (unmet === undefined) return { verdict: 'go' }
  if (kind === 'queue') return { verdict: 'wait' }
  const disabled = dependencies.find((name) => stateOf(name)?.job.enabled === false)
  if (disabled !== undefined) return { verdict: 'never', reason: `dependency "${disabled}" is disabled` }
  if (nowMs < message.dueMs + dependencyTimeoutMs) return { verdict: 'wait' }
  const seconds = dependencyTimeoutMs / 1000
  return { verdict: 'never', reason: `dependency "${unmet}" had no success within ${seconds} s` }
}

type StateOf = (job: string) => DependencyState | undefined

function isMet(dependency: DependencyState | undefined, sequence: number): boolean {
  if (dependency === undefined || !dependency.job.enabled) return false
  return dependency.lastStatus === 'succeeded' && !dependency.hasRunBefore(sequence)
}
