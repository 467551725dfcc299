/** What the program puts around the work of every run: tracing, a transaction, a log scope. */

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'

/**
 * Wraps the work of a run. Call `next()` once; it resolves with the results there are, and rejects with what the task
 * threw. What a middleware throws is an error of the attempt, and what the task threw remains one, whatever a middleware makes
 * of it; the run lasts until both have ended. Without a call of `next()` the task does not run, and the run counts as done.
 */
export type Middleware = (
  run: JobContext,
  next: () => Promise<readonly RunnerResult[]>,
) => MaybePromise<unknown>

/** Calls the work inside the middleware, the first one outermost. */
export async function within(
  middleware: readonly Middleware[],
  run: JobContext,
  work: () => Promise<readonly RunnerResult[]>,
): Promise<void> {
  const [outer, ...inner] = middleware
  if (outer === undefined) {
    await work()
    return
  }
  let results: Promise<readonly RunnerResult[]> | undefined
  try {
    await outer(run, () => {
      results ??= runInner()
      results.catch(() => {}) // it is waited for below
      return results
    })
  } finally {
    await Promise.allSettled([results])
  }
  await results

  async function runInner(): Promise<readonly RunnerResult[]> {
    let done: readonly RunnerResult[] = []
    await within(inner, run, async () => {
      done = await work()
      return done
    })
    return done
  }
}
