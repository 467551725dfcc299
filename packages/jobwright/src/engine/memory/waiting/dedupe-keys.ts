/** The dedupe keys of one job. */

import { SortedList } from '../../../time/sorted-list.ts'
import type { StoredMessage } from './stored-message.ts'
import type { NewMessage } from '../../contract/message.ts'

interface Holder {
  readonly key: string
  readonly messageId: string
  /** `Infinity`: until the message is first claimed, or taken out. */
  readonly untilMs: number
}

/** Which message holds which key: while it does, no second message with the key is stored. */
export class DedupeKeys {
  /** Made on first use: most jobs have no keys. */
  #holders: Map<string, Holder> | undefined
  /** The holders with an end, the earliest first. */
  #timed: SortedList<Holder> | undefined
  /** The same by the ids of their messages. */
  #timedOf: Map<string, Holder> | undefined

  /** The id of the message that holds a key now. */
  holder(key: string | undefined, nowMs: number): string | undefined {
    this.#forgetOver(nowMs)
    return key === undefined ? undefined : this.#holders?.get(key)?.messageId
  }

  hold({ id: messageId }: StoredMessage, { dedupeKey: key, dedupeUntilMs }: NewMessage): void {
    if (key === undefined) return
    const holder = { key, messageId, untilMs: dedupeUntilMs ?? Number.POSITIVE_INFINITY }
    this.#holders ??= new Map()
    this.#holders.set(key, holder)
    if (dedupeUntilMs === undefined) return
    this.#timed ??= new SortedList(byEnd)
    this.#timed.add(holder)
    this.#timedOf ??= new Map()
    this.#timedOf.set(messageId, holder)
  }

  /** Called when a message does not wait any more. A key that is held for a time stays held. */
  letGo({ id, dedupeKey }: StoredMessage): void {
    if (dedupeKey !== undefined && this.#holders?.get(dedupeKey)?.messageId === id) {
      this.#holders.delete(dedupeKey)
    }
  }

  /** Called when a message ended without an outcome: a key that it holds for a time is free too. */
  free(message: StoredMessage): void {
    this.letGo(message)
    const holder = this.#timedOf?.get(message.id)
    if (holder === undefined) return
    this.#timed?.delete(holder)
    this.#forget(holder)
  }

  #forget(holder: Holder): void {
    this.#timedOf?.delete(holder.messageId)
    if (this.#holders?.get(holder.key) === holder) this.#holders.delete(holder.key)
  }

  #forgetOver(nowMs: number): void {
    const timed = this.#timed
    for (let first = timed?.first; first !== undefined; first = timed?.first) {
      if (first.untilMs > nowMs) return
      timed?.takeFirst()
      this.#forget(first)
    }
  }
}

function byEnd(one: Holder, other: Holder): number {
  return one.untilMs - other.untilMs || (one.messageId < other.messageId ? -1 : Number(one !== other))
}
