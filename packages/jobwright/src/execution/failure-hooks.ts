/** The hooks by which a task decides about its own failures. */

import { checkResults, type RunnerResult } from '../authoring/result.ts'
import type { Events } from '../events/events.ts'
import type { FailureHook } from '../outcomes/failure.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import { aboutOf } from './run-report.ts'
import type { Run } from './run.ts'

/**
 * The results by which `handleExecutionError` settles a failed attempt; `undefined` if it leaves
 * the error to the rules.
 */
export async function handledBy(
  run: Run,
  error: unknown,
  events: Events,
): Promise<readonly RunnerResult[] | undefined> {
  if (run.task === undefined) return undefined
  return call(run, 'handleExecutionError', {
    events,
    async hook() {
      const handled: unknown = await run.task?.handleExecutionError(error, run.context)
      return handled === undefined ? undefined : checkResults(run.job.type, handled)
    },
  })
}

/** The answer of `shouldRetryOnError`; if there is none, whether the job is idempotent. */
export async function shouldRetry(run: Run, error: unknown, events: Events): Promise<boolean> {
  const hook = (): MaybePromise<boolean | undefined> => run.task?.shouldRetryOnError(error, run.context)
  return (await call(run, 'shouldRetryOnError', { events, hook })) ?? run.job.options.idempotent
}

/** Calls a hook. One that throws is reported and changes nothing else. */
async function call<T>(
  run: Run,
  name: FailureHook,
  { events, hook }: { readonly events: Events; readonly hook: () => MaybePromise<T> },
): Promise<T | undefined> {
  try {
    return await run.control.follow(hook())
  } catch (error) {
    const message = `${name} of job "${run.job.type}" threw`
    events.emit('task.complaint', { ...aboutOf(run), message, error })
    return undefined
  }
}
