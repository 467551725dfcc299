/** What the engine keeps, for a person to look at: messages that are not settled, and dead letters, which can be redriven. */

import type { Clock } from '../time/clock.ts'
import type { EngineLink } from '../engine/contract/link.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { UnknownJobError } from '../errors/errors.ts'
import type { Events } from '../events/events.ts'
import {
  checkChoice,
  checkId,
  checkQuery,
  type DeadLetterQuery,
  type DeadLettersToTake,
  type MessageQuery,
} from './kept-query.ts'
import type { MaybePromise } from '../time/maybe-promise.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import type { DeadLetter } from '../engine/contract/dead-letter.ts'
import type { DeadLetterFilter, ListedMessage, MessageFilter, Page } from '../engine/contract/inspection.ts'

/** The messages that are not settled. */
export interface Messages {
  /**
   * In the order of enqueue.
   *
   * @throws InvalidQueryError, UnknownJobError for a job that is neither in the registry nor has messages
   */
  list(query?: MessageQuery): Promise<Page<ListedMessage>>
}

/** What failed for good. */
export interface DeadLetters {
  /**
   * The newest first.
   *
   * @throws InvalidQueryError, UnknownJobError for a job that is neither in the registry nor has dead letters
   */
  list(query?: DeadLetterQuery): Promise<Page<DeadLetter>>
  /** The dead letter of the message with this id. @throws InvalidQueryError */
  get(messageId: string): Promise<DeadLetter | undefined>
  /**
   * Lets dead letters wait again as if they were new: with their ids, the payload, and how they died before.
   *
   * @throws InvalidQueryError, UnknownJobError for a job that is neither in the registry nor has dead letters
   */
  redrive(letters: DeadLettersToTake): Promise<RedrivenLetters>
  /** Forgets dead letters. @throws as {@link redrive} */
  delete(letters: DeadLettersToTake): Promise<DeletedLetters>
}

/** The message ids of dead letters that wait again, and those of which there was none. */
export interface RedrivenLetters {
  readonly redriven: readonly string[]
  readonly missing: readonly string[]
}

/** The message ids of dead letters that are gone, and those of which there was none. */
export interface DeletedLetters {
  readonly deleted: readonly string[]
  readonly missing: readonly string[]
}

/** What looking at kept messages needs of the runner. */
export interface KeptMessagesHost {
  readonly clock: Clock
  readonly events: Events
  /** The engine and the jobs, once they are there. @throws ConfigError */
  parts(): { readonly engine: EngineLink; readonly jobs: ReadonlyMap<string, RunnableJob> }
  /** Resolves when the engine is open; `undefined` where it is. @throws RunnerNotStartedError, RunnerStoppedError */
  ready(what: string): Promise<void> | undefined
}

/** How many entries a page has where nobody says. */
const DEFAULT_LIMIT = 100

export function messagesOf(host: KeptMessagesHost): Messages {
  const list = (filter: MessageFilter): Promise<Page<ListedMessage>> =>
    asked(host, 'messages', (engine) => engine.messages(filter))
  return {
    async list(query = {}) {
      checkQuery('messages.list', query)
      await host.ready('messages cannot be listed')
      const { job, olderThanSeconds, limit = DEFAULT_LIMIT, ...rest } = query
      const beforeMs = agoMs(host, olderThanSeconds)
      const page = await list({
        ...rest,
        limit,
        ...(job !== undefined && { jobs: [job] }),
        ...(beforeMs !== undefined && { enqueuedBeforeMs: beforeMs }),
      })
      if (page.entries.length === 0) await refuseUnknown(host, query.job, list)
      return page
    },
  }
}

export function deadLettersOf(host: KeptMessagesHost): DeadLetters {
  const list = (filter: DeadLetterFilter): Promise<Page<DeadLetter>> =>
    asked(host, 'deadLetters', (engine) => engine.deadLetters(filter))
  const get = async (id: string): Promise<DeadLetter | undefined> => (await list({ id, limit: 1 })).entries[0]
  const take = takerOf(host, { list, get })
  return {
    async list(query = {}) {
      checkQuery('deadLetters.list', query)
      await host.ready('dead letters cannot be listed')
      const { job, olderThanSeconds, limit = DEFAULT_LIMIT, ...rest } = query
      const beforeMs = agoMs(host, olderThanSeconds)
      const page = await list({
        ...rest,
        limit,
        ...(job !== undefined && { jobs: [job] }),
        ...(beforeMs !== undefined && { diedBeforeMs: beforeMs }),
      })
      if (page.entries.length === 0) await refuseUnknown(host, query.job, list)
      return page
    },
    async get(messageId) {
      checkId('deadLetters.get', messageId)
      await host.ready(`the dead letter ${messageId} cannot be looked at`)
      return get(messageId)
    },
    async redrive(letters) {
      const { taken, missing } = await take('redrive', letters)
      return { redriven: taken, missing }
    },
    async delete(letters) {
      const { taken, missing } = await take('delete', letters)
      return { deleted: taken, missing }
    },
  }
}

/** What the two ways to take dead letters out are called, by the call. */
const TAKING = {
  redrive: { operation: 'redrive', event: 'message.redriven', what: 'dead letters cannot be redriven' },
  delete: { operation: 'discard', event: 'message.deleted', what: 'dead letters cannot be deleted' },
} as const

interface Taken {
  readonly taken: readonly string[]
  readonly missing: readonly string[]
}

function takerOf(
  host: KeptMessagesHost,
  { list, get }: { readonly list: List; get(id: string): Promise<DeadLetter | undefined> },
): (call: keyof typeof TAKING, letters: DeadLettersToTake) => Promise<Taken> {
  return async (call, letters) => {
    checkChoice(`deadLetters.${call}`, letters)
    const { operation, event, what } = TAKING[call]
    await host.ready(what)
    if (letters.job !== undefined) await refuseUnknown(host, letters.job, list)
    const wanted = [...new Set(letters.ids)]
    const jobs = new Map<string, string>() // an event tells the job, and the engine gives back ids
    for (const id of wanted) jobs.set(id, (await get(id))?.message.job ?? '')
    const choice = letters.job === undefined ? { ids: wanted } : { job: letters.job }
    const taken = await asked(host, operation, (engine) => engine[operation](choice))
    for (const messageId of taken) {
      host.events.emit(event, { job: letters.job ?? jobs.get(messageId) ?? '', messageId })
    }
    const found = new Set(taken)
    return { taken, missing: wanted.filter((id) => !found.has(id)) }
  }
}

type List = (filter: { readonly jobs: readonly string[]; readonly limit: number }) => Promise<Page<unknown>>

/** Also what a job left behind that is not in the registry any more can be looked at; a name of nothing is a slip of the pen. */
async function refuseUnknown(host: KeptMessagesHost, job: string | undefined, list: List): Promise<void> {
  if (job === undefined) return
  const jobs = [...host.parts().jobs.values()]
  if (jobs.some(({ type, options }) => type === job || options.aliases.includes(job))) return
  const { entries } = await list({ jobs: [job], limit: 1 })
  if (entries.length > 0) return
  throw new UnknownJobError(
    job,
    jobs.map(({ type }) => type),
  )
}

async function asked<T>(
  host: KeptMessagesHost,
  operation: string,
  ask: (engine: Engine) => MaybePromise<T>,
): Promise<T> {
  return host.parts().engine.call(operation, ask)
}

function agoMs({ clock }: KeptMessagesHost, seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : clock.now() - seconds * 1000
}
