/** One run of a job through the whole pipeline, without a runner of one's own. */

import type { InputAndOptions } from '../authoring/calls.ts'
import type { CreateTask } from '../execution/attempt.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { memory } from '../engine/memory/memory.ts'
import type { RunnerEvent } from '../events/events.ts'
import type { AnyName, InputOf, ResultOf } from '../authoring/job-names.ts'
import type { DeclaredOptions, JobOptions } from '../manifest/options.ts'
import type { RunStatus } from '../authoring/outcome.ts'
import type { RegisteredJob, Registry } from '../configuration/registry.ts'
import type { JobInfo } from '../inspect/live-jobs.ts'
import type { QueueTask } from '../authoring/task.ts'
import { createTestRunner, type TestRunner, type TestRunnerOptions } from './test-runner.ts'
import type { NewMessage } from '../engine/contract/message.ts'
import type { LogLine } from '../authoring/logger.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import { UnknownJobError } from '../errors/call-errors.ts'
import { MissingCapabilityError } from '../errors/start-errors.ts'

/** What {@link runJob} may be told besides the input. */
export interface RunJobOptions extends Pick<
  TestRunnerOptions,
  'capabilities' | 'clock' | 'createTask' | 'drainMs' | 'middleware'
> {
  /** Over those of `@job`. A failure is tried again only where `maxRetries` is given here. */
  readonly options?: JobOptions
}

/** The rest of the arguments: the input is required where the class has some. */
export type RunJobArguments<Name extends string> = InputAndOptions<InputOf<Name>, RunJobOptions>

/** How a run went. */
export interface RunReport<Result> {
  readonly status: RunStatus
  /** What the task returned, or `handleExecutionError` in its place. */
  readonly results: readonly Result[]
  /** What the last attempt threw. */
  readonly error: unknown
  /** Why it was skipped: the stage of validation that said no, or `snoozed`. */
  readonly reason: string | undefined
  /** How many tries there were. */
  readonly attempts: number
  /** What the task asked of other jobs. They do not run. */
  readonly sent: readonly SentMessage[]
  readonly events: readonly RunnerEvent[]
  /** What the task logged. */
  readonly log: readonly LogLine[]
}

/** A message or a trigger for another job. */
export interface SentMessage {
  readonly job: string
  /** The message, or the parameters. */
  readonly input: unknown
}

/**
 * Runs a job once, whether or not it is enabled: message schema, capabilities, validation, middleware, the task, and what
 * becomes of an error. Schedules and dependencies are left out, other jobs do not run, and time stands still but for the
 * delays between tries.
 *
 * @throws UnknownJobError, InvalidMessageError, MissingCapabilityError; JobwrightError `STILL_RUNNING` when it does not end
 */
export async function runJob<const Name extends string>(
  registry: Registry,
  job: AnyName<Name>,
  ...[input, options = {}]: RunJobArguments<Name>
): Promise<RunReport<ResultOf<Name>>> {
  const report = await run(registry, { type: job, input, options })
  return report as RunReport<ResultOf<Name>> // the class says what it returns
}

interface Asked {
  readonly type: string
  readonly input: unknown
  readonly options: RunJobOptions
}

async function run(registry: Registry, { type, input, options: given }: Asked): Promise<RunReport<unknown>> {
  const { options, createTask = (TaskClass) => new TaskClass(), ...rest } = given
  const alone = registryOfOne(registry, type, options)
  refuseMissing(alone, type, rest.capabilities ?? {})
  const sent: SentMessage[] = []
  const results: unknown[] = []
  await using runner = await createTestRunner(alone, {
    ...rest,
    strict: true,
    engine: withSent(memory(), sent),
    createTask: withResults(createTask, results),
  })
  await pauseOthers(runner, type)
  await send(runner, type, input)
  await toTheEnd(runner, type)
  // The first message is the one that was sent to the job itself.
  return { ...endOf(runner, type), results, sent: sent.slice(1), log: linesOf(runner, type) }
}

/** Nothing but the job itself asks for a run of it, and only its own capabilities matter. */
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

function refuseMissing(registry: Registry, type: string, capabilities: object): void {
  const requires: readonly string[] = registry.jobs.find((job) => job.type === type)?.options.requires ?? []
  const missing = requires.filter((name) => !Object.hasOwn(capabilities, name))
  if (missing.length === 0) return
  throw new MissingCapabilityError(
    missing.map((name) => `runJob: job "${type}" requires the capability "${name}"; give it in capabilities`),
  )
}

/** Keeps what is enqueued. */
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

/** Keeps the results of the last attempt: `cleanup` is told of them, whoever made them. */
function withResults(createTask: CreateTask, results: unknown[]): CreateTask {
  return async (taskClass, context) => {
    const task = await createTask(taskClass, context)
    results.length = 0
    const tidying = task as QueueTask // both kinds tidy up alike
    const cleanup = tidying.cleanup.bind(tidying)
    tidying.cleanup = (own, all) => {
      results.push(...all)
      return cleanup(own, all)
    }
    return task
  }
}

/** Names and inputs were checked by the caller's compiler, and the input is by the job's schema: here they are plain values. */
interface PlainRunner {
  pause(job: string): Promise<void>
  job(job: string): Promise<JobInfo>
  enqueue(job: string, message: unknown): Promise<unknown>
  trigger(job: string, parameters: unknown): Promise<unknown>
}

async function pauseOthers(runner: TestRunner, type: string): Promise<void> {
  const { pause } = runner as unknown as PlainRunner
  for (const job of runner.jobs()) if (job.type !== type) await pause(job.type)
}

async function send(runner: TestRunner, type: string, input: unknown): Promise<void> {
  const { job, enqueue, trigger } = runner as unknown as PlainRunner
  const { kind } = await job(type)
  await (kind === 'queue' ? enqueue(type, input) : trigger(type, input))
}

/** Time moves on only to the next try. */
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
  return runner.log.filter(({ fields }) => fields?.['job'] === type && fields?.['run'] !== undefined)
}
