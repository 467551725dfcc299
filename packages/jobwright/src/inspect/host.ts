/** What inspection needs of a runner or of an open file: an engine, and the names of the jobs. */

import type { Engine } from '../engine/contract/engine.ts'
import type { ListFilter } from '../engine/contract/inspection.ts'
import { nameHint } from '../errors/option-check.ts'
import type { EventFields } from '../events/events.ts'
import type { Clock } from '../time/clock.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { ListCall, PageQuery } from './query.ts'
import { InvalidQueryError, UnknownJobError } from '../errors/call-errors.ts'

/** The part of an engine that inspection calls. */
export type InspectedEngine = Pick<
  Engine,
  'counts' | 'history' | 'messages' | 'lookUp' | 'deadLetters' | 'paused' | 'redrive' | 'discard'
>

/** A runner or an open file, as inspection needs it. */
export interface InspectionHost {
  readonly clock: Pick<Clock, 'now'>
  /** The jobs that can be named. */
  readonly known: () => KnownJobs
  /**
   * Resolves when the engine can be called; `undefined` if it can be called now.
   *
   * @param what how the error begins: `messages cannot be listed`
   * @throws RunnerNotStartedError, RunnerStoppedError
   */
  ready(what: string): Promise<void> | undefined
  /** Calls the engine. @throws what the engine throws */
  ask<T>(operation: keyof InspectedEngine, ask: (engine: InspectedEngine) => MaybePromise<T>): MaybePromise<T>
  /** Reports a dead letter that was redriven or deleted. @default no report */
  taken?(event: TakenEvent, fields: EventFields[TakenEvent]): void
}

/** The events of dead letters that a person takes out. */
export type TakenEvent = 'message.redriven' | 'message.deleted'

/** The jobs that can be named. */
export interface KnownJobs {
  /** Where the jobs stand, as errors put it: `the registry`. */
  readonly place: string
  readonly types: readonly string[]
  /** Whether a job has this type, or had it before. */
  has(type: string): boolean
  /** The tags of a job; missing on a database, which does not hold tags. */
  tagsOf?(type: string): readonly string[]
}

/** How many entries a page has by default. */
const DEFAULT_LIMIT = 100

/**
 * The part of the engine's filter that every list has.
 *
 * @throws InvalidQueryError for a tag that no job has
 */
export function filterOf(
  host: InspectionHost,
  call: ListCall,
  { job, tag, limit = DEFAULT_LIMIT, after }: PageQuery,
): ListFilter {
  const tagged = tag === undefined ? undefined : taggedJobs(host.known(), call, tag)
  const jobs = job === undefined ? tagged : [job].filter((type) => tagged?.includes(type) ?? true)
  return { limit, ...(jobs !== undefined && { jobs }), ...(after !== undefined && { after }) }
}

/** The jobs with a tag. @throws InvalidQueryError if no job has it */
export function taggedJobs(
  { place, types, tagsOf }: KnownJobs,
  call: ListCall,
  tag: string,
): readonly string[] {
  if (tagsOf === undefined) {
    throw new InvalidQueryError(call, [
      `the tags of jobs are not in ${place}; list the jobs of the program instead`,
    ])
  }
  const tagged = types.filter((type) => tagsOf(type).includes(tag))
  if (tagged.length > 0) return tagged
  const tags = [...new Set(types.flatMap((type) => tagsOf(type)))]
  throw new InvalidQueryError(call, [`no job has the tag "${tag}"; ${nameHint(tag, tags)}`])
}

/**
 * Throws for the name of a job that is not known and left nothing behind: most likely it is
 * misspelt. A job that is no longer known can still be inspected by what it left behind.
 *
 * @throws UnknownJobError
 */
export async function refuseUnknown(
  host: InspectionHost,
  job: string | undefined,
  hasLeft: (filter: ListFilter) => MaybePromise<{ readonly entries: readonly unknown[] }>,
): Promise<void> {
  if (job === undefined) return
  const { has, types, place } = host.known()
  if (has(job)) return
  const { entries } = await hasLeft({ jobs: [job], limit: 1 })
  if (entries.length === 0) throw new UnknownJobError(job, types, place)
}

/** The time that many seconds ago, in milliseconds since the epoch. */
export function agoMs({ clock }: InspectionHost, seconds: number): number {
  return clock.now() - seconds * 1000
}
