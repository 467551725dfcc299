/**
 * The messages of a job with `preserveOrder`: of each key one run at a time, strictly in the order
 * of enqueue.
 */

import { Heap } from '../../time/heap.ts'
import type { JobPriority } from '../../manifest/priority.ts'
import { Fifo } from './fifo.ts'
import type { MessageQueue, QueueHost } from './message-queue.ts'
import { bySequence, type StoredMessage } from './stored-message.ts'
import type { EngineJob } from '../contract/engine-job.ts'

/** The messages of one key. */
interface Chain {
  /** The waiting messages by sequence: what a claim gives back is the head again. */
  readonly messages: Heap<StoredMessage>
  /** How many are claimed. The others wait until these are settled. */
  held: number
  /** Whether the chain is in the line, or its head is delayed. */
  standing: boolean
}

/**
 * Chains of messages, and the line of the chains that may be claimed. A chain whose head is claimed
 * or not due waits as a whole.
 */
export class OrderedQueue implements MessageQueue {
  readonly #host: QueueHost
  readonly #lane: JobPriority
  readonly #keyOf: (message: StoredMessage) => string
  readonly #chains = new Map<string, Chain>()
  readonly #line = new Fifo<Chain>()
  #size = 0

  constructor(job: Pick<EngineJob, 'preserveOrder' | 'priority'>, host: QueueHost) {
    this.#host = host
    this.#lane = job.priority
    this.#keyOf = job.preserveOrder === 'key' ? (message) => message.orderKey ?? '' : () => ''
  }

  get size(): number {
    return this.#size
  }

  add(message: StoredMessage): void {
    const chain = this.#chainOf(message)
    message.state = 'ready'
    chain.messages.push(message)
    this.#size += 1
    this.#stand(chain)
  }

  due(message: StoredMessage): void {
    message.state = 'ready'
    this.#size += 1
    this.#line.enqueue(this.#chainOf(message))
  }

  head(lane: JobPriority): StoredMessage | undefined {
    return lane === this.#lane ? this.#firstChain()?.messages.peek() : undefined
  }

  take(_lane: JobPriority, most: number): StoredMessage[] {
    const chain = this.#firstChain()
    if (chain === undefined) return []
    this.#line.dequeue()
    chain.standing = false
    const taken: StoredMessage[] = []
    while (taken.length < most) {
      const head = headOf(chain)
      if (head === undefined || (taken.length > 0 && !this.#joins(head))) break
      chain.messages.pop()
      head.state = 'claimed'
      taken.push(head)
      if (head.alone) break
    }
    chain.held = taken.length
    this.#size -= taken.length
    return taken
  }

  back(message: StoredMessage): void {
    const chain = this.#chainOf(message)
    message.state = 'ready'
    chain.messages.push(message)
    this.#size += 1
    this.#release(chain)
  }

  settled(message: StoredMessage): void {
    message.state = 'gone'
    const chain = this.#chainOf(message)
    this.#release(chain)
    this.#forgetEmpty(message, chain)
  }

  remove(message: StoredMessage): void {
    const wasDelayed = message.state === 'delayed'
    message.state = 'gone'
    if (!wasDelayed) {
      this.#size -= 1
      return
    }
    const chain = this.#chainOf(message)
    chain.standing = false
    this.#stand(chain)
    this.#forgetEmpty(message, chain)
  }

  *messages(): Iterable<StoredMessage> {
    for (const chain of this.#chains.values()) {
      for (const message of chain.messages.items()) if (message.state === 'ready') yield message
    }
  }

  #chainOf(message: StoredMessage): Chain {
    const key = this.#keyOf(message)
    const known = this.#chains.get(key)
    if (known !== undefined) return known
    const chain: Chain = { messages: new Heap(bySequence), held: 0, standing: false }
    this.#chains.set(key, chain)
    return chain
  }

  #release(chain: Chain): void {
    chain.held -= 1
    this.#stand(chain)
  }

  /** There may be as many keys as messages, so that a chain must go with its last message. */
  #forgetEmpty(message: StoredMessage, chain: Chain): void {
    if (chain.held === 0 && !chain.standing && headOf(chain) === undefined)
      this.#chains.delete(this.#keyOf(message))
  }

  /** Puts a chain into the line or delays its head, unless a claim holds messages of it. */
  #stand(chain: Chain): void {
    if (chain.standing || chain.held > 0) return
    const head = headOf(chain)
    if (head === undefined) return
    chain.standing = true
    if (head.dueMs <= this.#host.now()) {
      this.#line.enqueue(chain)
    } else {
      this.#size -= 1
      this.#host.delay(head)
    }
  }

  /** The first chain in the line whose head is due. Chains without one leave the line. */
  #firstChain(): Chain | undefined {
    for (let chain = this.#line.peek(); chain !== undefined; chain = this.#line.peek()) {
      const head = headOf(chain)
      if (head !== undefined && head.dueMs <= this.#host.now()) return chain
      this.#line.dequeue()
      chain.standing = false
      this.#stand(chain)
    }
    return undefined
  }

  #joins(head: StoredMessage): boolean {
    return !head.alone && head.dueMs <= this.#host.now()
  }
}

/** The first message of a chain, past those that were taken out. */
function headOf(chain: Chain): StoredMessage | undefined {
  for (let head = chain.messages.peek(); head !== undefined; head = chain.messages.peek()) {
    if (head.state !== 'gone') return head
    chain.messages.pop()
  }
  return undefined
}
