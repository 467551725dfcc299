/** One attempt as a pipeline: resolve the class, check the messages, ask the hooks, do the work, and tell how it ended. */

import { mustTellBegin, tellBegin } from './begin.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import { jsonCopy } from '../enqueue/json-copy.ts'
import type { LoadFailures } from './load-failures.ts'
import type { LoopWatch } from '../monitor/loop-watch.ts'
import { andThen, isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import { checkPayload } from '../enqueue/message-schema.ts'
import { within, type Middleware } from './middleware.ts'
import { checkResult, checkResults, type RunnerResult } from '../authoring/result.ts'
import type { RunSettling } from './run-settling.ts'
import type { HeldMessage, Run, RunEnd } from './run.ts'
import type { JobContext } from '../authoring/context.ts'
import {
  type AnyTask,
  type QueueTask,
  type TaskClass,
  VALIDATION_STAGES,
  type ValidationStage,
} from '../authoring/task.ts'
import { END_REASONS } from '../engine/contract/claim-rules.ts'
import type { Message } from '../engine/contract/message.ts'
import {
  CancelledError,
  JobLoadError,
  LeaseLostError,
  MissingMethodError,
  SnoozeError,
} from '../errors/task-errors.ts'
import { RunnerStoppedError } from '../errors/call-errors.ts'

/** Makes the instance of a run, where dependency injection needs it. */
export type CreateTask = (taskClass: TaskClass, context: JobContext) => MaybePromise<AnyTask>

/** What the attempts of all runs share. */
export interface AttemptHost {
  readonly settling: RunSettling
  readonly engine: EngineLink
  readonly loadFailures: LoadFailures
  readonly loopWatch: LoopWatch
  readonly middleware: readonly Middleware[]
  readonly createTask: CreateTask
  now(): number
}

/** A run, and what it is attempted with. */
interface Attempt {
  readonly run: Run
  readonly host: AttemptHost
  /** The stage of validation that said no. */
  refusedBy?: ValidationStage
}

/** A run that went well. */
const SUCCEEDED: RunEnd = { status: 'succeeded' }

/**
 * Runs an attempt and settles its messages. Never throws for anything that the task does. Every call of the task's code is
 * followed, so that nothing here goes on once the run was given up; and nothing is awaited that is there at once.
 */
export function attempt(run: Run, host: AttemptHost): MaybePromise<RunEnd> {
  const on: Attempt = { run, host }
  try {
    const working = andThen(prepare(on), work, on)
    return isPromise(working) ? afterWorkLater(working, on) : afterWork(on)
  } catch (error) {
    return afterError(error, on)
  }
}

function afterWorkLater(working: Promise<unknown>, on: Attempt): Promise<RunEnd> {
  return working.then(
    () => afterWork(on),
    (error: unknown) => afterError(error, on),
  )
}

/** The task came back, or was not asked to work. */
function afterWork({ run, host, refusedBy }: Attempt): MaybePromise<RunEnd> {
  run.enter('over')
  const end = refusedBy === undefined ? finish(run, host) : skip(run, refusedBy, host)
  return settled(run, end)
}

async function afterError(error: unknown, { run, host }: Attempt): Promise<RunEnd> {
  if (run.isOver) throw error // the engine does not answer
  run.enter('over')
  return settled(run, await fail(run, error, host))
}

/** Once the engine has all settlements. */
function settled(run: Run, end: RunEnd): MaybePromise<RunEnd> {
  const reached = run.reached()
  if (reached !== undefined) return settledLater(run, end, reached)
  run.enter('settled')
  return end
}

async function settledLater(run: Run, end: RunEnd, reached: Promise<unknown>): Promise<RunEnd> {
  await reached
  run.enter('settled')
  return end
}

/** The class, the messages as the task is to see them, the instance, the stages of validation. */
function prepare(on: Attempt): MaybePromise<unknown> {
  const { control, job } = on.run
  return andThen(control.follow(job.load()), readMessages, on)
}

function readMessages(taskClass: TaskClass, on: Attempt): MaybePromise<unknown> {
  if (taskClass.schema !== undefined) return checkMessages(taskClass, on)
  for (const held of on.run.messages) held.payload = jsonCopy(held.message.payload)
  return makeTask(taskClass, on)
}

/** What no longer fits the schema goes to the dead letters, never to the task. */
async function checkMessages(taskClass: TaskClass, on: Attempt): Promise<unknown> {
  const { run, host } = on
  for (const held of run.messages) {
    try {
      held.payload = await run.control.follow(payloadOf(held.message, taskClass))
    } catch (error) {
      run.control.throwIfAborted()
      host.settling.dead(run, held, 'invalid-message', error)
    }
  }
  return makeTask(taskClass, on)
}

/** Neither a tick nor `runNow` gives parameters; whether `trigger` may leave them out was checked by the call. */
function payloadOf({ job, origin, payload }: Message, taskClass: TaskClass): MaybePromise<unknown> {
  return origin !== 'message' && payload === undefined
    ? undefined
    : checkPayload(job, taskClass, { payload: jsonCopy(payload) })
}

function makeTask(taskClass: TaskClass, on: Attempt): MaybePromise<unknown> {
  const { run, host } = on
  if (!run.messages.some(({ isUnsettled }) => isUnsettled)) return undefined
  run.control.throwIfAborted()
  return andThen(run.control.follow(host.createTask(taskClass, run.context)), validate, on)
}

function validate(task: AnyTask, on: Attempt): MaybePromise<unknown> {
  on.run.task = task
  return askFrom(0, task, on)
}

/** Asks the stages one after another, from this one on. */
function askFrom(first: number, task: AnyTask, on: Attempt): MaybePromise<unknown> {
  for (let at = first; at < VALIDATION_STAGES.length; at += 1) {
    const stage = VALIDATION_STAGES[at]!
    const asked: MaybePromise<unknown> = task[stage](on.run.context) // a hook in plain JavaScript may well return nothing
    if (isPromise(asked)) return askFurther(asked, task, { on, at })
    if (asked !== false) continue
    on.refusedBy = stage
    return undefined
  }
  return undefined
}

async function askFurther(
  asked: Promise<unknown>,
  task: AnyTask,
  { on, at }: { readonly on: Attempt; readonly at: number },
): Promise<unknown> {
  const agreed = await on.run.control.follow(asked)
  if (agreed !== false) return askFrom(at + 1, task, on)
  on.refusedBy = VALIDATION_STAGES[at]!
  return undefined
}

function work(_prepared: unknown, on: Attempt): MaybePromise<unknown> {
  const { run, host, refusedBy } = on
  const { task, control } = run
  control.throwIfAborted()
  if (refusedBy !== undefined || task === undefined) return undefined // without a task no message was fit for it
  run.enter('working')
  if (host.middleware.length === 0) return workOn(task, on)
  return control.follow(workWithin(task, on))
}

function workWithin(task: AnyTask, on: Attempt): Promise<void> {
  return within(on.host.middleware, on.run.context, async () => workOn(task, on))
}

function workOn(task: AnyTask, on: Attempt): MaybePromise<readonly RunnerResult[]> {
  const { control, context } = on.run
  control.throwIfAborted()
  return andThen(control.follow(task.prepareContext(context)), perform, on)
}

function perform(_prepared: unknown, { run, host }: Attempt): MaybePromise<readonly RunnerResult[]> {
  const task = run.task!
  run.control.throwIfAborted()
  const each = run.job.kind === 'queue' && task.execute === undefined
  return each ? processEach(task as QueueTask, run, host) : execute(task, run, host) // a queue job's class extends QueueTask
}

function execute(task: AnyTask, run: Run, host: AttemptHost): MaybePromise<readonly RunnerResult[]> {
  return mustTellBegin(run, host.engine) ? executeLater(task, run, host) : executeBegun(task, run, host)
}

async function executeLater(task: AnyTask, run: Run, host: AttemptHost): Promise<readonly RunnerResult[]> {
  await tellBegin(run, run.unsettled, host.engine)
  return executeBegun(task, run, host)
}

function executeBegun(
  task: AnyTask,
  run: Run,
  { loopWatch }: AttemptHost,
): MaybePromise<readonly RunnerResult[]> {
  if (task.execute === undefined) throw new MissingMethodError(run.job.type, run.job.kind)
  for (const held of run.messages) if (held.isUnsettled) run.begin(held)
  const executing: MaybePromise<unknown> = loopWatch.call(run.job.type, () => task.execute?.(run.context))
  return andThen(run.control.follow(executing), takeResults, run)
}

function takeResults(returned: unknown, run: Run): readonly RunnerResult[] {
  for (const result of checkResults(run.job.type, returned)) run.results.push(result)
  return run.results
}

/** One after another; the outcome of each is on its way to the engine before the next one begins. */
async function processEach(task: QueueTask, run: Run, host: AttemptHost): Promise<readonly RunnerResult[]> {
  const { control, job, context, results } = run
  for (const held of run.messages) {
    control.throwIfAborted()
    if (!held.isUnsettled) continue // a task may settle ahead
    if (mustTellBegin(run, host.engine)) await tellBegin(run, [held], host.engine)
    run.begin(held)
    try {
      if (task.process === undefined) throw new MissingMethodError(job.type, job.kind)
      const processing: MaybePromise<unknown> = host.loopWatch.call(job.type, () =>
        task.process?.(held.payload, context),
      )
      const returned = isPromise(processing) ? await control.follow(processing) : processing
      const result = checkResult(job.type, returned)
      results.push(result)
      host.settling.done(run, held, [result])
    } catch (error) {
      control.throwIfAborted()
      await host.settling.failed(run, [held], error, false)
    }
    if (mustStop(run, held)) break
  }
  return results
}

/** In strict order nothing overtakes a message that waits for another try. */
function mustStop(run: Run, { state }: HeldMessage): boolean {
  return run.job.options.preserveOrder !== undefined && state === 'waiting'
}

function skip(run: Run, stage: ValidationStage, { settling }: AttemptHost): RunEnd {
  settling.skipped(run, stage)
  return { status: 'skipped', reason: stage }
}

/** The task came back without a throw. */
function finish(run: Run, { settling }: AttemptHost): RunEnd {
  if (run.control.reason instanceof CancelledError) return cancelled(run, settling)
  const byBatch = run.job.kind === 'self-contained' || run.task?.execute !== undefined || !run.hasBegun
  if (byBatch) for (const held of run.messages) settling.done(run, held, run.results)
  else settling.release(run, run.unsettled)
  return howItEnded(run)
}

/** The task threw, or was given up. */
async function fail(run: Run, thrown: unknown, host: AttemptHost): Promise<RunEnd> {
  const { control } = run
  const { settling, now, engine } = host
  const error: unknown = control.isAborted ? control.reason : thrown
  if (error instanceof CancelledError) return cancelled(run, settling)
  if (error instanceof LeaseLostError) return lost(run, error, settling)
  if (error instanceof JobLoadError && engine.engine.traits.durable) return notLoaded(run, error, host)
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
  const reason = END_REASONS.cancelled
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

/** Another process, or the next one, may well have the class. */
function notLoaded(run: Run, error: JobLoadError, { loadFailures, settling }: AttemptHost): RunEnd {
  loadFailures.note(run.job, error) // first, so that what is released is not claimed here
  settling.release(run, run.unsettled)
  return { status: 'skipped', reason: 'its class cannot be loaded' }
}

/** Void where the engine has given its messages to another run; else the same as if this process had died. */
function lost(run: Run, error: LeaseLostError, settling: RunSettling): RunEnd {
  if (run.job.options.idempotent) settling.repeat(run, run.begun, error)
  else for (const held of run.begun) settling.dead(run, held, 'interrupted', error)
  settling.release(run, run.unsettled)
  return { status: 'failed', error }
}

function howItEnded({ failed, error, results }: Run): RunEnd {
  if (failed === 0 && error === undefined && results.every(({ success }) => success)) return SUCCEEDED
  return { status: 'failed', ...(error !== undefined && { error }) }
}
