/** jobwright: jobs found, checked and typed at build time, run by a thin runtime. */

export type { CreateTask } from './attempt.ts'
export type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from './calls.ts'
export type { Capabilities } from './capabilities.ts'
export type { CapabilityProvider } from './capability-set.ts'
export type { Clock, Timer } from './clock.ts'
export type { JobContext, QueueContext, QueueMessage, TriggeredBy } from './context.ts'
export type {
  DeadLetter,
  EarlierDeath,
  Engine,
  ListedMessage,
  Page,
  RunProgress,
  RunRecord,
} from './engine/engine.ts'
export { memory } from './engine/memory.ts'
export {
  AlreadySettledError,
  CancelledError,
  CapabilityError,
  ConfigError,
  EngineFitError,
  InvalidMessageError,
  InvalidQueryError,
  InvalidResultError,
  InvalidSecondsError,
  JobDisabledError,
  JobLoadError,
  JobwrightError,
  LeaseLostError,
  MessageTooLargeError,
  MissingCapabilityError,
  MissingMethodError,
  NonRetryableError,
  RetryAfterError,
  RunnerNotStartedError,
  RunnerOptionError,
  RunnerStoppedError,
  SnoozeError,
  StartError,
  TimeoutError,
  UnknownJobError,
  UnknownRunnerOptionError,
  WrongKindError,
} from './errors.ts'
export type { EventFields, EventListener, EventType, RunnerEvent, TickSkip } from './events.ts'
export type { Health, HealthCode, HealthIssue } from './health.ts'
export { job, type JobDecorator } from './job.ts'
export type { JobDetails } from './job-details.ts'
export type { DurationFigures, JobMetrics } from './job-metrics.ts'
export type { InputOf, JobName, Jobs, ResultOf } from './jobs.ts'
export type { DeadLetters, DeletedLetters, Messages, RedrivenLetters } from './kept-messages.ts'
export type { DeadLetterQuery, DeadLettersToTake, MessageQuery } from './kept-query.ts'
export type { LogLine } from './log-line.ts'
export { consoleLogger, type LogFields, type Logger } from './logger.ts'
export type { EventLoopLag } from './loop-lag.ts'
export type { ConfigSchema, JobOverrides, JobsConfig } from './manifest/config-schema.ts'
export { days, every, hours, minutes, seconds } from './manifest/durations.ts'
export type { JobOptions, ResolvedOptions } from './manifest/options.ts'
export { JobPriority } from './manifest/priority.ts'
export type { MaybePromise } from './maybe-promise.ts'
export type { MetricsSnapshot, SystemMetrics } from './metrics.ts'
export type { Middleware } from './middleware.ts'
export type { RunOutcome, RunStatus } from './outcome.ts'
export type { RegisteredJob, Registry } from './registry.ts'
export type { RunnerResult } from './result.ts'
export { createRunner, type HistoryFilter, type JobInfo, type Runner, type RunnerState } from './runner.ts'
export type { HistoryOptions, RunnerOptions } from './runner-options.ts'
export type { Serializable } from './serializable.ts'
export { BaseTask, QueueTask, type TaskClass, type TaskKind, type TaskTypes } from './task.ts'
