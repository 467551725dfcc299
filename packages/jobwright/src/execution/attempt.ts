/**
 * One attempt, stage by stage: from the class of the job to the record of the run.
 */

import type { JobContext } from '../authoring/context.ts'
import { overrides, VALIDATION_STAGES, type AnyTask, type TaskClass } from '../authoring/task.ts'
import type { Message } from '../engine/contract/message.ts'
import { jsonCopy } from '../enqueue/json-copy.ts'
import { checkPayload } from '../enqueue/message-schema.ts'
import { codeOf } from '../errors/error-facts.ts'
import { isMadeHere } from '../errors/jobwright-error.ts'
import { loggedError } from '../errors/logged-error.ts'
import type { JobLoadError } from '../errors/task-errors.ts'
import type { Events } from '../events/events.ts'
import type { Clock } from '../time/clock.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { LoadFailures } from './load-failures.ts'
import { aboutOf, endedRun } from './run-report.ts'
import type { Run, RunEnd } from './run.ts'
import { takeResults, work, type WorkHost } from './work.ts'

/** Makes the task instance of a run, for programs that inject dependencies. */
export type CreateTask = (taskClass: TaskClass, context: JobContext) => MaybePromise<AnyTask>

/** What the attempts of all runs share. */
export interface AttemptHost extends WorkHost {
  readonly clock: Clock
  readonly events: Events
  readonly loadFailures: LoadFailures
  readonly createTask: CreateTask
  /** The engine is storing the end of the run. */
  leaves(run: Run, finishing: Promise<unknown>): void
  /** The run is over. @param endedMs when it ended, unless that is now */
  left(run: Run, end: RunEnd, endedMs: number | undefined): void
}

/**
 * Takes a run through its stages, from the class of its job to the record in the history, and lets
 * it leave. Never rejects: if the engine is closed before it stores the end, the run is given up.
 *
 * The stages follow each other here and nowhere else. Each returns its value, or a promise of it,
 * and only a promise is awaited: a stage that knows its answer at once costs the run no turn of the
 * microtask queue.
 */
export async function attempt(run: Run, host: AttemptHost): Promise<void> {
  const { control } = run
  let end: RunEnd
  let endedMs: number | undefined
  try {
    try {
      const loading = control.follow(run.job.load())
      const taskClass = isPromise(loading) ? await loading : loading

      const reading = readMessages(run, taskClass, host)
      if (isPromise(reading)) await reading
      control.throwIfAborted()

      const making = makeTask(run, taskClass, host)
      if (isPromise(making)) await making

      const validating = validate(run)
      if (isPromise(validating)) await validating
      control.throwIfAborted()

      const working = work(run, host)
      takeResults(run, isPromise(working) ? await working : working)

      const settling = settle(run, host)
      end = isPromise(settling) ? await settling : settling
    } catch (error) {
      end = await settleFailure(run, error, host)
    }
    const tidying = tidyUp(run, host)
    if (tidying !== undefined) await tidying

    endedMs = host.clock.now()
    const recording = record(run, { end, endedMs }, host)
    if (isPromise(recording)) await recording
    if (isPromise(recording)) endedMs = undefined // it has become later
  } catch (error) {
    end = await abandon(run, error, host)
  }
  host.left(run, end, endedMs)
}

/** Gives each message its payload, as the task is to see it. */
function readMessages(run: Run, taskClass: TaskClass, host: AttemptHost): MaybePromise<void> {
  if (taskClass.schema !== undefined) return checkMessages(run, taskClass, host)
  for (const held of run.messages) held.payload = jsonCopy(held.message.payload)
}

/**
 * A message that no longer fits the schema goes to the dead letters, never to the task. If the
 * schema itself fails, nothing is known about the message, and the attempt at it has failed.
 */
async function checkMessages(run: Run, taskClass: TaskClass, { settling }: AttemptHost): Promise<void> {
  for (const held of run.messages) {
    try {
      const reading = run.control.follow(payloadOf(held.message, taskClass))
      held.payload = isPromise(reading) ? await reading : reading
    } catch (error) {
      run.control.throwIfAborted()
      if (codeOf(error) === 'INVALID_MESSAGE') settling.unfit(run, held, error)
      else await settling.failedMessage(run, held, error)
    }
  }
}

/**
 * Ticks and `runNow` give no parameters; `trigger` has checked whether its caller may leave them
 * out.
 */
function payloadOf({ job, origin, payload }: Message, taskClass: TaskClass): MaybePromise<unknown> {
  return origin !== 'message' && payload === undefined
    ? undefined
    : checkPayload(job, taskClass, { payload: jsonCopy(payload) })
}

/** Makes the task, unless none of the messages fits the schema. */
function makeTask(run: Run, taskClass: TaskClass, host: AttemptHost): MaybePromise<void> {
  if (!run.hasUnsettled) return
  const making = run.control.follow(host.createTask(taskClass, run.context))
  if (isPromise(making)) return making.then((task) => takeTask(run, task))
  takeTask(run, making)
}

/** `createTask` in plain JavaScript may return anything. */
function takeTask(run: Run, task: AnyTask | undefined | null): void {
  if (task === undefined || task === null) throw new TypeError('createTask returned no task')
  run.task = task
}

/** Calls the validation hooks in turn, until one answers `false`. */
function validate(run: Run, first = 0): MaybePromise<void> {
  const { task } = run
  if (task === undefined) return
  for (let at = first; at < VALIDATION_STAGES.length; at += 1) {
    const stage = VALIDATION_STAGES[at]!
    if (!overrides(task, stage)) continue
    const answer: MaybePromise<unknown> = run.control.follow(task[stage](run.context)) // it may be anything
    if (isPromise(answer)) return validateFurther(run, answer, at)
    if (answer === false) {
      run.refusedBy = stage
      return
    }
  }
}

async function validateFurther(run: Run, answer: Promise<unknown>, at: number): Promise<void> {
  if ((await answer) === false) run.refusedBy = VALIDATION_STAGES[at]
  else await validate(run, at + 1)
}

/** The task returned, has no message to work on, or was refused. */
function settle(run: Run, { settling }: AttemptHost): MaybePromise<RunEnd> {
  run.enter('over')
  return run.refusedBy === undefined ? settling.worked(run) : settling.refused(run, run.refusedBy)
}

/** The task threw, or the run was given up. */
async function settleFailure(run: Run, thrown: unknown, host: AttemptHost): Promise<RunEnd> {
  if (run.isOver) throw thrown // the engine was closed
  run.enter('over')
  const { settling, loadFailures, engine } = host
  const error: unknown = run.control.isAborted ? run.control.reason : thrown
  // Before its messages are released, so that this process does not claim them again at once.
  if (isLoadError(error) && engine.engine.traits.durable) loadFailures.note(run.job, error)
  return settling.failed(run, error)
}

function isLoadError(error: unknown): error is JobLoadError {
  return codeOf(error) === 'CANNOT_LOAD' && isMadeHere(error)
}

/**
 * Waits until the engine has stored what was settled, and lets the task clean up, once, however its
 * work ended. `undefined` if there is nothing to wait for.
 */
function tidyUp(run: Run, host: AttemptHost): Promise<void> | undefined {
  const storing = run.stored()
  if (storing !== undefined || run.willCleanUp) return cleanUp(run, storing, host)
  run.enter('settled')
  return undefined
}

/** What the cleanup throws changes nothing. */
async function cleanUp(
  run: Run,
  storing: Promise<unknown> | undefined,
  { events }: AttemptHost,
): Promise<void> {
  if (storing !== undefined) await storing
  run.enter('settled')
  if (!run.willCleanUp) return
  try {
    const cleaning = run.task?.cleanup(run.context, run.results)
    if (isPromise(cleaning)) await run.control.follow(cleaning)
  } catch (error) {
    const message = `cleanup of job "${run.job.type}" threw`
    events.emit('task.complaint', { ...aboutOf(run), message, error })
  }
}

/** Records the run, with the settlements that were left to its end. */
function record(
  run: Run,
  { end, endedMs }: { readonly end: RunEnd; readonly endedMs: number },
  host: AttemptHost,
): MaybePromise<void> {
  const { engine, settling } = host
  const ended = endedRun(run, end, endedMs)
  const recording = engine.insist('finish', (link) => {
    const finishing = link.finish([ended])
    if (isPromise(finishing)) host.leaves(run, finishing)
    return finishing
  })
  if (isPromise(recording)) return recording.then(([wasHeld]) => settling.ended(run, wasHeld === true))
  settling.ended(run, recording[0] === true)
}

/**
 * Tries once more to settle and record a run whose end failed, so that the engine does not hold its
 * claim for ever. As a rule the engine was closed before it answered.
 */
async function abandon(run: Run, error: unknown, host: AttemptHost): Promise<RunEnd> {
  const end = { status: 'failed', error } as const
  const { settling, clock } = host
  run.context.logger.error(`a run of job "${run.job.type}" could not be settled`, {
    error: loggedError(error),
  })
  if (!run.isOver) run.enter('over')
  try {
    settling.abandoned(run, error)
    await record(run, { end, endedMs: clock.now() }, host)
  } catch {
    settling.ended(run, false) // logged above
  }
  return end
}
