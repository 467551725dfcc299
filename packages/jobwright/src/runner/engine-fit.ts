/** Whether an engine can do what the jobs of a program ask of it by their options. */

import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { EngineTraits } from '../engine/contract/engine-job.ts'
import { EngineFitError } from '../errors/start-errors.ts'

/**
 * Checks the enabled jobs.
 *
 * @throws EngineFitError with every option of every job that the engine cannot keep
 */
export function checkFit(jobs: Iterable<RunnableJob>, traits: EngineTraits): void {
  const problems = [...jobs].filter(({ options }) => options.enabled).flatMap((job) => misfits(job, traits))
  if (problems.length > 0) throw new EngineFitError(traits.name, problems)
}

function misfits({ type, options }: RunnableJob, { shortestIntervalMs = 0 }: EngineTraits): string[] {
  const { intervalSeconds = Number.POSITIVE_INFINITY } = options
  if (intervalSeconds * 1000 >= shortestIntervalMs) return []
  const shortest = shortestIntervalMs / 1000
  return [`job "${type}": intervalSeconds ${intervalSeconds} is too short; make it ${shortest} or more`]
}
