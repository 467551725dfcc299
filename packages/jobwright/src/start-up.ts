/** Starts the parts of a runner in their order; a step that fails undoes the ones before it. */

import type { CapabilitySet, FailedCapability } from './capability-set.ts'
import { messageOf } from './error-message.ts'
import { checkFit } from './engine-fit.ts'
import type { Events } from './events.ts'
import { EngineFitError, MissingCapabilityError, StartError } from './errors.ts'
import type { Gates } from './gates.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'
import type { RunnableJob } from './runnable-job.ts'

/** Engine opened → registry loaded → capabilities made → schedules set → dispatcher running. @throws EngineFitError, StartError */
export async function startUp(
  parts: RunnerParts,
  options: ResolvedRunnerOptions,
  events: Events,
): Promise<void> {
  const { jobs, engine, capabilities, scheduler, dispatcher } = parts
  const undo: (() => unknown)[] = []
  let step = 'loading the jobs whose base class is elsewhere'
  try {
    await Promise.all([...jobs.values()].map((job) => job.identify()))
    checkFit(jobs.values(), engine.engine.traits)
    step = `opening the engine "${engine.engine.traits.name}"`
    undo.push(() => engine.engine.close())
    await engine.engine.open({
      clock: options.clock,
      processId: crypto.randomUUID(),
      history: { maxRuns: options.history.maxRuns, maxAgeMs: options.history.maxAgeSeconds * 1000 },
      jobs: [...jobs.values()].map((job) => job.forEngine),
      wake: () => dispatcher.wake(),
      dropped: parts.dropped,
      ended: parts.ended,
    })
    step = 'making the capabilities'
    undo.push(() => capabilities.dispose())
    const failed = await capabilities.make()
    settleCapabilities(parts, failed, { events, strict: options.strict })
    step = 'setting the schedules'
    undo.push(() => scheduler.stop())
    await scheduler.start([...jobs.values()])
    dispatcher.start()
  } catch (error) {
    for (const back of undo.toReversed()) await undoStep(back, options)
    throw error instanceof EngineFitError ? error : new StartError(step, error)
  }
}

async function undoStep(back: () => unknown, { logger }: ResolvedRunnerOptions): Promise<void> {
  try {
    await back()
  } catch (error) {
    logger.error('a step of the start could not be undone', { error })
  }
}

/** A job whose capability is not there is not claimed. @throws MissingCapabilityError where `strict` */
function settleCapabilities(
  { jobs, capabilities, gates }: Pick<RunnerParts, 'jobs' | 'capabilities' | 'gates'>,
  failed: readonly FailedCapability[],
  { events, strict }: { readonly events: Events; readonly strict: boolean },
): void {
  for (const { name, error } of failed) events.emit('capability.failed', { capability: name, error })
  const problems = [...jobs.values()].flatMap((job) => blocksOf(job, capabilities, failed))
  if (strict && problems.length > 0) {
    throw new MissingCapabilityError(problems.map(({ job, reason }) => `job "${job}": ${reason}`))
  }
  block(problems, gates, events)
}

interface Block {
  readonly job: string
  readonly reason: string
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

function block(problems: readonly Block[], gates: Gates, events: Events): void {
  const jobs = new Set(problems.map(({ job }) => job))
  for (const type of jobs) {
    const reasons = problems.filter(({ job }) => job === type).map(({ reason }) => reason)
    const reason = reasons.join('; ')
    gates.block(type, reason)
    events.emit('job.blocked', { job: type, reason })
  }
}
