/** Stops the parts of a runner in their order, so that nothing is lost that can be kept. */

import { atMost } from '../time/at-most.ts'
import type { Clock } from '../time/clock.ts'
import { deferred } from '../time/deferred.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import { freeEngine } from './engine-use.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'

/** The longest that an aborted run takes: its grace, that of its hooks, and some time to settle. Later than that the engine is dead. */
const LONGEST_END_MS = 20_000

/**
 * No new ticks → no new claims → running work finishes, for as long as the options say → signals abort, and what does not
 * listen is given up after its grace.
 */
export async function drain(
  { scheduler, dispatcher, executor, engine }: RunnerParts,
  { clock, shutdownTimeoutSeconds }: ResolvedRunnerOptions,
): Promise<void> {
  const abortAfterMs = shutdownTimeoutSeconds * 1000
  const abort = clock.setTimer(abortAfterMs, () => {
    executor.abort(new RunnerStoppedError('the run was aborted'))
  })
  const unreachable = deferred<void>()
  const giveUp = clock.setTimer(abortAfterMs + LONGEST_END_MS, () => {
    engine.close()
    unreachable.resolve()
  })
  await Promise.race([quiet({ scheduler, dispatcher, executor }), unreachable.promise])
  abort.cancel()
  giveUp.cancel()
}

/** Each may have to wait for the engine. */
async function quiet({
  scheduler,
  dispatcher,
  executor,
}: Pick<RunnerParts, 'scheduler' | 'dispatcher' | 'executor'>): Promise<void> {
  await scheduler.stop()
  await dispatcher.stop()
  await executor.idle()
}

/** Whoever waits for an outcome hears → engine closed → capabilities disposed of. Never throws, and waits for nothing that hangs. */
export async function close(parts: RunnerParts, { logger, clock }: ResolvedRunnerOptions): Promise<void> {
  const { gates, leases, engine, outcomes, capabilities, lastLook } = parts
  parts.watchdog.stop()
  gates.stop()
  leases.stop()
  outcomes.stop()
  lastLook.counts = await lastCounts(engine, clock)
  engine.close()
  try {
    await atMost(
      engine.call('close', (link) => link.close()),
      clock,
    )
  } catch (error) {
    logger.error('the engine could not be closed', { error })
  }
  freeEngine(engine.engine)
  for (const error of await capabilities.dispose(clock)) {
    logger.error('a capability could not be disposed of', { error })
  }
}

/** For metrics and health after the stop. */
async function lastCounts(engine: EngineLink, clock: Clock): Promise<readonly JobCounts[]> {
  try {
    return await atMost(
      engine.call('counts', (link) => link.counts()),
      clock,
    )
  } catch {
    return []
  }
}
