/** The parts of one runner, each told of the others. */

import { Caller } from '../enqueue/caller.ts'
import { CapabilitySet } from '../execution/capability-set.ts'
import { configure, type Configuration } from '../configuration/configure.ts'
import { Dispatcher } from '../claims/dispatcher.ts'
import { EngineLink } from '../engine/contract/link.ts'
import type { Events } from '../events/events.ts'
import { Executor } from '../execution/executor.ts'
import { Gates } from '../claims/gates.ts'
import { Leases } from '../claims/leases.ts'
import { LoadFailures } from '../execution/load-failures.ts'
import { LongRuns, type RunUnderWay } from '../monitor/long-runs.ts'
import { LoopWatch } from '../monitor/loop-watch.ts'
import { Metrics } from '../monitor/metrics.ts'
import { Pool } from '../claims/pool.ts'
import { releaseClaim } from '../claims/released-claim.ts'
import { outcomeOf, RunOutcomes } from '../outcomes/run-outcomes.ts'
import { RunSettling } from '../execution/run-settling.ts'
import { RunnableJob } from '../configuration/runnable-job.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'
import { Scheduler } from '../ticks/scheduler.ts'
import { SelfFeeding } from '../monitor/self-feeding.ts'
import { Slots } from '../claims/slots.ts'
import { Watchdog } from '../monitor/watchdog.ts'
import { END_REASONS } from '../engine/contract/claim-rules.ts'
import type { DroppedMessage } from '../engine/contract/message.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'

/** Everything that a running program consists of. */
export interface RunnerParts {
  readonly configuration: Configuration
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly engine: EngineLink
  readonly capabilities: CapabilitySet
  readonly gates: Gates
  readonly leases: Leases
  readonly loadFailures: LoadFailures
  readonly loopWatch: LoopWatch
  readonly longRuns: LongRuns
  readonly selfFeeding: SelfFeeding
  readonly watchdog: Watchdog
  readonly slots: Slots
  readonly pool: Pool
  readonly outcomes: RunOutcomes
  readonly metrics: Metrics
  readonly caller: Caller
  readonly executor: Executor
  readonly dispatcher: Dispatcher
  readonly scheduler: Scheduler
  /** Where the messages were when the engine was closed; nothing before. */
  readonly lastLook: { counts: readonly JobCounts[] | undefined }
  /** Hears of messages that the engine gave up while they waited. */
  dropped(messages: readonly DroppedMessage[]): void
  /** Hears of triggered runs that another process worked on. */
  ended(runs: readonly RunRecord[]): void
}

/** Reads the configuration and puts the parts together; nothing runs yet. @throws ConfigError */
export function assemble(
  options: ResolvedRunnerOptions,
  events: Events,
  ready: (what: string) => Promise<void> | undefined,
): RunnerParts {
  const { registry, env, clock, logger, middleware, createTask, random, history, maxMessageBytes } = options
  const configuration = configure({ registry, env, file: options.config, overrides: options.jobs })
  const jobs = new Map(
    [...configuration.jobs].map(([type, configured]) => [type, new RunnableJob(configured)]),
  )
  const engine = new EngineLink(options.engine, clock, events)
  const reopen = (job: string): void => engine.engine.reopen(job)
  const capabilities = new CapabilitySet(options.capabilities)
  const gates = new Gates(clock, reopen)
  for (const job of jobs.values()) {
    if (job.options.rateLimit !== undefined) gates.limit(job.type, job.options.rateLimit)
  }
  const leases = new Leases(clock, engine)
  const loadFailures = new LoadFailures(clock, events, gates)
  const selfFeeding = new SelfFeeding(clock, events)
  events.watch(selfFeeding.hear)
  const running = (): readonly RunUnderWay[] => executor.running
  const loopWatch = new LoopWatch({ clock, events, running: () => running().map(({ job }) => job.type) })
  const usualMs = (job: string): number | undefined => metrics.usualMs(job)
  const longRuns = new LongRuns({ clock, events, running, usualMs })
  const slots = new Slots(new Map([...jobs].map(([type, job]) => [type, job.options.maxConcurrent])))
  const pool = new Pool(options.workers)
  const outcomes = new RunOutcomes()
  const metrics = new Metrics([...jobs.keys()])
  events.watch(metrics.hear)
  const caller = new Caller({
    clock,
    engine,
    events,
    jobs,
    envPrefix: registry.envPrefix,
    outcomes,
    maxMessageBytes,
    ready,
  })
  const executor = new Executor({
    clock,
    logger,
    events,
    engine,
    jobs,
    leases,
    loadFailures,
    loopWatch,
    selfFeeding,
    pool,
    slots,
    gates,
    capabilities,
    outcomes,
    middleware,
    createTask,
    calls: caller.calls,
    logLines: history.logLines,
    settling: new RunSettling({ clock, random, events, engine }),
    freed: reopen,
  })
  const dispatcher = new Dispatcher({
    engine,
    pool,
    slots,
    gates,
    start: (claim) => executor.start(claim),
    release: (claim) => releaseClaim(claim, engine, clock),
  })
  const superseded = (job: string, ids: readonly string[]): void => {
    const end = { job, status: 'superseded', reason: END_REASONS.superseded } as const
    for (const id of ids) endUnbegun({ ...end, id }, events, outcomes)
  }
  const dropped = (messages: readonly DroppedMessage[]): void => {
    for (const message of messages) endUnbegun({ ...message, status: 'skipped' }, events, outcomes)
  }
  const ended = (runs: readonly RunRecord[]): void => {
    for (const run of runs) outcomes.settle(run.messageId, outcomeOf(run))
  }
  const scheduler = new Scheduler({ clock, engine, events, superseded })
  return {
    configuration,
    jobs,
    engine,
    capabilities,
    gates,
    leases,
    loadFailures,
    loopWatch,
    longRuns,
    selfFeeding,
    watchdog: new Watchdog({ loopWatch, longRuns }),
    slots,
    pool,
    outcomes,
    metrics,
    caller,
    executor,
    dispatcher,
    scheduler,
    lastLook: { counts: undefined },
    dropped,
    ended,
  }
}

/** A message that is taken back while it waits is a run that ended before it began. */
export function endUnbegun(
  { id, job, status, reason }: UnbegunEnd,
  events: Events,
  outcomes: RunOutcomes,
): void {
  events.emit('run.ended', { ...UNBEGUN, job, runId: id, status, reason })
  outcomes.settle(id, { status, reason })
}

interface UnbegunEnd {
  readonly id: string
  readonly job: string
  readonly status: 'skipped' | 'superseded' | 'cancelled'
  readonly reason: string
}

const UNBEGUN = { attempt: 0, worker: 0, durationMs: 0, messages: 1, succeeded: 0, failed: 0 } as const
