/** jobwright: jobs found, checked and typed at build time, run by a thin runtime. */

export type { CreateTask } from './execution/attempt.ts'
export type { Calls, EnqueuedMessage, MessageOptions, RunHandle } from './authoring/calls.ts'
export type { Capabilities } from './manifest/program.ts'
export type { CapabilityProvider } from './execution/capability-set.ts'
export type { Clock, Timer } from './time/clock.ts'
export type { JobContext, QueueContext, QueueMessage, TriggeredBy } from './authoring/context.ts'
export type { Engine } from './engine/contract/engine.ts'
export type { ListedMessage, Page } from './engine/contract/inspection.ts'
export type { DeadLetter, EarlierDeath } from './engine/contract/dead-letter.ts'
export type { RunProgress, RunRecord } from './engine/contract/run-record.ts'
export { memory } from './engine/memory/memory.ts'
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
} from './errors/errors.ts'
export type { EventFields, EventListener, EventType, RunnerEvent, TickSkip } from './events/events.ts'
export type { Health, HealthCode, HealthIssue } from './monitor/health-issue.ts'
export { job, type JobDecorator } from './authoring/job.ts'
export type { JobDetails } from './inspect/job-details.ts'
export type { DurationFigures, JobMetrics } from './monitor/job-metrics.ts'
export type { InputOf, ResultOf } from './authoring/jobs.ts'
export type { JobName, Jobs } from './manifest/program.ts'
export type { DeadLetters, DeletedLetters, Messages, RedrivenLetters } from './inspect/kept-messages.ts'
export type { DeadLetterQuery, DeadLettersToTake, MessageQuery } from './inspect/kept-query.ts'
export type { LogLine } from './authoring/log-line.ts'
export { consoleLogger, type LogFields, type Logger } from './authoring/logger.ts'
export type { EventLoopLag } from './monitor/loop-lag.ts'
export type { ConfigSchema, JobOverrides, JobsConfig } from './manifest/config-schema.ts'
export { days, every, hours, minutes, seconds } from './manifest/durations.ts'
export type { JobOptions, ResolvedOptions } from './manifest/options.ts'
export { JobPriority } from './manifest/priority.ts'
export type { MaybePromise } from './time/maybe-promise.ts'
export type { MetricsSnapshot, SystemMetrics } from './monitor/metrics.ts'
export type { Middleware } from './execution/middleware.ts'
export type { RunOutcome, RunStatus } from './authoring/outcome.ts'
export type { RegisteredJob, Registry } from './configuration/registry.ts'
export type { RunnerResult } from './authoring/result.ts'
export {
  createRunner,
  type HistoryFilter,
  type JobInfo,
  type Runner,
  type RunnerState,
} from './runner/runner.ts'
export type { HistoryOptions, RunnerOptions } from './runner/runner-options.ts'
export type { Serializable } from './authoring/serializable.ts'
export { BaseTask, QueueTask, type TaskClass } from './authoring/task.ts'
export type { TaskTypes } from './authoring/task-types.ts'
export type { TaskKind } from './manifest/task-kind.ts'
