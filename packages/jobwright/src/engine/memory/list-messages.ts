/** Lists of messages and other entries that are in memory as a whole, page by page. */

import type { ListedMessage, ListFilter, MessageFilter, Page } from '../contract/inspection.ts'
import type { Message } from '../contract/message.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'

/** The messages that a filter lets through, in the order of enqueue. */
export function listMessages(
  messages: readonly StoredMessage[],
  { jobs, id, state, enqueuedBeforeMs, ...part }: MessageFilter,
): Page<ListedMessage> {
  const chosen = messages.filter(
    (message) =>
      (jobs === undefined || jobs.includes(message.job)) &&
      (id === undefined || message.id === id) &&
      (state === undefined || stateOf(message) === state) &&
      (enqueuedBeforeMs === undefined || message.enqueuedMs < enqueuedBeforeMs),
  )
  const { entries, next } = pageOf(chosen.toSorted(bySequence), (message) => message.id, part)
  return { entries: entries.map(listed), next }
}

/**
 * The entries that follow the one whose name is `after`, up to `limit`. The list ends if that entry
 * is gone.
 */
export function pageOf<Entry>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
  { after, limit }: Pick<ListFilter, 'after' | 'limit'>,
): Page<Entry> {
  const from = after === undefined ? 0 : entries.findIndex((entry) => nameOf(entry) === after) + 1
  if (after !== undefined && from === 0) return { entries: [], next: undefined }
  const part = entries.slice(from, from + limit)
  const last = part.at(-1)
  const isMore = from + part.length < entries.length
  return { entries: part, next: isMore && last !== undefined ? nameOf(last) : undefined }
}

function stateOf({ state }: StoredMessage): ListedMessage['state'] {
  return state === 'claimed' ? 'running' : state === 'delayed' ? 'delayed' : 'ready'
}

function listed(message: StoredMessage): ListedMessage {
  return { ...plainMessage(message), state: stateOf(message) }
}

/**
 * The message as own properties: a stored one has most of them as getters, which a copy would lose.
 */
export function plainMessage(message: Message): Message {
  const { id, job, payload, origin, priority, enqueuedMs, dueMs, scheduledForMs, orderKey } = message
  const { attempts, recovered } = message
  const place = { enqueuedMs, dueMs, scheduledForMs, orderKey, attempts, recovered }
  return { id, job, payload, origin, priority, ...place }
}
