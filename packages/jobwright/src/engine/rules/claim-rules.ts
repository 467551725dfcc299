/**
 * The rules of claims and ticks that every engine keeps, as pure functions. An engine reads the
 * facts of a job wherever it keeps them, lets a rule decide, and stores what follows.
 */

import { dependencyVerdict, type DependencyContext, type WaitingMessage } from './dependencies.ts'
import type { EngineJob } from '../contract/engine-job.ts'
import type { FactsOf, JobFacts } from './job-facts.ts'
import type { Message, NewMessage } from '../contract/message.ts'
import type { Tick } from '../contract/tick.ts'
import { uniqueId } from '../contract/unique-id.ts'

/** Whether each claim of a job uses up a permit: that of a queue job with a schedule does. */
export function needsPermit({ kind, scheduled }: Pick<EngineJob, 'kind' | 'scheduled'>): boolean {
  return kind === 'queue' && scheduled
}

/** Whether a job has to wait for the permit of its next tick. */
export function waitsForPermit({ job, permits }: Pick<JobFacts, 'job' | 'permits'>): boolean {
  return permits === 0 && needsPermit(job)
}

/**
 * Whether the job itself allows another run now. Workers, slots and gates of the process are for
 * `ClaimRequest` to say.
 */
export function isOpen(facts: Pick<JobFacts, 'job' | 'paused' | 'permits' | 'running'>): boolean {
  const { job } = facts
  return job.enabled && !facts.paused && !waitsForPermit(facts) && facts.running < job.maxConcurrent
}

/**
 * The most messages that one run may take: one of a self-contained job, a batch of a queue job.
 * While a dependency is busy, each message is judged alone, as a later one may have to wait for
 * that work.
 */
export function mostInOneRun(
  { kind, batchSize, dependencies }: Pick<EngineJob, 'kind' | 'batchSize' | 'dependencies'>,
  factsOf: FactsOf,
): number {
  if (kind !== 'queue') return 1
  return dependencies.some((name) => factsOf(name)?.isBusy) ? 1 : batchSize
}

/** What {@link clearHeads} needs besides the job. */
export interface HeadContext<Head> extends DependencyContext {
  /** Takes a waiting message out and settles it as skipped, in the same step as the claim. */
  drop(head: Head, reason: string): void
  /**
   * Called with the head that has to wait, and the first job that it waits for.
   *
   * @default an engine that looks at the head again at each claim need not know
   */
  wait?(head: Head, dependency: string): void
}

/**
 * Drops the messages at the head of a lane that can never run.
 *
 * @param heads the messages in the order in which they would be claimed; each is read only after
 *   the one before it was dropped
 * @returns whether the first message that is left may run now
 */
export function clearHeads<Head extends WaitingMessage>(
  job: EngineJob,
  heads: Iterable<Head>,
  context: HeadContext<Head>,
): boolean {
  for (const head of heads) {
    const verdict = dependencyVerdict(job, head, context)
    if (verdict.verdict === 'go') return true
    if (verdict.verdict === 'wait') {
      context.wait?.(head, verdict.dependency)
      return false
    }
    context.drop(head, verdict.reason)
  }
  return false
}

/** So that no lane starves. */
const OLDEST_FIRST_EVERY = 16

/**
 * Whether the next claim takes the oldest due message, whatever its lane: every 16th one does.
 *
 * @param claims how many this process has made so far
 */
export function isOldestFirst(claims: number): boolean {
  return (claims + 1) % OLDEST_FIRST_EVERY === 0
}

/**
 * To be called when a waiting message was taken out: a permit lapses with the last one it was for.
 */
export function lapsePermits(facts: Pick<JobFacts, 'permits' | 'hasHead'>): void {
  if (facts.permits > 0 && !facts.hasHead) facts.permits = 0
}

/** Whether a tick of a self-contained job makes a run although others wait or run. */
export function mayOverlap(facts: Pick<JobFacts, 'job' | 'running' | 'waiting'>): boolean {
  const { overlap, maxConcurrent } = facts.job
  if (overlap === 'allow' || facts.waiting(maxConcurrent) + facts.running < maxConcurrent) return true
  return overlap === 'bufferOne' && facts.waiting(1) === 0
}

/** What a tick makes of a self-contained job. */
export interface TickRun {
  readonly message: NewMessage
  /** The due time that the message carries; `undefined` of a call. */
  readonly scheduledForMs: number | undefined
  /** Whether the messages that {@link isSuperseded} chooses end with it. */
  readonly supersedes: boolean
}

/** The run that a tick makes. A call makes one more, and takes no other one's place. */
export function runOfTick(
  { type, priority }: Pick<EngineJob, 'type' | 'priority'>,
  { from, dueMs }: Pick<Tick, 'from' | 'dueMs'>,
  nowMs: number,
): TickRun {
  const isCall = from === 'call'
  const origin = isCall ? 'manual' : 'schedule'
  return {
    message: { id: uniqueId(nowMs), job: type, payload: undefined, origin, priority, dueMs: nowMs },
    scheduledForMs: isCall ? undefined : dueMs,
    supersedes: !isCall,
  }
}

/**
 * Whether the next tick takes the place of a waiting message: a scheduled run that waits for its
 * retry or its snooze. Without the snoozed ones, a job that always snoozes would pile up runs.
 */
export function isSuperseded({ origin, dueMs }: Pick<Message, 'origin' | 'dueMs'>, nowMs: number): boolean {
  return origin === 'schedule' && dueMs > nowMs
}
