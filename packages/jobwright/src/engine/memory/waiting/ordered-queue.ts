/**
 * The messages of a job with `preserveOrder`: of each key one run at a time, strictly in the order
 * of enqueue.
 */

import type { JobPriority } from '../../../manifest/priority.ts'
import { SortedList } from '../../../time/sorted-list.ts'
import { byTurn, Chain } from './chain.ts'
import type { MessageQueue, QueueHost } from './message-queue.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'
import type { EngineJob } from '../../contract/engine-job.ts'

/**
 * Chains of messages, and the line of the chains that may be claimed. A chain whose head is claimed
 * or not due waits as a whole.
 */
export class OrderedQueue implements MessageQueue {
  readonly #host: QueueHost
  readonly #lane: JobPriority
  readonly #keyOf: (message: StoredMessage) => string
  readonly #chains = new Map<string, Chain>()
  readonly #line = new SortedList<Chain>(byTurn)
  readonly #ready = new SortedList<StoredMessage>(bySequence)
  #turns = 0

  constructor(job: Pick<EngineJob, 'preserveOrder' | 'priority'>, host: QueueHost) {
    this.#host = host
    this.#lane = job.priority
    this.#keyOf = job.preserveOrder === 'key' ? (message) => message.orderKey ?? '' : () => ''
  }

  get size(): number {
    return this.#ready.size
  }

  add(message: StoredMessage): void {
    const chain = this.#join(message)
    this.#stand(chain)
  }

  due(message: StoredMessage): void {
    message.state = 'ready'
    this.#ready.add(message)
    const chain = this.#chainOf(message)
    chain.isDelayed = false
    this.#stand(chain)
  }

  head(lane: JobPriority): StoredMessage | undefined {
    return lane === this.#lane ? this.#firstChain()?.head : undefined
  }

  take(_lane: JobPriority, most: number): StoredMessage[] {
    const chain = this.#firstChain()
    if (chain === undefined) return []
    this.#leaveLine(chain)
    const taken: StoredMessage[] = []
    for (let { head } = chain; head !== undefined && taken.length < most; { head } = chain) {
      if (taken.length > 0 && !this.#joins(head)) break
      chain.delete(head)
      this.#ready.delete(head)
      head.state = 'claimed'
      taken.push(head)
      if (head.alone) break
    }
    chain.held = taken.length
    return taken
  }

  back(message: StoredMessage): void {
    this.#release(this.#join(message))
  }

  settled(message: StoredMessage): void {
    message.state = 'gone'
    this.#release(this.#chainOf(message))
  }

  remove(message: StoredMessage): void {
    const chain = this.#chainOf(message)
    const isHead = chain.head === message
    chain.delete(message)
    if (message.state === 'ready') this.#ready.delete(message)
    message.state = 'gone'
    if (!isHead) return
    chain.isDelayed = false
    if (chain.head === undefined) this.#leaveLine(chain)
    this.#stand(chain)
  }

  lists(): readonly SortedList<StoredMessage>[] {
    return [this.#ready]
  }

  #join(message: StoredMessage): Chain {
    const chain = this.#chainOf(message)
    message.state = 'ready'
    chain.add(message)
    this.#ready.add(message)
    return chain
  }

  #chainOf(message: StoredMessage): Chain {
    const key = this.#keyOf(message)
    const known = this.#chains.get(key)
    if (known !== undefined) return known
    const chain = new Chain(key)
    this.#chains.set(key, chain)
    return chain
  }

  #release(chain: Chain): void {
    chain.held -= 1
    this.#stand(chain)
  }

  /** Puts a chain into the line or delays its head, unless a claim holds messages of it. */
  #stand(chain: Chain): void {
    if (chain.turn > 0 || chain.isDelayed || chain.held > 0) return
    const { head } = chain
    if (head === undefined) {
      this.#chains.delete(chain.key) // there may be as many keys as messages
    } else if (head.dueMs <= this.#host.now()) {
      this.#turns += 1
      chain.turn = this.#turns
      this.#line.add(chain)
    } else {
      chain.isDelayed = true
      this.#ready.delete(head)
      this.#host.delay(head)
    }
  }

  #leaveLine(chain: Chain): void {
    if (chain.turn > 0) this.#line.delete(chain)
    chain.turn = 0
  }

  /** The first chain in the line whose head is due. Chains without one leave the line. */
  #firstChain(): Chain | undefined {
    for (let chain = this.#line.first; chain !== undefined; chain = this.#line.first) {
      if (chain.head !== undefined && chain.head.dueMs <= this.#host.now()) return chain
      this.#leaveLine(chain)
      this.#stand(chain)
    }
    return undefined
  }

  #joins(head: StoredMessage): boolean {
    const nowMs = this.#host.now()
    return !head.alone && head.dueMs <= nowMs && !head.isExpired(nowMs)
  }
}
