/** Steers the jobs of a running runner: run now, pause, resume, cancel. */

import { END_REASONS } from '../engine/rules/end-reasons.ts'
import type { Events } from '../events/events.ts'
import { checkId } from '../inspect/query.ts'
import { endUnbegun } from '../outcomes/unbegun-run.ts'
import type { RunnerParts } from './runner-parts.ts'

/** The parts that are steered. */
type SteeredParts = Pick<
  RunnerParts,
  'options' | 'events' | 'jobs' | 'caller' | 'dispatcher' | 'engine' | 'executor' | 'outcomes'
>

/**
 * Offers a tick of the job.
 *
 * @returns whether it made a run or a permit
 * @throws UnknownJobError, JobDisabledError
 */
export async function runNow(name: string, { caller, engine, options }: SteeredParts): Promise<boolean> {
  const job = caller.find(name)
  caller.refuseDisabled(job)
  const tick = { job: name, from: 'call', dueMs: options.clock.now(), inTime: true } as const
  const [outcome] = await engine.call('offer', (link) => link.offer([tick]))
  return outcome?.taken === 'run' || outcome?.taken === 'permit'
}

/**
 * Cancels the run or the message with this id.
 *
 * @returns whether there was anything left to cancel
 * @throws InvalidQueryError unless the id is a text
 */
export async function cancel(id: string, parts: SteeredParts): Promise<boolean> {
  checkId('cancel', id)
  const { executor, engine, dispatcher } = parts
  const { cancelling } = executor
  if (cancelling.cancel(id)) return true
  const early = cancelling.early(id) // the message may be claimed before the engine handles this call
  try {
    const job = await engine.call('cancel', (link) => link.cancel(id))
    if (job === undefined) {
      await dispatcher.begun()
      if (early.hasHit) return true
      return (await engine.call('cancel', (link) => link.requestCancel?.(id))) ?? false
    }
    endUnbegun({ id, job, status: 'cancelled', reason: END_REASONS.cancelled }, parts)
    return true
  } finally {
    cancelling.endEarly(id)
  }
}

/** How many jobs are paused or resumed in one turn of the event loop. */
const JOBS_PER_TURN = 250

/** Pauses or resumes a job, or all of them. @returns their types */
export async function setPaused(
  name: string | undefined,
  paused: boolean,
  { caller, engine, jobs, dispatcher, events }: SteeredParts,
): Promise<readonly string[]> {
  const types = name === undefined ? [...jobs.keys()] : [caller.find(name).type]
  for (let at = 0; at < types.length; at += JOBS_PER_TURN) {
    if (at > 0) await new Promise(setImmediate)
    const slice = types.slice(at, at + JOBS_PER_TURN)
    await Promise.all(slice.map((job) => setOne(job, paused, { engine, events }))) // engines on a disk commit them together
  }
  if (paused) await dispatcher.begun() // what was claimed just before
  return types
}

async function setOne(
  job: string,
  paused: boolean,
  { engine, events }: Pick<SteeredParts, 'engine'> & { readonly events: Events },
): Promise<void> {
  await engine.call('setPaused', (link) => link.setPaused(job, paused))
  events.emit(paused ? 'job.paused' : 'job.resumed', { job })
}
