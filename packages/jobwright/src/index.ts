/** jobwright: jobs found, checked and typed at build time, run by a thin runtime. */

// Declare a job: the decorator, the base classes, and what a task is given.
export { job, type JobDecorator } from './authoring/job.ts'
export { BaseTask, QueueTask, type TaskClass } from './authoring/task.ts'
export type { TaskTypes } from './authoring/task-types.ts'
export type { RunnerResult } from './authoring/result.ts'
export type { JobContext, QueueContext, QueueMessage, TriggeredBy } from './authoring/context.ts'
export type { Serializable } from './authoring/serializable.ts'
export type { Capabilities, JobKinds, JobName, Jobs, KeyOrderedJobs } from './manifest/program.ts'
export type { InputOf, ResultOf } from './authoring/job-names.ts'
export type { TaskKind } from './manifest/task-kind.ts'
export { JobPriority } from './manifest/priority.ts'
export { days, every, hours, minutes, seconds } from './manifest/timing/durations.ts'

// Run: the runner, its engine, and the calls that ask for work.
export { createClient, type ClientOptions } from './runner/create-client.ts'
export { createRunner } from './runner/create-runner.ts'
export type { Runner, RunnerState } from './runner/runner.ts'
export { memory } from './engine/memory/memory.ts'
export type { Engine } from './engine/contract/engine.ts'
export type { RegisteredJob, Registry } from './configuration/registry.ts'
export type { Calls, EnqueuedMessage, MessageOptions, OptionsOfEach, RunHandle } from './authoring/calls.ts'
export type { RunOutcome, RunStatus } from './authoring/outcome.ts'

// Look: jobs, messages, runs, dead letters, metrics, health and events of a runner.
export type { JobDetails, JobState } from './inspect/jobs.ts'
export type { JobInfo, LiveJobDetails, LiveJobState } from './inspect/live-jobs.ts'
export type { MessageInfo } from './inspect/message-info.ts'
export type { Messages } from './inspect/messages.ts'
export type { DeadLetters, DeletedLetters, RedrivenLetters } from './inspect/dead-letters.ts'
export type {
  DeadLetterQuery,
  DeadLettersToTake,
  JobQuery,
  MessageQuery,
  PageQuery,
  RunQuery,
} from './inspect/query.ts'
export type { ListedMessage, Page } from './engine/contract/inspection.ts'
export type { DeadLetter, EarlierDeath } from './engine/contract/dead-letter.ts'
export type { MessageFailure, RunProgress, RunRecord } from './engine/contract/run-record.ts'
export type { LogLine } from './authoring/logger.ts'
export type { MetricsSnapshot, SystemMetrics } from './monitor/metrics.ts'
export type { DurationFigures, JobMetrics } from './monitor/job-metrics.ts'
export type { EventLoopLag } from './monitor/watchdog.ts'
export type { Health, HealthCode, HealthIssue } from './monitor/health-issue.ts'
export type { HealthOptions } from './monitor/health-options.ts'
export type { EventFields, EventListener, EventType, RunnerEvent, TickSkip } from './events/events.ts'

// Errors: those that a task throws or that end an attempt, those of calls, those of the start.
export { JobwrightError } from './errors/jobwright-error.ts'
export {
  AlreadySettledError,
  CancelledError,
  CapabilityError,
  InvalidResultError,
  InvalidSecondsError,
  JobLoadError,
  LeaseLostError,
  MissingMethodError,
  NonRetryableError,
  RetryAfterError,
  SnoozeError,
  TimeoutError,
} from './errors/task-errors.ts'
export {
  InvalidMessageError,
  InvalidQueryError,
  JobDisabledError,
  MessageTooLargeError,
  RunnerNotStartedError,
  RunnerStoppedError,
  SchemaError,
  UnknownJobError,
  WrongKindError,
} from './errors/call-errors.ts'
export { DeadlockError, ResultTimeoutError, RunEndedError, type CircleStep } from './errors/wait-errors.ts'
export {
  ConfigError,
  EngineFitError,
  MissingCapabilityError,
  RunnerOptionError,
  StartError,
  UnknownRunnerOptionError,
} from './errors/start-errors.ts'

// Options of jobs and of the runner, and what they are made of.
export type { JobOptions, ResolvedOptions } from './manifest/options.ts'
export type { ConfigSchema, JobOverrides, JobsConfig } from './manifest/config-schema.ts'
export type { HistoryOptions, RunnerOptions } from './runner/runner-options.ts'
export type { CapabilityProvider } from './execution/capability-set.ts'
export type { CreateTask } from './execution/attempt.ts'
export type { Middleware } from './execution/middleware.ts'
export { consoleLogger, type LogFields, type Logger } from './authoring/logger.ts'
export type { Clock, Timer } from './time/clock.ts'
export type { MaybePromise } from './time/maybe-promise.ts'
