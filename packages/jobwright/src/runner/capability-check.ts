/** Blocks the jobs that require a capability which is missing or could not be made. */

import type { RunnableJob } from '../configuration/runnable-job.ts'
import { messageOf } from '../errors/error-message.ts'
import { MissingCapabilityError } from '../errors/start-errors.ts'
import type { Events } from '../events/events.ts'
import type { CapabilitySet, FailedCapability } from '../execution/capability-set.ts'
import type { RunnerParts } from './runner-parts.ts'

/** Why a job is blocked. */
interface Block {
  readonly job: string
  readonly reason: string
}

/**
 * Closes the gates of the jobs whose capabilities are not all there.
 *
 * @throws MissingCapabilityError if `strict`
 */
export function blockIncapable(
  { jobs, capabilities, gates }: Pick<RunnerParts, 'jobs' | 'capabilities' | 'gates'>,
  failed: readonly FailedCapability[],
  { events, strict }: { readonly events: Events; readonly strict: boolean },
): void {
  for (const { name, error } of failed) events.emit('capability.failed', { capability: name, error })
  const blocks = [...jobs.values()].flatMap((job) => blocksOf(job, capabilities, failed))
  if (strict && blocks.length > 0) {
    const problems = blocks.map(({ job, reason }) => `job "${job}": ${reason}`)
    throw new MissingCapabilityError(
      problems,
      failed.map(({ error }) => error),
    )
  }
  for (const job of new Set(blocks.map((block) => block.job))) {
    const reason = reasonsOf(job, blocks).join('; ')
    gates.block(job, reason)
    events.emit('job.blocked', { job, reason })
  }
}

function blocksOf(
  { type, options }: RunnableJob,
  capabilities: CapabilitySet,
  failed: readonly FailedCapability[],
): Block[] {
  if (!options.enabled) return []
  return options.requires.flatMap((name) => {
    const failure = failed.find((one) => one.name === name)
    if (failure !== undefined) {
      const why = messageOf(failure.error)
      return [{ job: type, reason: `its capability "${name}" could not be made: ${why}` }]
    }
    return capabilities.has(name)
      ? []
      : [{ job: type, reason: `it requires the capability "${name}", which createRunner was not given` }]
  })
}

function reasonsOf(job: string, blocks: readonly Block[]): string[] {
  return blocks.filter((block) => block.job === job).map(({ reason }) => reason)
}
