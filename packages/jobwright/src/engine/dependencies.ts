/** Whether a message may run as far as the jobs go that its job depends on. */

import type { JobState } from './job-state.ts'
import type { StoredMessage } from './stored-message.ts'

/** What the dependencies say: it may go, has to wait, or can never run. */
export type DependencyVerdict =
  | { readonly verdict: 'go' | 'wait' }
  | { readonly verdict: 'never'; readonly reason: string }

/**
 * A message waits for the runs of each dependency that were enqueued before it (of a queue job: its running batches), and then
 * for the latest outcome of each to be a success. A self-contained job's run gives up after the job's time limit, or at once
 * where a dependency is disabled; a queue job's messages wait without limit.
 */
export function dependencyVerdict(
  { job: { dependencies, dependencyTimeoutMs, kind } }: JobState,
  message: StoredMessage,
  { states, nowMs }: { readonly states: ReadonlyMap<string, JobState>; readonly nowMs: number },
): DependencyVerdict {
  const unmet = dependencies.find((name) => !isMet(states.get(name), message))
  if (unmet === undefined) return { verdict: 'go' }
  if (kind === 'queue') return { verdict: 'wait' }
  const disabled = dependencies.find((name) => states.get(name)?.job.enabled === false)
  if (disabled !== undefined) return { verdict: 'never', reason: `dependency "${disabled}" is disabled` }
  if (nowMs < message.dueMs + dependencyTimeoutMs) return { verdict: 'wait' }
  const seconds = dependencyTimeoutMs / 1000
  return { verdict: 'never', reason: `dependency "${unmet}" had no success within ${seconds} s` }
}

function isMet(dependency: JobState | undefined, message: StoredMessage): boolean {
  if (dependency === undefined || !dependency.job.enabled) return false
  return dependency.lastStatus === 'succeeded' && !hasRunBefore(dependency, message.sequence)
}

function hasRunBefore(dependency: JobState, sequence: number): boolean {
  if (dependency.job.kind === 'queue') {
    return [...dependency.claims].some((claim) => claim.sequence < sequence)
  }
  for (const oldest of dependency.unfinished) return oldest < sequence
  return false
}
