/** Lists of messages and other entries, page by page: a page looks at no more than it shows. */

import type { ListedMessage, MessageFilter, Page } from '../contract/inspection.ts'
import { placeAfter } from '../contract/cursor.ts'
import { merged } from '../../time/sorted-list.ts'
import type { JobState } from './job-states.ts'
import type { Store } from './store.ts'
import { pageOf } from './page.ts'
import { bySequence, plainMessage, type StoredMessage } from './waiting/stored-message.ts'
import type { Range } from '../../time/time-order.ts'

/** The messages that a filter lets through, in the order of enqueue. */
export function listMessages(store: Store, filter: MessageFilter): Page<ListedMessage> {
  const { enqueuedBeforeMs, after, limit } = filter
  const range = {
    after: placeAfter('messages', after) ?? 0,
    before: Number.POSITIVE_INFINITY,
    beforeMs: enqueuedBeforeMs,
  }
  const entries = filter.id === undefined ? walk(store, filter, range) : withId(store, filter.id, filter)
  const { entries: page, next } = pageOf(entries, 'messages', { limit, placeOf: ({ sequence }) => sequence })
  return { entries: page.map(listed), next }
}

function withId(
  store: Store,
  id: string,
  { jobs, state, enqueuedBeforeMs, after }: MessageFilter,
): StoredMessage[] {
  const message = store.unsettled.find(id)
  if (message === undefined) return []
  const isChosen =
    (jobs === undefined || jobs.includes(message.job)) &&
    (state === undefined || stateOf(message) === state) &&
    (enqueuedBeforeMs === undefined || message.enqueuedMs < enqueuedBeforeMs) &&
    message.sequence > (placeAfter('messages', after) ?? 0)
  return isChosen ? [message] : []
}

/** Goes through lists in which every message has the wanted job and state. */
function walk(store: Store, { jobs, state }: MessageFilter, range: Range): Iterable<StoredMessage> {
  const { unsettled, enqueued } = store
  if (jobs === undefined && state === undefined) {
    return merged(
      unsettled.lists().map((list) => enqueued.up(list, range)),
      bySequence,
    )
  }
  const states = jobs === undefined ? [...store.states.made()] : statesOf(store, jobs)
  const lists = states.flatMap((one) => listsOf(one, state)).filter(({ size }) => size > 0)
  const waiting = lists.map((list) => enqueued.up(list, range))
  const hasRunning = state === undefined || state === 'running'
  const running = hasRunning ? runningIn(store, jobs, range) : []
  return merged([...waiting, running[Symbol.iterator]()], bySequence)
}

function statesOf({ states }: Store, jobs: readonly string[]): readonly JobState[] {
  return [...new Set(jobs)].flatMap((job) => states.peek(job) ?? [])
}

function listsOf(
  { queue, delayed }: JobState,
  state: MessageFilter['state'],
): ReturnType<typeof queue.lists> {
  if (state === 'running') return []
  if (state === 'delayed') return [delayed]
  return state === 'ready' ? queue.lists() : [...queue.lists(), delayed]
}

/** There are never more of these than workers and their batches. */
function runningIn(store: Store, jobs: readonly string[] | undefined, range: Range): StoredMessage[] {
  const { after, beforeMs = Number.POSITIVE_INFINITY } = range
  return [...store.claimed()]
    .filter(({ sequence, enqueuedMs, job }) => {
      return sequence > after && enqueuedMs < beforeMs && (jobs === undefined || jobs.includes(job))
    })
    .toSorted(bySequence)
}

function stateOf({ state }: StoredMessage): ListedMessage['state'] {
  return state === 'claimed' ? 'running' : state === 'delayed' ? 'delayed' : 'ready'
}

/** A message with its state, as a list shows it. */
export function listed(message: StoredMessage): ListedMessage {
  return { ...plainMessage(message), state: stateOf(message) }
}
