/** One attempt as a pipeline: resolve the class, check the messages, ask the hooks, do the work, and tell how it ended. */

import { CancelledError, MissingMethodError, RunnerStoppedError, SnoozeError } from './errors.ts'
import type { Message } from './engine/engine.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'
import { checkPayload } from './message-schema.ts'
import { within, type Middleware } from './middleware.ts'
import type { RunnerResult } from './result.ts'
import { checkResult, checkResults } from './result-check.ts'
import type { RunSettling } from './run-settling.ts'
import type { HeldMessage, Run, RunEnd } from './run.ts'
import type { JobContext } from './context.ts'
import type { AnyTask, QueueTask, TaskClass } from './task.ts'
import { VALIDATION_STAGES, type ValidationStage } from './validation-stage.ts'

/** Makes the instance of a run, where dependency injection needs it. */
export type CreateTask = (taskClass: TaskClass, context: JobContext) => MaybePromise<AnyTask>

/** What the attempts of all runs share. */
export interface AttemptHost {
  readonly settling: RunSettling
  readonly middleware: readonly Middleware[]
  readonly createTask: CreateTask
  now(): number
}

/** A run that went well. */
const SUCCEEDED: RunEnd = { status: 'succeeded' }

/**
 * Runs an attempt and settles its messages. Never throws for anything that the task does. Every call of the task's code is
 * followed, so that nothing here goes on once the run was given up; and nothing is awaited that is there at once.
 */
export async function attempt(run: Run, host: AttemptHost): Promise<RunEnd> {
  const end = await endOf(run, host)
  const reached = run.reached()
  if (reached !== undefined) await reached
  run.enter('settled')
  return end
}

async function endOf(run: Run, host: AttemptHost): Promise<RunEnd> {
  let stage: ValidationStage | undefined
  try {
    const working = pipeline(run, host)
    stage = isPromise(working) ? await working : working
  } catch (error) {
    run.enter('over')
    return fail(run, error, host)
  }
  if (stage === undefined) return finish(run, host)
  run.enter('over')
  host.settling.skipped(run, stage)
  return { status: 'skipped', reason: stage }
}

/** @returns the stage of validation that said no */
async function pipeline(run: Run, host: AttemptHost): Promise<ValidationStage | undefined> {
  const { control, job, context } = run
  const loading = job.load()
  const taskClass = isPromise(loading) ? await control.follow(loading) : loading
  const reading = readMessages(run, taskClass, host)
  if (reading !== undefined) await reading
  if (!run.messages.some(({ isUnsettled }) => isUnsettled)) return undefined
  const making = host.createTask(taskClass, context)
  const task = isPromise(making) ? await control.follow(making) : making
  run.task = task
  for (const stage of VALIDATION_STAGES) {
    const asked: MaybePromise<unknown> = task[stage](context) // a hook in plain JavaScript may well return nothing
    const agreed = isPromise(asked) ? await control.follow(asked) : asked
    if (agreed === false) return (control.throwIfAborted(), stage)
  }
  control.throwIfAborted()
  run.enter('working')
  const work = (): Promise<readonly RunnerResult[]> => workOn(task, run, host)
  await (host.middleware.length === 0 ? work() : control.follow(within(host.middleware, context, work)))
  return undefined
}

/** What no longer fits the schema goes to the dead letters, never to the task. */
function readMessages(run: Run, taskClass: TaskClass, host: AttemptHost): Promise<void> | undefined {
  if (taskClass.schema !== undefined) return checkMessages(run, taskClass, host)
  for (const held of run.messages) held.payload = held.message.payload
  return undefined
}

async function checkMessages(run: Run, taskClass: TaskClass, { settling }: AttemptHost): Promise<void> {
  for (const held of run.messages) {
    try {
      held.payload = await run.control.follow(payloadOf(held.message, taskClass))
    } catch (error) {
      run.control.throwIfAborted()
      settling.dead(run, held, 'invalid-message', error)
    }
  }
}

/** Neither a tick nor `runNow` gives parameters; whether `trigger` may leave them out was checked by the call. */
function payloadOf({ job, origin, payload }: Message, taskClass: TaskClass): MaybePromise<unknown> {
  return origin !== 'message' && payload === undefined ? undefined : checkPayload(job, taskClass, payload)
}

async function workOn(task: AnyTask, run: Run, host: AttemptHost): Promise<readonly RunnerResult[]> {
  const { control, context } = run
  control.throwIfAborted()
  const preparing = task.prepareContext(context)
  if (isPromise(preparing)) await control.follow(preparing)
  control.throwIfAborted()
  if (run.job.kind === 'queue' && task.execute === undefined) {
    await processEach(task as QueueTask, run, host) // a queue job's class extends QueueTask
  } else {
    for (const held of run.messages) if (held.isUnsettled) run.begin(held)
    const executing: MaybePromise<unknown> = task.execute?.(context)
    const returned = isPromise(executing) ? await control.follow(executing) : executing
    run.results.push(...checkResults(run.job.type, returned))
  }
  return run.results
}

async function processEach(task: QueueTask, run: Run, host: AttemptHost): Promise<void> {
  if (task.process === undefined) {
    for (const held of run.unsettled) run.begin(held)
    throw new MissingMethodError(run.job.type)
  }
  for (const held of run.messages) {
    run.control.throwIfAborted()
    if (!held.isUnsettled) continue // a task may settle ahead
    await processOne(task, run, held, host)
    if (mustStop(run, held)) return
  }
}

/** The outcome is on its way to the engine before the next message begins. */
async function processOne(task: QueueTask, run: Run, held: HeldMessage, host: AttemptHost): Promise<void> {
  const { control, job, context } = run
  run.begin(held)
  try {
    const processing: MaybePromise<unknown> = task.process?.(held.payload, context)
    const returned = isPromise(processing) ? await control.follow(processing) : processing
    const result = checkResult(job.type, returned)
    run.results.push(result)
    host.settling.done(run, held, [result])
  } catch (error) {
    if (control.isAborted) throw error
    await host.settling.failed(run, [held], error, false)
  }
}

/** In strict order nothing overtakes a message that waits for another try. */
function mustStop(run: Run, { state }: HeldMessage): boolean {
  return run.job.options.preserveOrder !== undefined && state === 'waiting'
}

/** The task came back without a throw. */
function finish(run: Run, { settling }: AttemptHost): RunEnd {
  run.enter('over')
  if (run.control.reason instanceof CancelledError) return cancelled(run, settling)
  const byBatch = run.job.kind === 'self-contained' || run.task?.execute !== undefined || !run.hasBegun
  if (byBatch) for (const held of run.messages) settling.done(run, held, run.results)
  else settling.release(run, run.unsettled)
  return howItEnded(run)
}

/** The task threw, or was given up. */
async function fail(run: Run, thrown: unknown, { settling, now }: AttemptHost): Promise<RunEnd> {
  const { control } = run
  const error: unknown = control.isAborted ? control.reason : thrown
  if (error instanceof CancelledError) return cancelled(run, settling)
  // Before the task saw any message, it is all of them that cannot be worked on.
  const failing = run.hasBegun ? run.begun : run.unsettled
  if (error instanceof RunnerStoppedError) return interrupted(run, error, settling)
  if (error instanceof SnoozeError) {
    settling.giveBack(run, run.unsettled, now() + error.seconds * 1000)
    return { status: 'skipped', reason: 'snoozed' }
  }
  if (failing.length === 0) run.error ??= error // it hit between two messages
  await settling.failed(run, failing, error, run.messages.length > 1 && run.task?.execute !== undefined)
  if (control.reason instanceof CancelledError) return cancelled(run, settling)
  settling.release(run, run.unsettled)
  return howItEnded(run)
}

function cancelled(run: Run, settling: RunSettling): RunEnd {
  const reason = 'it was cancelled'
  settling.ended(run, run.unsettled, 'cancelled', reason)
  return { status: 'cancelled', reason }
}

/** What is safe to repeat waits for the next process; the rest is for a person to decide. */
function interrupted(run: Run, error: RunnerStoppedError, settling: RunSettling): RunEnd {
  if (!run.job.options.idempotent) {
    for (const held of run.begun) settling.dead(run, held, 'interrupted', error)
  }
  return { status: 'cancelled', reason: 'the runner stopped' }
}

function howItEnded({ failed, error, results }: Run): RunEnd {
  if (failed === 0 && error === undefined && results.every(({ success }) => success)) return SUCCEEDED
  return { status: 'failed', ...(error !== undefined && { error }) }
}
