/** Whether an engine keeps what the jobs of a program ask for by their options. */

import { EngineFitError } from '../errors/errors.ts'
import { DEFAULTS } from '../manifest/options.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { shown } from '../manifest/shown.ts'
import type { EngineFeature, EngineTraits } from '../engine/contract/engine-job.ts'

/** Disabled jobs are not asked. @throws EngineFitError with every option of every job that the engine does not keep */
export function checkFit(jobs: Iterable<RunnableJob>, traits: EngineTraits): void {
  const problems = [...jobs].filter(({ options }) => options.enabled).flatMap((job) => misfits(job, traits))
  if (problems.length > 0) throw new EngineFitError(traits.name, problems)
}

function misfits(job: RunnableJob, { lacks = [], shortestIntervalMs = 0 }: EngineTraits): string[] {
  const { type, options } = job
  const { intervalSeconds = Number.POSITIVE_INFINITY } = options
  const lacking = lacks
    .filter((feature) => ASKS[feature](job))
    .map((feature) => {
      return `job "${type}": ${feature} ${shown(options[feature])} is not kept; ${REMEDIES[feature]}`
    })
  if (intervalSeconds * 1000 >= shortestIntervalMs) return lacking
  const shortest = shortestIntervalMs / 1000
  return [
    ...lacking,
    `job "${type}": intervalSeconds ${intervalSeconds} is too short; make it ${shortest} or more`,
  ]
}

/** Whether a job makes use of a feature. */
const ASKS: Readonly<Record<EngineFeature, (job: RunnableJob) => boolean>> = {
  preserveOrder: ({ options }) => options.preserveOrder !== undefined,
  dependencies: ({ options }) => options.dependencies.length > 0,
  overlap: ({ kind, schedule, options }) =>
    kind === 'self-contained' && schedule !== undefined && options.overlap !== DEFAULTS.overlap,
  // A queue job that says nothing of batches is as well served by one message after another.
  batchSize: ({ kind, registered, options }) =>
    kind === 'queue' &&
    options.batchSize > 1 &&
    (registered.options.batchSize !== undefined || options.batchSize !== DEFAULTS.batchSize),
  schemaVersion: ({ options }) => options.schemaVersion > DEFAULTS.schemaVersion,
  aliases: ({ options }) => options.aliases.length > 0,
}

const REMEDIES: Readonly<Record<EngineFeature, string>> = {
  preserveOrder: 'leave it out',
  dependencies: 'leave them out, and trigger the job at the end of the one it depends on',
  overlap: "make it 'skip'",
  batchSize: 'make it 1',
  schemaVersion: 'give the job of the new messages another name',
  aliases: 'leave them out, and keep the job under its former name until its messages are done',
}
