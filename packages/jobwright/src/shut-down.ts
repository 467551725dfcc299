/** Stops the parts of a runner in their order, so that nothing is lost that can be kept. */

import { RunnerStoppedError } from './errors.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'

/**
 * No new ticks → no new claims → running work finishes, for as long as the options say → signals abort, and what does not
 * listen is given up after its grace.
 */
export async function drain(
  { scheduler, dispatcher, executor }: RunnerParts,
  { clock, shutdownTimeoutSeconds }: ResolvedRunnerOptions,
): Promise<void> {
  await scheduler.stop()
  await dispatcher.stop()
  const timer = clock.setTimer(shutdownTimeoutSeconds * 1000, () => {
    executor.abort(new RunnerStoppedError('the run was aborted'))
  })
  await executor.idle()
  timer.cancel()
}

/** Whoever waits for an outcome hears → engine closed → capabilities disposed of. Never throws. */
export async function close(parts: RunnerParts, { logger }: ResolvedRunnerOptions): Promise<void> {
  const { gates, engine, outcomes, capabilities } = parts
  gates.stop()
  outcomes.stop()
  engine.close()
  await engine
    .call('close', (link) => link.close())
    .catch((error: unknown) => logger.error('the engine could not be closed', { error }))
  for (const error of await capabilities.dispose()) {
    logger.error('a capability could not be disposed of', { error })
  }
}
