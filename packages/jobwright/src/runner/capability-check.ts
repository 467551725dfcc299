/** Blocks the jobs that require a capability which is missing or could not be made. */

import type { RunnableJob } from '../configuration/runnable-job.ts'
import { messageOf } from '../errors/error-message.ts'
import { MissingCapabilityError } from '../errors/start-errors.ts'
import type { Events } from '../events/events.ts'
import type { CapabilitySet, FailedCapability } from '../execution/capability-set.ts'
import { inSlices } from '../time/slices.ts'
import type { RunnerParts } from './runner-parts.ts'

/** Why a job is blocked. */
interface Block {
  readonly job: string
  /** One sentence per capability. */
  readonly reasons: readonly string[]
}

/**
 * How many jobs are reported in one turn of the event loop: each has an event and a line of log.
 */
const JOBS_PER_TURN = 100

/**
 * Closes the gates of the jobs whose capabilities are not all there.
 *
 * @throws MissingCapabilityError if `strict`
 */
export async function blockIncapable(
  { jobs, capabilities, gates }: Pick<RunnerParts, 'jobs' | 'capabilities' | 'gates'>,
  failed: readonly FailedCapability[],
  { events, strict }: { readonly events: Events; readonly strict: boolean },
): Promise<void> {
  for (const { name, error } of failed) events.emit('capability.failed', { capability: name, error })
  const failures = new Map(failed.map(({ name, error }) => [name, messageOf(error)]))
  const blocks = [...jobs.values()].flatMap((job) => blockOf(job, capabilities, failures))
  if (strict && blocks.length > 0) {
    const problems = blocks.flatMap(({ job, reasons }) => reasons.map((reason) => `job "${job}": ${reason}`))
    throw new MissingCapabilityError(
      problems,
      failed.map(({ error }) => error),
    )
  }
  await inSlices(blocks, JOBS_PER_TURN, ({ job, reasons }) => {
    const reason = reasons.join('; ')
    gates.block(job, reason)
    events.emit('job.blocked', { job, reason })
  })
}

function blockOf(
  { type: job, options }: RunnableJob,
  capabilities: CapabilitySet,
  failures: ReadonlyMap<string, string>,
): Block[] {
  if (!options.enabled) return []
  const reasons = options.requires.flatMap((name) => {
    const failure = failures.get(name)
    if (failure !== undefined) return [`its capability "${name}" could not be made: ${failure}`]
    if (capabilities.has(name)) return []
    return [`it requires the capability "${name}", which createRunner was not given`]
  })
  return reasons.length === 0 ? [] : [{ job, reasons }]
}
