/** jobwright: jobs found, checked and typed at build time, run by a thin runtime. */

export type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from './calls.ts'
export type { Capabilities } from './capabilities.ts'
export type { JobContext, QueueContext, QueueMessage, TriggeredBy } from './context.ts'
export { job, type JobDecorator } from './job.ts'
export type { InputOf, JobName, Jobs, ResultOf } from './jobs.ts'
export { consoleLogger, type LogFields, type Logger } from './logger.ts'
export type { JobOptions, ResolvedOptions } from './manifest/options.ts'
export { JobPriority } from './manifest/priority.ts'
export type { RunOutcome, RunStatus } from './outcome.ts'
export type { RegisteredJob, Registry } from './registry.ts'
export type { RunnerResult } from './result.ts'
export {
  BaseTask,
  QueueTask,
  type MaybePromise,
  type TaskClass,
  type TaskKind,
  type TaskTypes,
} from './task.ts'
