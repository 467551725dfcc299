/** Makes the parts of one runner, room by room, and hands each the others that it needs. */

import { Dispatcher } from '../claims/dispatcher.ts'
import { Gates } from '../claims/gates.ts'
import { Leases } from '../claims/leases.ts'
import { Pool } from '../claims/pool.ts'
import { releaseClaim } from '../claims/released-claim.ts'
import { Slots } from '../claims/slots.ts'
import { configure, type Configuration } from '../configuration/configure.ts'
import { RunnableJob } from '../configuration/runnable-job.ts'
import { END_REASONS } from '../engine/rules/end-reasons.ts'
import type { EngineHost } from '../engine/contract/engine.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'
import { EngineLink } from '../engine/contract/link.ts'
import { Caller } from '../enqueue/caller.ts'
import type { Events } from '../events/events.ts'
import { CapabilitySet } from '../execution/capability-set.ts'
import { Executor } from '../execution/executor.ts'
import { LoadFailures } from '../execution/load-failures.ts'
import { RunSettling } from '../execution/run-settling.ts'
import { thresholdsOf } from '../monitor/health-options.ts'
import { LongRuns, type RunUnderWay } from '../monitor/long-runs.ts'
import { LoopWatch } from '../monitor/loop-watch.ts'
import { Metrics } from '../monitor/metrics.ts'
import { SelfFeeding } from '../monitor/self-feeding.ts'
import { suspensions } from '../monitor/suspensions.ts'
import { Watchdog } from '../monitor/watchdog.ts'
import { outcomeOf, RunOutcomes } from '../outcomes/run-outcomes.ts'
import { endUnbegun } from '../outcomes/unbegun-run.ts'
import { Scheduler } from '../ticks/scheduler.ts'
import type { AmbientContext } from '../time/ambient-context.ts'
import type { ResolvedRunnerOptions } from './runner-options.ts'

/** The parts of one runner. */
export interface RunnerParts extends Basis, EngineParts, MonitorParts, ClaimParts, ExecutionParts {
  readonly configuration: Configuration
  readonly caller: Caller
  readonly dispatcher: Dispatcher
  readonly scheduler: Scheduler
  /** The counts at the moment when the engine was closed; `undefined` before. */
  readonly lastLook: { counts: readonly JobCounts[] | undefined }
}

/** What all parts are made from. */
interface Basis {
  readonly options: ResolvedRunnerOptions
  readonly events: Events
  /** The context of `createRunner`, in which every run starts. */
  readonly context: AmbientContext
  readonly jobs: ReadonlyMap<string, RunnableJob>
}

/**
 * All parts, for callbacks between parts that need each other. They are called once all parts are
 * made.
 */
type Later = () => RunnerParts

/** Resolves when calls are taken; `undefined` if they are now. */
type Ready = (what: string) => Promise<void> | undefined

/** What the runner itself has, and its parts need. */
interface PartsHost extends Pick<Basis, 'events' | 'context'> {
  readonly ready: Ready
}

/** Reads the configuration and makes the parts. Nothing runs yet. @throws ConfigError */
export function assemble(options: ResolvedRunnerOptions, { events, context, ready }: PartsHost): RunnerParts {
  const { registry, env, config: file, jobs: overrides } = options
  const configuration = configure({ registry, env, file, overrides })
  const jobs = new Map(
    [...configuration.jobs].map(([type, configured]) => [type, new RunnableJob(configured, context)]),
  )
  const later: Later = () => parts
  const basis: Basis = { options, events, context, jobs }
  const engine = engineParts(basis, later)
  const monitor = monitorParts(basis, later)
  const claims = claimParts(basis, engine)
  const caller = callerOf(basis, engine, ready)
  const execution = executionParts({ ...basis, ...engine, ...monitor, ...claims, caller })
  const dispatcher = dispatcherOf(basis, { ...engine, ...claims, ...execution })
  const scheduler = schedulerOf(basis, engine)
  const lastLook = { counts: undefined }
  const parts: RunnerParts = {
    ...basis,
    ...engine,
    ...monitor,
    ...claims,
    ...execution,
    configuration,
    caller,
    dispatcher,
    scheduler,
    lastLook,
  }
  return parts
}

interface EngineParts {
  readonly engine: EngineLink
  readonly outcomes: RunOutcomes
}

function engineParts({ options, events, jobs }: Basis, later: Later): EngineParts {
  const { clock, history } = options
  const outcomes = new RunOutcomes()
  const engineHost = (): EngineHost => {
    const { dispatcher } = later()
    return {
      clock,
      processId: crypto.randomUUID(),
      history: { maxRuns: history.maxRuns, maxAgeMs: history.maxAgeSeconds * 1000 },
      jobs: [...jobs.values()].map((job) => job.forEngine),
      isClient: options.workers === 0,
      wake: () => dispatcher.wake(),
      dropped(messages) {
        for (const message of messages) endUnbegun({ ...message, status: 'skipped' }, { events, outcomes })
      },
      cancelled(ids) {
        for (const id of ids) later().executor.cancelling.cancel(id)
      },
      ended(runs) {
        for (const run of runs) outcomes.settle({ id: run.messageId }, outcomeOf(run))
      },
    }
  }
  const engine = new EngineLink({ engine: options.engine, clock, events, engineHost })
  return { engine, outcomes }
}

interface MonitorParts {
  readonly metrics: Metrics
  readonly selfFeeding: SelfFeeding
  readonly loopWatch: LoopWatch
  readonly longRuns: LongRuns
  readonly watchdog: Watchdog
}

function monitorParts({ options, events, jobs }: Basis, later: Later): MonitorParts {
  const { clock, health } = options
  const { loopBlockedMs: blockedMs, longRunMs: leastMs } = thresholdsOf(health)
  const selfFeeding = new SelfFeeding(clock, events)
  events.watch(selfFeeding.watchers)
  const metrics = new Metrics([...jobs.keys()])
  events.watch(metrics.watchers)
  const running = (): readonly RunUnderWay[] => later().executor.running
  const runningJobs = (): readonly string[] => running().map(({ job }) => job.type)
  const loopWatch = new LoopWatch({ clock, events, running: runningJobs, suspensions, blockedMs })
  const longRuns = new LongRuns({ clock, events, leastMs, running, usualMs: (job) => metrics.usualMs(job) })
  return { metrics, selfFeeding, loopWatch, longRuns, watchdog: new Watchdog({ loopWatch, longRuns }) }
}

interface ClaimParts {
  readonly pool: Pool
  readonly slots: Slots
  readonly gates: Gates
  readonly leases: Leases
}

function claimParts({ options: { clock, workers }, jobs }: Basis, { engine }: EngineParts): ClaimParts {
  const gates = new Gates(clock, (job) => engine.engine.reopen(job))
  for (const { type, options } of jobs.values()) {
    if (options.rateLimit !== undefined) gates.limit(type, options.rateLimit)
  }
  const slots = new Slots(new Map([...jobs].map(([type, { options }]) => [type, options.maxConcurrent])))
  return { pool: new Pool(workers), slots, gates, leases: new Leases(clock, engine) }
}

function callerOf({ options, events, jobs }: Basis, { engine, outcomes }: EngineParts, ready: Ready): Caller {
  const { clock, maxMessageBytes, registry } = options
  const { envPrefix } = registry
  return new Caller({ clock, engine, events, jobs, envPrefix, outcomes, maxMessageBytes, ready })
}

interface ExecutionParts {
  readonly capabilities: CapabilitySet
  readonly loadFailures: LoadFailures
  readonly executor: Executor
}

function executionParts(
  parts: Basis & EngineParts & MonitorParts & ClaimParts & { readonly caller: Caller },
): ExecutionParts {
  const { options, events, engine, gates, caller } = parts
  const { clock, logger, random, middleware, createTask, history } = options
  const capabilities = new CapabilitySet(options.capabilities)
  const loadFailures = new LoadFailures(clock, events, gates)
  const executor = new Executor({
    ...parts,
    clock,
    logger,
    middleware,
    createTask,
    capabilities,
    loadFailures,
    calls: caller.calls,
    logLines: history.logLines,
    settling: new RunSettling({ clock, random, events, engine }),
    freed: (job) => engine.engine.reopen(job),
  })
  return { capabilities, loadFailures, executor }
}

function dispatcherOf(
  { options: { clock }, context }: Basis,
  { engine, pool, slots, gates, executor }: EngineParts & ClaimParts & ExecutionParts,
): Dispatcher {
  return new Dispatcher({
    engine,
    pool,
    slots,
    gates,
    // The call that woke the dispatcher is in a context of its own, and so is the run before.
    run: (claim) => context.call(executor.run, executor, claim),
    release: (claim) => releaseClaim(claim, engine, clock),
  })
}

function schedulerOf(
  { options: { clock }, events, jobs }: Basis,
  { engine, outcomes }: EngineParts,
): Scheduler {
  const end = { status: 'superseded', reason: END_REASONS.superseded } as const
  const superseded = (job: string, ids: readonly string[]): void => {
    for (const id of ids) endUnbegun({ ...end, job, id }, { events, outcomes })
  }
  return new Scheduler({ clock, engine, events, jobs, superseded })
}
