/** The messages that failed for good: looked at, redriven, deleted. */

import { setImmediate as nextTurn } from 'node:timers/promises'

import { calledEach } from '../errors/call-place.ts'
import type { DeadLetter, DeadLetterChoice } from '../engine/contract/dead-letter.ts'
import type { DeadLetterFilter, Page } from '../engine/contract/inspection.ts'
import { inSlices } from '../time/slices.ts'
import { agoMs, filterOf, refuseUnknown, type InspectionHost } from './host.ts'
import { plain, plainPage } from './plain.ts'
import { checkChoice, checkId, checkQuery, type DeadLetterQuery, type DeadLettersToTake } from './query.ts'

/** The messages that failed for good. */
export interface DeadLetters {
  /**
   * Lists dead letters, the newest first.
   *
   * @throws InvalidQueryError
   * @throws UnknownJobError for a job that is neither known nor has dead letters
   */
  list(query?: DeadLetterQuery): Promise<Page<DeadLetter>>
  /** The dead letter of the message with this id, or `null`. @throws InvalidQueryError */
  get(messageId: string): Promise<DeadLetter | null>
  /**
   * Lets dead letters wait again as new messages: with their ids, their payloads, and their earlier
   * deaths on record.
   *
   * @throws InvalidQueryError
   * @throws UnknownJobError for a job that is neither known nor has dead letters
   */
  redrive(letters: DeadLettersToTake): Promise<RedrivenLetters>
  /** Deletes dead letters. @throws as {@link redrive} */
  delete(letters: DeadLettersToTake): Promise<DeletedLetters>
}

/** What became of the dead letters to redrive, by message id. */
export interface RedrivenLetters {
  /** Those that wait again. */
  readonly redriven: readonly string[]
  /** The given ids that have no dead letter. */
  readonly missing: readonly string[]
}

/** What became of the dead letters to delete, by message id. */
export interface DeletedLetters {
  /** Those that are gone. */
  readonly deleted: readonly string[]
  /** The given ids that have no dead letter. */
  readonly missing: readonly string[]
}

export function deadLettersOf(host: InspectionHost): DeadLetters {
  return calledEach({
    async list(query = {}) {
      checkQuery('deadLetters.list', query)
      await host.ready('dead letters cannot be listed')
      const { job, olderThanSeconds: age } = query
      const page = await pageOf(host, {
        ...filterOf(host, 'deadLetters.list', query),
        ...(age !== undefined && { diedBeforeMs: agoMs(host, age) }),
      })
      if (page.entries.length === 0) await refuseUnknown(host, job, (filter) => pageOf(host, filter))
      return plainPage(page)
    },
    async get(messageId) {
      checkId('deadLetters.get', messageId)
      await host.ready(`the dead letter ${messageId} cannot be looked at`)
      const letter = await letterOf(host, messageId)
      return letter === undefined ? null : plain(letter)
    },
    async redrive(letters) {
      const { taken, missing } = await take(host, 'redrive', letters)
      return { redriven: taken, missing }
    },
    async delete(letters) {
      const { taken, missing } = await take(host, 'delete', letters)
      return { deleted: taken, missing }
    },
  })
}

/** The event loop has its turn after so many dead letters. */
const AT_A_TIME = 500

/** The engine's operation, the event and the words of the two calls that take dead letters out. */
const TAKING = {
  redrive: { operation: 'redrive', event: 'message.redriven', what: 'dead letters cannot be redriven' },
  delete: { operation: 'discard', event: 'message.deleted', what: 'dead letters cannot be deleted' },
} as const

interface Taken {
  readonly taken: readonly string[]
  readonly missing: readonly string[]
}

async function take(
  host: InspectionHost,
  call: keyof typeof TAKING,
  letters: DeadLettersToTake,
): Promise<Taken> {
  checkChoice(`deadLetters.${call}`, letters)
  const { operation, event, what } = TAKING[call]
  await host.ready(what)
  const { job } = letters
  await refuseUnknown(host, job, (filter) => pageOf(host, filter))
  const wanted = [...new Set(letters.ids)]
  // The events name the jobs, and the engine returns ids alone.
  const jobs = host.taken === undefined ? new Map<string, string>() : await jobsOf(host, wanted)
  const choice: DeadLetterChoice = job === undefined ? { ids: wanted } : { job }
  const taken = await host.ask(operation, (engine) => engine[operation](choice))
  await inSlices(taken, AT_A_TIME, (messageId) => {
    host.taken?.(event, { job: job ?? jobs.get(messageId) ?? '', messageId })
  })
  const found = new Set(taken)
  return { taken, missing: wanted.filter((id) => !found.has(id)) }
}

async function jobsOf(host: InspectionHost, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const jobs = new Map<string, string>()
  for (const [index, id] of ids.entries()) {
    if (index % AT_A_TIME === AT_A_TIME - 1) await nextTurn()
    jobs.set(id, (await letterOf(host, id))?.message.job ?? '')
  }
  return jobs
}

async function letterOf(host: InspectionHost, id: string): Promise<DeadLetter | undefined> {
  return (await pageOf(host, { id, limit: 1 })).entries[0]
}

async function pageOf(host: InspectionHost, filter: DeadLetterFilter): Promise<Page<DeadLetter>> {
  return host.ask('deadLetters', (engine) => engine.deadLetters(filter))
}
