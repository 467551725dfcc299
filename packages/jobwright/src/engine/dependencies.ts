/** Whether a message may run as far as the jobs go that its job depends on. */

import type { JobState } from './job-state.ts'
import type { StoredMessage } from './stored-message.ts'

/** What the dependencies say: it may go, has to wait, or can never run. */
export type DependencyVerdict =
  | { readonly verdict: 'go' }
  | { readonly verdict: 'wait'; readonly untilMs: number }
  | { readonly verdict: 'never'; readonly reason: string }

/**
 * A message waits for the runs of each dependency that were enqueued before it (of a queue job: its running batches), and then
 * for the latest outcome of each to be a success. A self-contained job's run gives up after the job's time limit, or at once
 * where a dependency is disabled; a queue job's messages wait without limit.
 */
export function dependencyVerdict(
  state: JobState,
  message: StoredMessage,
  states: ReadonlyMap<string, JobState>,
  nowMs: number,
): DependencyVerdict {
  const { dependencies, dependencyTimeoutMs, kind } = state.job
  const unmet = dependencies.find((name) => !isMet(states.get(name), message))
  if (unmet === undefined) return { verdict: 'go' }
  if (kind === 'queue') return { verdict: 'wait', untilMs: Number.POSITIVE_INFINITY }
  const untilMs = message.dueMs + dependencyTimeoutMs
  if (states.get(unmet)?.job.enabled === false) {
    return { verdict: 'never', reason: `dependency "${unmet}" is disabled` }
  }
  if (nowMs < untilMs) return { verdict: 'wait', untilMs }
  return {
    verdict: 'never',
    reason: `dependency "${unmet}" had no success within ${dependencyTimeoutMs / 1000} s`,
  }
}

function isMet(dependency: JobState | undefined, message: StoredMessage): boolean {
  if (dependency === undefined || !dependency.job.enabled) return false
  return dependency.lastStatus === 'succeeded' && !hasRunBefore(dependency, message.sequence)
}

function hasRunBefore(dependency: JobState, sequence: number): boolean {
  if (dependency.job.kind === 'queue') {
    return [...dependency.claims.values()].some((claim) => claim.sequence < sequence)
  }
  for (const oldest of dependency.unfinished) return oldest.sequence < sequence
  return false
}
