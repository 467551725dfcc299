/** Lists messages that an engine in memory has at hand. */

import { pageOf } from './page.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'
import type { ListedMessage, MessageFilter, Page } from '../contract/inspection.ts'

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

function stateOf({ state }: StoredMessage): ListedMessage['state'] {
  return state === 'claimed' ? 'running' : state === 'delayed' ? 'delayed' : 'ready'
}

function listed(message: StoredMessage): ListedMessage {
  const { id, job, payload, origin, priority, enqueuedMs, dueMs, scheduledForMs, orderKey } = message
  const { attempts, recovered } = message
  const place = { enqueuedMs, dueMs, scheduledForMs, orderKey, attempts, recovered }
  return { id, job, payload, origin, priority, ...place, state: stateOf(message) }
}
