/** Stops the parts of a runner in their order, so that nothing is lost that can be kept. */

import type { Logger } from '../authoring/logger.ts'
import type { Engine } from '../engine/contract/engine.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'
import { loggedError } from '../errors/logged-error.ts'
import { atMost } from '../time/at-most.ts'
import type { Clock } from '../time/clock.ts'
import { deferred } from '../time/deferred.ts'
import type { Startable } from '../time/startable.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'

/**
 * The longest that an aborted run takes: its grace, the grace of its hooks, and some time to
 * settle. If it takes longer, the engine does not answer.
 */
const LONGEST_END_MS = 20_000

/**
 * No new ticks → no new claims → running work finishes, until `shutdownTimeoutSeconds` have passed
 * → the signals abort, and work that ignores its signal is given up after its grace.
 */
export async function drain(
  parts: RunnerParts,
  { clock, shutdownTimeoutSeconds }: ResolvedRunnerOptions,
): Promise<void> {
  const { executor, engine } = parts
  const abortAfterMs = shutdownTimeoutSeconds * 1000
  const abort = clock.setTimer(abortAfterMs, () => {
    executor.abort(new RunnerStoppedError('the run was aborted'))
  })
  const unreachable = deferred<void>()
  const giveUp = clock.setTimer(abortAfterMs + LONGEST_END_MS, () => {
    engine.giveUp()
    unreachable.resolve()
  })
  await Promise.race([quiet(parts), unreachable.promise])
  abort.cancel()
  giveUp.cancel()
}

/** Each of these may have to wait for the engine. */
async function quiet({ scheduler, dispatcher, executor }: RunnerParts): Promise<void> {
  await stopAll([scheduler, dispatcher])
  await executor.idle()
}

async function stopAll(parts: readonly Startable[]): Promise<void> {
  for (const part of parts) await part.stop()
}

/**
 * Callers that wait for outcomes are rejected → engine closed → capabilities disposed of. Never
 * throws, and waits for nothing that hangs.
 */
export async function close(
  parts: RunnerParts,
  { logger, clock, workers }: ResolvedRunnerOptions,
): Promise<void> {
  const { watchdog, gates, leases, outcomes, engine, capabilities, lastLook } = parts
  await stopAll([watchdog, gates, leases, outcomes])
  lastLook.counts = await lastCounts(engine, clock)
  if (workers > 0) logUndone(lastLook.counts, engine.engine.traits, logger)
  try {
    await engine.stop()
  } catch (error) {
    logger.error('the engine could not be closed', { error: loggedError(error) })
  }
  for (const error of await capabilities.dispose(clock)) {
    logger.error('a capability could not be disposed of', { error: loggedError(error) })
  }
}

/** The counts that metrics and health show after the stop. */
async function lastCounts(engine: EngineLink, clock: Clock): Promise<readonly JobCounts[]> {
  try {
    const counting = engine.call('counts', (link) => link.counts())
    return await atMost(counting, clock)
  } catch {
    return []
  }
}

/** The most jobs that the log names at a stop. */
const MOST_JOBS = 20

/** Logs the messages that the stop drops, or leaves to the next start. */
function logUndone(counts: readonly JobCounts[], { durable, name }: Engine['traits'], logger: Logger): void {
  const undone = counts.filter(({ ready, delayed }) => ready + delayed > 0)
  if (undone.length === 0) return
  const shown = undone
    .slice(0, MOST_JOBS)
    .map(({ job, ready, delayed }) => `${ready + delayed} of job "${job}"`)
  const more = undone.length - shown.length
  const jobs = shown.join(', ') + (more > 0 ? `, and those of ${more} more jobs` : '')
  if (durable) logger.info(`messages stay in the engine "${name}" for the next start: ${jobs}`)
  else logger.warn(`the stop drops messages that still waited in memory: ${jobs}`)
}
