/** Starts the parts of a runner in their order. A step that fails undoes the ones before it. */

import { codeOf } from '../errors/error-facts.ts'
import { loggedError } from '../errors/logged-error.ts'
import { StartError } from '../errors/start-errors.ts'
import type { Events } from '../events/events.ts'
import type { Startable } from '../time/startable.ts'
import { blockIncapable } from './capability-check.ts'
import { checkFit } from './engine-fit.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'

/** What a start reports to, and what ends it. */
export interface StartHost {
  readonly events: Events
  /** Rejects when the runner is stopped meanwhile: no step that hangs is waited for any more. */
  readonly givenUp: Promise<never>
}

/**
 * Classes identified → engine opened → capabilities made → schedules set → dispatcher running.
 *
 * @throws EngineFitError, StartError
 */
export async function startUp(
  parts: RunnerParts,
  options: ResolvedRunnerOptions,
  { events, givenUp }: StartHost,
): Promise<void> {
  const { jobs, engine, gates, leases, outcomes, capabilities, scheduler, dispatcher, watchdog } = parts
  const undo: (() => unknown)[] = []
  const start = async (...started: readonly Startable[]): Promise<void> => {
    for (const part of started) {
      undo.push(() => part.stop())
      await Promise.race([part.start(), givenUp])
    }
  }
  let step = 'loading the jobs whose base class is elsewhere'
  try {
    await Promise.race([Promise.all([...jobs.values()].map((job) => job.identify())), givenUp])
    checkFit(jobs.values(), engine.engine.traits)
    step = `opening the engine "${engine.engine.traits.name}"`
    await start(engine, gates, leases, outcomes)
    if (options.workers === 0) return // a client runs nothing
    step = 'making the capabilities'
    undo.push(() => capabilities.dispose(options.clock))
    const failed = await capabilities.make()
    await blockIncapable(parts, failed, { events, strict: options.strict })
    step = 'setting the schedules'
    await start(scheduler, dispatcher, watchdog)
  } catch (error) {
    for (const back of undo.toReversed()) await undoStep(back, options)
    throw codeOf(error) === 'ENGINE_MISFIT' ? error : new StartError(step, error)
  }
}

async function undoStep(back: () => unknown, { logger }: ResolvedRunnerOptions): Promise<void> {
  try {
    await back()
  } catch (error) {
    logger.error('a step of the start could not be undone', { error: loggedError(error) })
  }
}
