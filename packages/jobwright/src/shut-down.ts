/** Stops the parts of a runner in their order, so that nothing is lost that can be kept. */

import { deferred } from './deferred.ts'
import { RunnerStoppedError } from './errors.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'

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
  await scheduler.stop()
  await dispatcher.stop()
  const abortAfterMs = shutdownTimeoutSeconds * 1000
  const abort = clock.setTimer(abortAfterMs, () => {
    executor.abort(new RunnerStoppedError('the run was aborted'))
  })
  const unreachable = deferred<void>()
  const giveUp = clock.setTimer(abortAfterMs + LONGEST_END_MS, () => {
    engine.close()
    unreachable.resolve()
  })
  await Promise.race([executor.idle(), unreachable.promise])
  abort.cancel()
  giveUp.cancel()
}

/** Whoever waits for an outcome hears → engine closed → capabilities disposed of. Never throws. */
export async function close(parts: RunnerParts, { logger }: ResolvedRunnerOptions): Promise<void> {
  const { gates, leases, engine, outcomes, capabilities } = parts
  gates.stop()
  leases.stop()
  outcomes.stop()
  engine.close()
  try {
    await engine.call('close', (link) => link.close())
  } catch (error) {
    logger.error('the engine could not be closed', { error })
  }
  for (const error of await capabilities.dispose()) {
    logger.error('a capability could not be disposed of', { error })
  }
}
