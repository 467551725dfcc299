/** Runs one job through the whole pipeline, without a runner in the test. */

import type { InputAndOptions, MessageOptions } from '../authoring/calls.ts'
import type { CreateTask } from '../execution/attempt.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import type { RunnerEvent } from '../events/events.ts'
import type { CheckedAnyName, InputOf, ResultOf } from '../authoring/job-names.ts'
import type { DeclaredOptions, JobOptions } from '../manifest/options.ts'
import type { RunStatus } from '../authoring/outcome.ts'
import type { RegisteredJob, Registry } from '../configuration/registry.ts'
import type { JobInfo } from '../inspect/live-jobs.ts'
import type { QueueTask } from '../authoring/task.ts'
import { checkRegistry } from '../runner/resolve-runner-options.ts'
import { checkJobOptions, checkTestOptions, refuseMisspelt } from './option-arguments.ts'
import { ChildAnswers, type ChildOutcomes } from './child-outcomes.ts'
import { createTestRunner, type TestRunner, type TestRunnerOptions } from './test-runner.ts'
import type { NewMessage } from '../engine/contract/message.ts'
import type { LogLine } from '../authoring/logger.ts'
import { called } from '../errors/call-place.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import { UnknownJobError } from '../errors/call-errors.ts'
import { MissingCapabilityError } from '../errors/start-errors.ts'

/** The options of {@link runJob}. */
export interface RunJobOptions extends Pick<
  TestRunnerOptions,
  'capabilities' | 'clock' | 'createTask' | 'drainMs' | 'middleware'
> {
  /** Options over those of `@job`. A failure is retried only if `maxRetries` is given here. */
  readonly options?: JobOptions
  /**
   * The key that keeps the message in order; a job with `preserveOrder: 'key'` needs one.
   *
   * @default none
   */
  readonly orderKey?: string
  /**
   * How the jobs end that the task triggers and waits for, by job: an outcome, or a function of the
   * parameters that returns it. They do not run.
   *
   * @default none: a task that waits for one makes `runJob` reject with a ChildOutcomeError
   */
  readonly children?: ChildOutcomes
}

/** The arguments after the job: the input is required if the class has one. */
export type RunJobArguments<Name extends string> = InputAndOptions<InputOf<Name>, RunJobOptions>

/** The outcome of a run, and everything that it did. */
export interface RunReport<Result> {
  readonly status: RunStatus
  /** The results of the task, or of `handleExecutionError`. */
  readonly results: readonly Result[]
  /** What the last attempt threw. */
  readonly error: unknown
  /** Why the run was skipped: the stage of validation that returned `false`, or `snoozed`. */
  readonly reason: string | undefined
  /** The number of attempts. */
  readonly attempts: number
  /** The messages that the task sent to other jobs, which do not run. */
  readonly sent: readonly SentMessage[]
  readonly events: readonly RunnerEvent[]
  /** The lines that the task logged. */
  readonly log: readonly LogLine[]
}

/** A message or a trigger for another job. */
export interface SentMessage {
  readonly job: string
  /** The message, or the parameters. */
  readonly input: unknown
}

/**
 * Runs a job once, even if it is disabled: message schema, capabilities, validation, middleware,
 * the task, and the handling of errors. There are no schedules and no dependencies, other jobs do
 * not run, and time moves only by the delays between attempts.
 *
 * @throws UnknownJobError, InvalidMessageError, MissingCapabilityError, TestOptionError
 * @throws ChildOutcomeError if the task waits for a job whose outcome is not in `children`
 * @throws JobwrightError `STILL_RUNNING` if the run does not end
 */
export function runJob<const Name extends string>(
  registry: Registry,
  job: Name & NoInfer<CheckedAnyName<Name>>,
  ...[input, options = {}]: RunJobArguments<Name>
): Promise<RunReport<ResultOf<Name>>> {
  const report = called(() => run(registry, { type: job, input, options }))
  return report as Promise<RunReport<ResultOf<Name>>> // the type of the class
}

interface Asked {
  readonly type: string
  readonly input: unknown
  readonly options: RunJobOptions
}

async function run(registry: Registry, { type, input, options: given }: Asked): Promise<RunReport<unknown>> {
  checkRegistry(registry)
  checkTestOptions('runJob', given)
  checkJobOptions('runJob', given.options ?? {})
  const { options, createTask = (TaskClass) => new TaskClass(), orderKey, children = {}, ...rest } = given
  const alone = registryOfOne(registry, type, options)
  refuseUnknownChildren(registry, children)
  const answers = new ChildAnswers(type, children)
  refuseMissing(alone, type, rest.capabilities ?? {})
  const sent: SentMessage[] = []
  const results: unknown[] = []
  await using runner = await createTestRunner(alone, {
    ...rest,
    strict: true,
    engine: withSent(memory(), sent),
    createTask: withResults(answers.within(createTask), results),
  })
  await pauseOthers(runner, type)
  await send(runner, { type, input, orderKey })
  await toTheEnd(runner, type)
  if (answers.missing !== undefined) throw answers.missing
  // The first message is the one to the job itself.
  return { ...endOf(runner, type), results, sent: sent.slice(1), log: linesOf(runner, type) }
}

/**
 * The registry without schedules and dependencies; only the job's own capabilities are required.
 */
function registryOfOne(registry: Registry, type: string, options: JobOptions | undefined): Registry {
  const types = registry.jobs.map((job) => job.type)
  if (!types.includes(type)) throw new UnknownJobError(type, types)
  return {
    ...registry,
    jobs: registry.jobs.map((job) => ({ ...job, options: optionsAlone(job, type, options) })),
  }
}

function optionsAlone(
  { type: own, options }: RegisteredJob,
  type: string,
  over?: JobOptions,
): DeclaredOptions {
  if (own !== type) return { ...withoutSchedule(options), requires: [] }
  return { ...withoutSchedule(options), enabled: true, maxRetries: 0, ...over }
}

function withoutSchedule({
  intervalSeconds: _interval,
  cron: _cron,
  timezone: _timezone,
  runOnStart: _runOnStart,
  dependencies: _dependencies,
  ...rest
}: DeclaredOptions): DeclaredOptions {
  return rest
}

/** @throws UnknownJobError for a name that is most likely misspelt */
function refuseUnknownChildren(registry: Registry, children: ChildOutcomes): void {
  const types = registry.jobs.map((job) => job.type)
  const unknown = Object.keys(children).find((child) => !types.includes(child))
  if (unknown !== undefined) throw new UnknownJobError(unknown, types)
}

function refuseMissing(registry: Registry, type: string, capabilities: object): void {
  const requires: readonly string[] = registry.jobs.find((job) => job.type === type)?.options.requires ?? []
  refuseMisspelt('runJob', requires, capabilities)
  const missing = requires.filter((name) => !Object.hasOwn(capabilities, name))
  if (missing.length === 0) return
  throw new MissingCapabilityError(
    missing.map((name) => `runJob: job "${type}" requires the capability "${name}"; give it in capabilities`),
  )
}

/** An engine that also notes every enqueued message. */
function withSent(engine: Engine, sent: SentMessage[]): Engine {
  const enqueue = (messages: readonly NewMessage[]): ReturnType<Engine['enqueue']> => {
    sent.push(...messages.map(({ job, payload }) => ({ job, input: payload })))
    return engine.enqueue(messages)
  }
  return new Proxy(engine, {
    get(target, name) {
      if (name === 'enqueue') return enqueue
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

/** Notes the results of the last attempt: `cleanup` gets them, whichever hook made them. */
function withResults(createTask: CreateTask, results: unknown[]): CreateTask {
  return async (taskClass, context) => {
    const task = await createTask(taskClass, context)
    results.length = 0
    const tidying = task as QueueTask // both kinds have the same cleanup
    const cleanup = tidying.cleanup.bind(tidying)
    tidying.cleanup = (own, all) => {
      results.push(...all)
      return cleanup(own, all)
    }
    return task
  }
}

/**
 * The runner without typed names: the caller's compiler has checked them, and the job's schema
 * checks the input.
 */
interface PlainRunner {
  pause(job: string): Promise<void>
  job(job: string): Promise<JobInfo>
  enqueue(job: string, message: unknown, options?: MessageOptions): Promise<unknown>
  trigger(job: string, parameters: unknown, options?: MessageOptions): Promise<unknown>
}

async function pauseOthers(runner: TestRunner, type: string): Promise<void> {
  const { pause } = runner as unknown as PlainRunner
  for (const job of runner.jobs()) if (job.type !== type) await pause(job.type)
}

interface Sent {
  readonly type: string
  readonly input: unknown
  readonly orderKey: string | undefined
}

async function send(runner: TestRunner, { type, input, orderKey }: Sent): Promise<void> {
  const { job, enqueue, trigger } = runner as unknown as PlainRunner
  const { kind } = await job(type)
  const options = orderKey === undefined ? undefined : { orderKey }
  await (kind === 'queue' ? enqueue(type, input, options) : trigger(type, input, options))
}

/** Moves time to each next attempt, until there is none. */
async function toTheEnd(runner: TestRunner, type: string): Promise<void> {
  for (;;) {
    await runner.drain()
    const attempt = runner.events('run.ended').findLast(({ job }) => job === type)?.attempt
    const again = runner.events('message.retrying').findLast(({ job }) => job === type)
    if (again === undefined || again.attempt !== attempt) return
    await runner.advance(again.dueMs - runner.clock.now())
  }
}

function endOf(
  runner: TestRunner,
  type: string,
): Pick<RunReport<unknown>, 'status' | 'error' | 'reason' | 'attempts' | 'events'> {
  const end = runner.events('run.ended').findLast(({ job }) => job === type)
  if (end === undefined) {
    throw new JobwrightError('NOT_RUN', `runJob: job "${type}" did not run: see the options given to it`)
  }
  const { status, error, reason, attempt } = end
  return { status, error, reason, attempts: attempt, events: runner.events.recent() }
}

function linesOf(runner: TestRunner, type: string): readonly LogLine[] {
  return runner.log.filter(({ fields }) => fields?.['job'] === type && fields?.['worker'] !== undefined)
}
