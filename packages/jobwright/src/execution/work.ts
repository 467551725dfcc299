/**
 * The work of an attempt, inside the middleware: prepare the context, then execute, or process each
 * message.
 */

import { checkResult, checkResults, type RunnerResult } from '../authoring/result.ts'
import { overrides, type AnyTask, type QueueTask } from '../authoring/task.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import { LeaseLostError, MissingMethodError } from '../errors/task-errors.ts'
import type { LoopWatch } from '../monitor/loop-watch.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'
import { within, type Middleware } from './middleware.ts'
import type { RunSettling } from './run-settling.ts'
import type { HeldMessage, Run } from './run.ts'

/** What the work of all runs shares. */
export interface WorkHost {
  readonly settling: RunSettling
  readonly engine: EngineLink
  readonly loopWatch: LoopWatch
  readonly middleware: readonly Middleware[]
}

/** Returned for work whose results are with the run already. */
const NO_MORE: readonly RunnerResult[] = []

/**
 * Lets the task work, inside the middleware, unless the run has none or was refused.
 *
 * Neither this nor the functions that it calls are async: the frames of async functions were the
 * largest part of what a run allocates.
 *
 * @returns what the task returned, for {@link takeResults}
 */
export function work(run: Run, host: WorkHost): MaybePromise<unknown> {
  const { task } = run
  if (task === undefined || run.refusedBy !== undefined) return NO_MORE
  run.enter('working')
  if (host.middleware.length === 0) return workInside(run, task, host)
  const working = within(host.middleware, run.context, async () => {
    takeResults(run, await workInside(run, task, host))
    return run.results
  })
  return run.control.follow(working.then(() => NO_MORE))
}

/** Adds what the task returned to `run.results`. @throws InvalidResultError */
export function takeResults(run: Run, returned: unknown): void {
  if (returned === NO_MORE) return
  for (const result of checkResults(run.job.type, returned)) run.results.push(result)
}

function workInside(run: Run, task: AnyTask, host: WorkHost): MaybePromise<unknown> {
  run.control.throwIfAborted()
  if (!overrides(task, 'prepareContext')) return perform(run, task, host)
  const preparing = run.control.follow(task.prepareContext(run.context))
  return isPromise(preparing) ? preparing.then(() => perform(run, task, host)) : perform(run, task, host)
}

function perform(run: Run, task: AnyTask, host: WorkHost): MaybePromise<unknown> {
  run.control.throwIfAborted()
  if (run.job.kind === 'queue' && task.execute === undefined) {
    return processEach(task as QueueTask, run, host) // a queue job's class extends QueueTask
  }
  if (!mustNoteBatch(run, host.engine)) return execute(task, run, host)
  return noteBegin(run, run.unsettled, host.engine).then(() => execute(task, run, host))
}

function execute(task: AnyTask, run: Run, { loopWatch }: WorkHost): MaybePromise<unknown> {
  if (task.execute === undefined) throw new MissingMethodError(run.job.type, run.job.kind)
  for (const held of run.messages) if (held.isUnsettled) run.begin(held)
  const executing: MaybePromise<unknown> = loopWatch.call(run.job.type, () => task.execute?.(run.context))
  return run.control.follow(executing)
}

/**
 * Processes one message after another. The outcome of each is on its way to the engine before the
 * next one begins.
 */
async function processEach(task: QueueTask, run: Run, host: WorkHost): Promise<readonly RunnerResult[]> {
  const { control, job, context, results } = run
  const heldUp = new Set<string>()
  for (const held of run.messages) {
    const order = orderOf(held, run)
    if (order !== undefined && heldUp.has(order)) continue
    const storing = isLastAttempt(held, run) ? run.stored() : undefined
    if (storing !== undefined) await control.follow(storing)
    control.throwIfAborted()
    if (!held.isUnsettled) continue // the task may have settled it already
    if (mustNoteBegin(run, host.engine)) await noteBegin(run, [held], host.engine)
    beginOne(run, held)
    try {
      if (task.process === undefined) throw new MissingMethodError(job.type, job.kind)
      const processing: MaybePromise<unknown> = host.loopWatch.call(job.type, () =>
        task.process?.(held.payload, context),
      )
      const returned = isPromise(processing) ? await control.follow(processing) : processing
      const result = checkResult(job.type, returned)
      if (run.isMessageCancelled) throw control.messageAborted?.reason // it ends as cancelled
      results.push(result)
      run.isEnding = isLast(held, run, host)
      host.settling.done(run, held, [result])
    } catch (error) {
      control.throwIfAborted()
      run.isEnding = isLast(held, run, host)
      const { messageAborted } = control
      await host.settling.failedMessage(run, held, messageAborted ? messageAborted.reason : error)
    } finally {
      control.endMessage()
    }
    if (order !== undefined && held.state === 'waiting') heldUp.add(order)
  }
  if (job.timeoutMs !== undefined && run.willCleanUp) {
    control.limit(job.timeoutMs, () => run.timeoutOf(run.first))
  }
  return NO_MORE
}

/** Whether nothing but the end of the run follows once this message is settled. */
function isLast(held: HeldMessage, run: Run, { middleware }: WorkHost): boolean {
  return run.messages.at(-1) === held && middleware.length === 0 && !run.willCleanUp
}

/** Each message is an attempt, with a time limit of its own. */
function beginOne(run: Run, held: HeldMessage): void {
  const { control, job } = run
  run.begin(held)
  if (job.timeoutMs === undefined) control.beginMessage()
  else control.beginMessage(job.timeoutMs, () => run.timeoutOf(held.message))
}

/**
 * If the process dies, the engine takes the first unsettled message for the one that had begun. A
 * message that must not begin again therefore waits until the outcomes before it are stored.
 */
function isLastAttempt({ message }: HeldMessage, { job: { options } }: Run): boolean {
  return message.attempts >= options.maxRetries
}

/**
 * What a message is kept in order by, if its job keeps order: no message overtakes one of the same
 * order that waits for another attempt.
 */
function orderOf({ message }: HeldMessage, { job: { options } }: Run): string | undefined {
  return options.preserveOrder === 'key' ? (message.orderKey ?? '') : options.preserveOrder && ''
}

/** The same for a task that is given all messages of its run at once: they begin together. */
function mustNoteBatch(run: Run, link: EngineLink): boolean {
  return mustNoteBegin(run, link) || (run.messages.length > 1 && link.engine.begin !== undefined)
}

/**
 * Whether the engine must know which messages begin: if they may not be repeated, they are in doubt
 * once the process dies.
 */
function mustNoteBegin({ job }: Run, { engine }: EngineLink): boolean {
  return !job.options.idempotent && engine.begin !== undefined
}

/**
 * Resolves when the engine has noted that messages begin.
 *
 * @throws LeaseLostError if the claim no longer holds; the reason of an abort meanwhile
 */
async function noteBegin(run: Run, messages: readonly HeldMessage[], link: EngineLink): Promise<void> {
  const { claim, control, job } = run
  const ids = messages.map(({ message }) => message.id)
  const noting = link.insist(
    'begin',
    (engine) => engine.begin?.(claim.id, ids) ?? true,
    () => !control.isAborted,
  )
  const holds = await control.follow(noting)
  if (!holds)
    control.abort(new LeaseLostError(job.type, 'the engine has given its messages up for another run'))
  control.throwIfAborted()
}
