/** Makes a run of a claim: its id, its reins, its context. */

import type { Calls } from './calls.ts'
import type { CapabilitySet } from './capability-set.ts'
import type { Clock } from './clock.ts'
import type { Claim } from './engine/engine.ts'
import { checkSeconds, TimeoutError } from './errors.ts'
import type { Events } from './events.ts'
import type { Gates } from './gates.ts'
import { withFields, type Logger } from './logger.ts'
import { RunContext } from './run-context.ts'
import { RunControl } from './run-control.ts'
import { Run } from './run.ts'
import type { RunnableJob } from './runnable-job.ts'

/** What runs are made with. */
export interface RunFactoryHost {
  readonly clock: Clock
  readonly logger: Logger
  readonly events: Events
  readonly jobs: ReadonlyMap<string, RunnableJob>
  readonly gates: Gates
  readonly capabilities: CapabilitySet
  readonly calls: Calls
}

/** A run of this claim, by this worker. Its time limit counts from now. */
export function newRun(claim: Claim, worker: number, host: RunFactoryHost): Run {
  const job = host.jobs.get(claim.job)
  if (job === undefined) throw new Error(`the engine handed out a message of unknown job "${claim.job}"`)
  const id = crypto.randomUUID()
  const control = new RunControl(host.clock)
  limit(control, job, claim.messages[0].attempts + 1)
  const context = contextOf({ id, job, claim, worker, control }, host)
  return new Run({ id, job, claim, worker, control, context, startedMs: host.clock.now() })
}

function limit(control: RunControl, { type, timeoutMs, options }: RunnableJob, attempt: number): void {
  if (timeoutMs === undefined) return
  control.limit(timeoutMs, () => new TimeoutError(type, timeoutMs / 1000, attempt, options.maxRetries + 1))
}

type Parts = Pick<Run, 'id' | 'job' | 'claim' | 'worker' | 'control'>

function contextOf({ id, job, claim, worker, control }: Parts, host: RunFactoryHost): RunContext {
  const { type, options } = job
  const [first] = claim.messages
  const facts = {
    jobType: type,
    runId: id,
    options,
    worker,
    signal: control.signal,
    logger: withFields(host.logger, { job: type, run: id, attempt: first.attempts + 1, worker }),
    capabilities: host.capabilities.viewFor(type, options.requires),
    calls: host.calls,
    progress(fraction: number, note?: string) {
      const said = note === undefined ? {} : { note }
      host.events.emit('run.progress', { job: type, runId: id, fraction, ...said })
    },
    cooldown(seconds: number, reason: string) {
      checkSeconds('context.cooldown', seconds)
      host.gates.coolDown(type, host.clock.now() + seconds * 1000)
      host.events.emit('job.cooldown', { job: type, seconds, reason })
    },
  }
  return new RunContext(facts, first)
}
