/**
 * Middleware: what a program wraps around the work of every run, such as a trace or a transaction.
 */

import type { JobContext } from '../authoring/context.ts'
import type { RunnerResult } from '../authoring/result.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'

/**
 * Wraps the work of a run. Call `next()` once: it resolves with the results of the task, or rejects
 * with what the task threw. If a middleware throws, the attempt fails. If the task threw, the
 * attempt fails even if a middleware catches the error. The run lasts until both have ended.
 * Without a call of `next()` the task does not run, and the run counts as done.
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
      results.catch(() => {}) // awaited below
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
