/** Starts the parts of a runner in their order; a step that fails undoes the ones before it. */

import { atMost } from '../time/at-most.ts'
import type { CapabilitySet, FailedCapability } from '../execution/capability-set.ts'
import { messageOf } from '../errors/error-message.ts'
import { checkFit } from './engine-fit.ts'
import { freeEngine, takeEngine } from './engine-use.ts'
import type { Events } from '../events/events.ts'
import type { Gates } from '../claims/gates.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import type { RunnerParts } from './runner-parts.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { EngineFitError, MissingCapabilityError, StartError } from '../errors/start-errors.ts'

/** What the start tells, and what ends it. */
export interface StartHost {
  readonly events: Events
  /** Rejects when the runner is stopped meanwhile: no step that hangs is waited for any more. */
  readonly givenUp: Promise<never>
}

/** Engine opened → registry loaded → capabilities made → schedules set → dispatcher running. @throws EngineFitError, StartError */
export async function startUp(
  parts: RunnerParts,
  options: ResolvedRunnerOptions,
  { events, givenUp }: StartHost,
): Promise<void> {
  const { jobs, engine, capabilities, scheduler, dispatcher } = parts
  const { clock } = options
  const undo: (() => unknown)[] = []
  let step = 'loading the jobs whose base class is elsewhere'
  try {
    await Promise.race([Promise.all([...jobs.values()].map((job) => job.identify())), givenUp])
    checkFit(jobs.values(), engine.engine.traits)
    step = `opening the engine "${engine.engine.traits.name}"`
    takeEngine(engine.engine)
    undo.push(() => freeEngine(engine.engine))
    const opening = open(parts, options)
    undo.push(() => closeOnceOpen(opening, parts, options))
    await Promise.race([opening.opened, givenUp])
    step = 'making the capabilities'
    undo.push(() => capabilities.dispose(clock))
    const failed = await capabilities.make()
    settleCapabilities(parts, failed, { events, strict: options.strict })
    step = 'setting the schedules'
    undo.push(() => scheduler.stop())
    await Promise.race([scheduler.start([...jobs.values()]), givenUp])
    dispatcher.start()
    parts.watchdog.start()
  } catch (error) {
    for (const back of undo.toReversed()) await undoStep(back, options)
    throw error instanceof EngineFitError ? error : new StartError(step, error)
  }
}

interface Opening {
  readonly opened: Promise<void>
  /** Whether it has neither opened nor failed yet. */
  isUnderWay: boolean
}

function open(parts: RunnerParts, { clock, history }: ResolvedRunnerOptions): Opening {
  const { jobs, engine, dispatcher, dropped, ended } = parts
  const opened = (async () => {
    await engine.engine.open({
      clock,
      processId: crypto.randomUUID(),
      history: { maxRuns: history.maxRuns, maxAgeMs: history.maxAgeSeconds * 1000 },
      jobs: [...jobs.values()].map((job) => job.forEngine),
      wake: () => dispatcher.wake(),
      dropped,
      ended,
    })
  })()
  const opening = { opened, isUnderWay: true }
  const over = (): void => void (opening.isUnderWay = false)
  opened.then(over, over)
  return opening
}

/** Nobody waits for an engine that hangs; if it opens after all, it is closed. */
function closeOnceOpen(
  { opened, isUnderWay }: Opening,
  { engine }: RunnerParts,
  options: ResolvedRunnerOptions,
): unknown {
  const close = (): Promise<void> => atMost(engine.engine.close(), options.clock)
  if (!isUnderWay) return close()
  void opened.then(() => undoStep(close, options)).catch(() => {}) // what never opened need not be closed
  return undefined
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
