/** The messages that are not settled. */

import { calledEach } from '../errors/call-place.ts'
import type { ListedMessage, MessageFilter, Page } from '../engine/contract/inspection.ts'
import { agoMs, filterOf, refuseUnknown, type InspectionHost } from './host.ts'
import { plain, plainPage } from './plain.ts'
import { checkId, checkQuery, type MessageQuery } from './query.ts'

/** The messages that wait or run. */
export interface Messages {
  /**
   * Lists messages in the order of their enqueue.
   *
   * @throws InvalidQueryError
   * @throws UnknownJobError for a job that is neither known nor has messages
   */
  list(query?: MessageQuery): Promise<Page<ListedMessage>>
  /** The message with this id, or `null` if none waits or runs. @throws InvalidQueryError */
  get(id: string): Promise<ListedMessage | null>
}

export function messagesOf(host: InspectionHost): Messages {
  const list = async (filter: MessageFilter): Promise<Page<ListedMessage>> =>
    host.ask('messages', (engine) => engine.messages(filter))
  return calledEach({
    async list(query = {}) {
      checkQuery('messages.list', query)
      await host.ready('messages cannot be listed')
      const { job, state, olderThanSeconds: age } = query
      const page = await list({
        ...filterOf(host, 'messages.list', query),
        ...(state !== undefined && { state }),
        ...(age !== undefined && { enqueuedBeforeMs: agoMs(host, age) }),
      })
      if (page.entries.length === 0) await refuseUnknown(host, job, list)
      return plainPage(page)
    },
    async get(id) {
      checkId('messages.get', id)
      await host.ready(`message ${id} cannot be looked at`)
      const [message] = (await list({ id, limit: 1 })).entries
      return message === undefined ? null : plain(message)
    },
  })
}
