/** One attempt as a pipeline: resolve the class, check the messages, ask the hooks, do the work, and tell how it ended. */

import { BatchMessage } from './batch-message.ts'
import { CancelledError, MissingMethodError, RunnerStoppedError, SnoozeError } from './errors.ts'
import type { Message } from './engine/engine.ts'
import { checkPayload } from './message-schema.ts'
import { within, type Middleware } from './middleware.ts'
import type { RunnerResult } from './result.ts'
import { checkResult, checkResults } from './result-check.ts'
import type { RunSettling } from './run-settling.ts'
import type { Run, RunEnd } from './run.ts'
import type { JobContext } from './context.ts'
import type { AnyTask, MaybePromise, QueueTask, TaskClass } from './task.ts'
import { failedStage } from './validation-stage.ts'

/** Makes the instance of a run, where dependency injection needs it. */
export type CreateTask = (taskClass: TaskClass, context: JobContext) => MaybePromise<AnyTask>

/** What the attempts of all runs share. */
export interface AttemptHost {
  readonly settling: RunSettling
  readonly middleware: readonly Middleware[]
  readonly createTask: CreateTask
  now(): number
}

/** Runs an attempt and settles its messages. Never throws for anything that the task does. */
export async function attempt(run: Run, host: AttemptHost): Promise<RunEnd> {
  const end = await outcomeOf(run, host)
  run.isOver = true
  await run.settled()
  return end
}

async function outcomeOf(run: Run, host: AttemptHost): Promise<RunEnd> {
  try {
    const stage = await run.control.follow(pipeline(run, host))
    if (stage !== undefined) {
      await host.settling.skipped(run, stage)
      return { status: 'skipped', reason: stage }
    }
    return await finish(run, host)
  } catch (error) {
    run.isOver = true
    return fail(run, error, host)
  }
}

/** @returns the stage of validation that said no */
async function pipeline(run: Run, host: AttemptHost): Promise<string | undefined> {
  const taskClass = await run.job.load()
  await readMessages(run, taskClass, host)
  if (run.unsettled.length === 0 || run.isOver) return undefined
  run.task = await host.createTask(taskClass, run.context)
  const stage = await failedStage(run.task, run.context)
  run.control.signal.throwIfAborted()
  if (stage !== undefined) return stage
  run.isPrepared = true
  await within(host.middleware, run.context, () => work(run, host))
  return undefined
}

/** What no longer fits the schema goes to the dead letters, never to the task. */
async function readMessages(run: Run, taskClass: TaskClass, { settling }: AttemptHost): Promise<void> {
  const messages: BatchMessage[] = []
  for (const message of run.claim.messages) {
    try {
      const payload = await payloadOf(message, taskClass)
      messages.push(batchMessage(run, message, payload, settling))
    } catch (error) {
      await settling.dead(run, message, 'invalid-message', error)
    }
  }
  run.context.messages = messages
  if (run.job.kind === 'self-contained') run.context.parameters = messages[0]?.payload as undefined // its class declares what they are
}

/** Neither a tick nor `runNow` gives parameters; whether `trigger` may leave them out was checked by the call. */
function payloadOf({ job, origin, payload }: Message, taskClass: TaskClass): MaybePromise<unknown> {
  return origin !== 'message' && payload === undefined ? undefined : checkPayload(job, taskClass, payload)
}

function batchMessage(run: Run, message: Message, payload: unknown, settling: RunSettling): BatchMessage {
  return new BatchMessage(message, payload, (decision) => {
    if (decision.kind === 'done' && decision.result !== undefined) checkResult(run.job.type, decision.result)
    if (!run.isOver) run.await(settling.decided(run, message, decision))
  })
}

async function work(run: Run, host: AttemptHost): Promise<readonly RunnerResult[]> {
  const { task, context } = run
  if (task === undefined) throw new Error('there is no task yet')
  run.control.signal.throwIfAborted()
  await task.prepareContext(context)
  run.control.signal.throwIfAborted()
  if (run.job.kind === 'queue' && task.execute === undefined) {
    await processEach(task as QueueTask, run, host) // a queue job's class extends QueueTask
  } else {
    for (const message of run.unsettled) run.begin(message)
    const results = checkResults(run.job.type, await task.execute?.(context))
    if (!run.isOver) run.results.push(...results)
  }
  return run.results
}

async function processEach(task: QueueTask, run: Run, host: AttemptHost): Promise<void> {
  if (task.process === undefined) {
    for (const message of run.unsettled) run.begin(message)
    throw new MissingMethodError(run.job.type)
  }
  for (const message of run.unsettled) {
    run.control.signal.throwIfAborted()
    if (!run.isUnsettled(message)) continue // a task may settle ahead
    await processOne(task, run, message, host)
    if (run.isOver || mustStop(run, message)) return
  }
}

async function processOne(task: QueueTask, run: Run, message: Message, host: AttemptHost): Promise<void> {
  run.begin(message)
  const payload = run.context.messages.find(({ id }) => id === message.id)?.payload
  try {
    const result = checkResult(run.job.type, await task.process?.(payload, run.context))
    if (run.isOver) return
    run.results.push(result)
    await host.settling.done(run, message, [result])
  } catch (error) {
    if (run.isOver || run.control.signal.aborted) throw error
    await host.settling.failed(run, [message], error, false)
  }
}

/** In strict order nothing overtakes a message that waits for another try. */
function mustStop(run: Run, message: Message): boolean {
  return run.job.options.preserveOrder !== undefined && run.isWaiting(message)
}

/** The task came back without a throw. */
async function finish(run: Run, { settling }: AttemptHost): Promise<RunEnd> {
  const { signal } = run.control
  if (signal.reason instanceof CancelledError) return cancelled(run, settling)
  const byBatch = run.job.kind === 'self-contained' || run.task?.execute !== undefined || !run.hasBegun
  const left = run.unsettled
  if (byBatch) await Promise.all(left.map((message) => settling.done(run, message, run.results)))
  else await settling.release(run, left)
  return endOf(run)
}

/** The task threw, or was given up. */
async function fail(run: Run, thrown: unknown, host: AttemptHost): Promise<RunEnd> {
  const { settling } = host
  const { signal } = run.control
  const error: unknown = signal.aborted ? signal.reason : thrown
  if (error instanceof CancelledError) return cancelled(run, settling)
  // Before the task saw any message, it is all of them that cannot be worked on.
  const failing = run.hasBegun ? run.begun : run.unsettled
  if (error instanceof RunnerStoppedError) return interrupted(run, run.begun, error, settling)
  if (error instanceof SnoozeError) return snoozed(run, error, host)
  if (failing.length === 0) run.error ??= error // it hit between two messages
  await settling.failed(run, failing, error, run.claim.messages.length > 1 && run.task?.execute !== undefined)
  if (signal.reason instanceof CancelledError) return cancelled(run, settling)
  await settling.release(run, run.unsettled)
  return endOf(run)
}

async function snoozed(run: Run, { seconds }: SnoozeError, { settling, now }: AttemptHost): Promise<RunEnd> {
  await settling.giveBack(run, run.unsettled, now() + seconds * 1000)
  return { status: 'skipped', reason: 'snoozed' }
}

async function cancelled(run: Run, settling: RunSettling): Promise<RunEnd> {
  const reason = 'it was cancelled'
  await settling.ended(run, run.unsettled, 'cancelled', reason)
  return { status: 'cancelled', reason }
}

/** What is safe to repeat waits for the next process; the rest is for a person to decide. */
async function interrupted(
  run: Run,
  failing: readonly Message[],
  error: RunnerStoppedError,
  settling: RunSettling,
): Promise<RunEnd> {
  if (!run.job.options.idempotent) {
    await Promise.all(failing.map((message) => settling.dead(run, message, 'interrupted', error)))
  }
  return { status: 'cancelled', reason: 'the runner stopped' }
}

function endOf(run: Run): RunEnd {
  const failed = run.failed > 0 || run.error !== undefined || run.results.some(({ success }) => !success)
  return { status: failed ? 'failed' : 'succeeded', ...(run.error !== undefined && { error: run.error }) }
}
