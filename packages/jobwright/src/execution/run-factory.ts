/** Makes a run from a claim: its id, its control, its context. */

import type { CapabilitySet } from './capability-set.ts'
import type { Calls, RunHandle } from '../authoring/calls.ts'
import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'
import type { Gates } from '../claims/gates.ts'
import {
  recordingLogger,
  type LogFields,
  type Logger,
  type LogLine,
  withFields,
} from '../authoring/logger.ts'
import { stackOf } from '../errors/error-stack.ts'
import { loggedError } from '../errors/logged-error.ts'
import { aboutOf, noteProgress } from './run-report.ts'
import { RunContext, type ContextHost } from './run-context.ts'
import { RunControl } from './run-control.ts'
import type { RunSettling } from './run-settling.ts'
import { Run } from './run.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { callsWithin, type SelfFeeding } from '../monitor/self-feeding.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import { isPromise } from '../time/maybe-promise.ts'
import { uniqueId } from '../engine/contract/unique-id.ts'
import type { Claim } from '../engine/contract/message.ts'
import { checkResult } from '../authoring/result.ts'
import type { TriggeredRun } from '../outcomes/run-outcomes.ts'
import { ChildRun } from '../waits/child-run.ts'
import type { Waits } from '../waits/waits.ts'
import { checkSeconds } from '../errors/task-errors.ts'

/** What runs are made with. */
export interface RunFactoryHost {
  readonly clock: Clock
  readonly logger: Logger
  readonly engine: EngineLink
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly gates: Gates
  readonly capabilities: CapabilitySet
  readonly calls: Calls
  readonly settling: RunSettling
  readonly selfFeeding: SelfFeeding
  /** How many lines of its log each run keeps. */
  readonly logLines: number
}

/** Makes the runs of one process. */
export class RunFactory {
  readonly #host: RunFactoryHost
  readonly #contexts: ContextHost

  constructor(host: RunFactoryHost, waits: Waits<Run>) {
    this.#host = host
    this.#contexts = contextHost(host, waits)
  }

  /** A run of this claim on this worker. Its time limit counts from now. */
  make(claim: Claim, worker: number): Run {
    const { clock, jobs } = this.#host
    const job = jobs.get(claim.job)
    if (job === undefined) throw new Error(`the engine handed out a message of unknown job "${claim.job}"`)
    const control = new RunControl(clock)
    const startedMs = clock.now()
    const startedAt = clock.elapsed()
    const run = new Run({
      id: claim.runId ?? uniqueId(startedMs),
      job,
      claim,
      worker,
      control,
      startedMs,
      startedAt,
    })
    run.context = new RunContext(run, this.#contexts)
    if (job.timeoutMs !== undefined) control.limit(job.timeoutMs, () => run.timeoutOf(run.first))
    return run
  }
}

/** Keeps the cooldown in the engine. EngineLink reports a failure. */
function keepCooldown(link: EngineLink, job: string, ms: number): void {
  if (link.engine.coolDown === undefined) return
  const keeping = link.insist('coolDown', (engine) => engine.coolDown?.(job, ms))
  if (isPromise(keeping)) keeping.catch(() => {})
}

/**
 * What tasks may ask for through their contexts. It is made once: a run makes only what its task
 * asks for.
 */
function contextHost(host: RunFactoryHost, waits: Waits<Run>): ContextHost {
  const { capabilities, calls, engine, events, gates, settling, selfFeeding } = host
  return {
    callsOf: (run) => callsOf(run, callsWithin(run.job.type, calls, selfFeeding), waits),
    loggerOf: (run) => loggerOf(run, host),
    capabilitiesOf: ({ job }) => capabilities.viewFor(job.type, job.options.requires),
    progress(run, fraction, note) {
      const { job, id } = run
      run.progress = { fraction, note }
      events.emit('run.progress', {
        job: job.type,
        runId: id,
        fraction,
        ...(note !== undefined && { note }),
      })
      if (engine.engine.noteProgress !== undefined && !run.isOver) noteProgress(run, engine)
    },
    coolDown({ job: { type } }, seconds, reason) {
      checkSeconds('context.cooldown', seconds)
      gates.coolDown(type, seconds * 1000)
      keepCooldown(host.engine, type, seconds * 1000)
      events.emit('job.cooldown', { job: type, seconds, reason })
    },
    decided(run, held, decision) {
      if (decision.kind === 'done' && decision.result !== undefined) {
        checkResult(run.job.type, decision.result)
      }
      if (!run.isOver) settling.decided(run, held, decision)
    },
  }
}

/** The calls of a run, which may wait for what it triggers. */
function callsOf(run: Run, calls: Calls, waits: Waits<Run>): Calls {
  const trigger = async (...given: Parameters<Calls['trigger']>): Promise<RunHandle<unknown>> => {
    run.hasTriggered = true
    return new ChildRun((await calls.trigger(...given)) as TriggeredRun, run, waits) // the caller made it
  }
  return { ...calls, trigger: trigger as Calls['trigger'] } // with the types of the names
}

/**
 * The runner's logger, with the fields of the run; it also keeps the newest lines for the history.
 */
function loggerOf(run: Run, { logger, logLines, clock }: RunFactoryHost): Logger {
  const { worker } = run
  const log = (run.log ??= [])
  const lines = withFields(logger, () => ({ ...aboutOf(run), worker }))
  const keep = ({ fields, ...line }: LogLine): void => {
    log.push({ ...line, fields: fields && keptFields(fields) })
    if (log.length > logLines) log.shift()
  }
  return recordingLogger(lines, keep, () => clock.now())
}

/** JSON has nothing of an error but its own fields, so history keeps a copy. */
function keptFields(fields: LogFields): LogFields {
  const kept = Object.entries(fields).map(([key, value]) => [
    key,
    stackOf(value) === undefined ? value : loggedError(value),
  ])
  return Object.fromEntries(kept)
}
