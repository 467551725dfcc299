/** Lists of messages and other entries that are in memory as a whole, page by page. */

import type { ListedMessage, ListFilter, MessageFilter, Page } from '../contract/inspection.ts'
import { cursorOf, placeAfter, type PagedList } from '../contract/cursor.ts'
import type { Message } from '../contract/message.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'

const MESSAGES: Listing<StoredMessage> = { list: 'messages', placeOf: ({ sequence }) => sequence }

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
  const { entries, next } = pageOf(chosen.toSorted(bySequence), MESSAGES, part)
  return { entries: entries.map(listed), next }
}

/** Where the entries of a list stand: each has a place of its own. */
export interface Listing<Entry> {
  readonly list: PagedList
  placeOf(entry: Entry, index: number): number
}

/**
 * The entries behind the place that `after` names, up to `limit`.
 *
 * @param entries in the order of their places, up or down
 * @throws RangeError if `after` is no cursor of the list
 */
export function pageOf<Entry>(
  entries: readonly Entry[],
  { list, placeOf }: Listing<Entry>,
  { after, limit }: Pick<ListFilter, 'after' | 'limit'>,
): Page<Entry> {
  const place = placeAfter(list, after)
  const isUp = list === 'messages'
  const isBehind = (entry: Entry, index: number): boolean =>
    place === undefined || (isUp ? placeOf(entry, index) > place : placeOf(entry, index) < place)
  const from = entries.findIndex(isBehind)
  if (from === -1) return { entries: [], next: undefined }
  const part = entries.slice(from, from + limit)
  const end = from + part.length
  const last = part.at(-1)
  const isMore = end < entries.length && last !== undefined
  return { entries: part, next: isMore ? cursorOf(list, placeOf(last, end - 1)) : undefined }
}

function stateOf({ state }: StoredMessage): ListedMessage['state'] {
  return state === 'claimed' ? 'running' : state === 'delayed' ? 'delayed' : 'ready'
}

/** A message with its state, as a list shows it. */
export function listed(message: StoredMessage): ListedMessage {
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
