/**
 * One attempt, stage by stage: from the class of the job to the settlement of the run's messages.
 */

import type { JobContext } from '../authoring/context.ts'

import {
  overrides,
  VALIDATION_STAGES,
  type AnyTask,
  type TaskClass,
  type ValidationStage,
} from '../authoring/task.ts'
import type { Message } from '../engine/contract/message.ts'
import { jsonCopy } from '../enqueue/json-copy.ts'
import { checkPayload } from '../enqueue/message-schema.ts'
import { codeOf } from '../errors/error-facts.ts'
import { isMadeHere } from '../errors/jobwright-error.ts'
import type { JobLoadError } from '../errors/task-errors.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import type { LoadFailures } from './load-failures.ts'
import type { Run, RunEnd } from './run.ts'
import { work, type WorkHost } from './work.ts'

/** Makes the task instance of a run, for programs that inject dependencies. */
export type CreateTask = (taskClass: TaskClass, context: JobContext) => MaybePromise<AnyTask>

/** What the attempts of all runs share. */
export interface AttemptHost extends WorkHost {
  readonly loadFailures: LoadFailures
  readonly createTask: CreateTask
}

/**
 * Takes a run through its stages, and settles its messages. Nothing that the task does makes it
 * reject: it rejects only if the engine is closed before it stores a settlement.
 *
 * The stages follow each other here and nowhere else. Each returns its value, or a promise of it,
 * and only a promise is awaited: a stage that knows its answer at once costs the run no turn of the
 * microtask queue.
 */
export async function attempt(run: Run, host: AttemptHost): Promise<RunEnd> {
  const { control, context } = run
  try {
    const loading = control.follow(run.job.load())
    const taskClass = isPromise(loading) ? await loading : loading

    const reading = readMessages(run, taskClass, host)
    if (isPromise(reading)) await reading
    control.throwIfAborted()
    if (!run.hasUnsettled) return settleWork(run, host) // none of its messages fits the schema

    const making = control.follow(host.createTask(taskClass, context))
    const task = isPromise(making) ? await making : making
    run.task = task

    const validating = validate(run, task)
    const refusedBy = isPromise(validating) ? await validating : validating
    control.throwIfAborted()
    if (refusedBy !== undefined) return settleRefusal(run, refusedBy, host)

    run.enter('working')
    const working = work(run, task, host)
    if (isPromise(working)) await working
    return settleWork(run, host)
  } catch (error) {
    return settleFailure(run, error, host)
  }
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

/** Calls the validation hooks in turn. @returns the first stage that answers `false` */
function validate(run: Run, task: AnyTask, first = 0): MaybePromise<ValidationStage | undefined> {
  for (let at = first; at < VALIDATION_STAGES.length; at += 1) {
    const stage = VALIDATION_STAGES[at]!
    if (!overrides(task, stage)) continue
    const answer = ask(run, task, stage)
    if (isPromise(answer)) return validateFurther(run, task, { answer, at })
    if (answer === false) return stage
  }
  return undefined
}

async function validateFurther(
  run: Run,
  task: AnyTask,
  { answer, at }: { readonly answer: Promise<unknown>; readonly at: number },
): Promise<ValidationStage | undefined> {
  return (await answer) === false ? VALIDATION_STAGES[at] : validate(run, task, at + 1)
}

/** A hook in plain JavaScript may return anything. */
function ask(run: Run, task: AnyTask, stage: ValidationStage): MaybePromise<unknown> {
  return run.control.follow(task[stage](run.context))
}

/** The task returned, or has no message to work on. */
function settleWork(run: Run, { settling }: AttemptHost): MaybePromise<RunEnd> {
  run.enter('over')
  return settling.worked(run)
}

/** A stage of validation refused the run. */
function settleRefusal(run: Run, stage: ValidationStage, { settling }: AttemptHost): RunEnd {
  run.enter('over')
  return settling.refused(run, stage)
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
