/** A storm of random calls, the same ones for the same seed: nothing is lost, done twice, or over its limit. */

import assert from 'node:assert/strict'

import type { Claim } from '../../engine/engine.ts'
import { seededRandom } from '../seeded-random.ts'
import { DEAD, DONE, jobOf, retryAt, type EngineRule, type Trial } from './trial.ts'

const JOBS = [
  jobOf('plain', { maxConcurrent: 2, batchSize: 3 }),
  jobOf('keyed', { maxConcurrent: 3, preserveOrder: 'key' }),
  jobOf('strict', { maxConcurrent: 1, preserveOrder: true }),
]
const PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'] as const
const STEPS = 400

/** One rule per seed. */
export function stormOf(seed: number): EngineRule {
  return {
    fact: `in a storm of calls (seed ${seed}) every message ends exactly once, within the limits and in order`,
    jobs: JOBS,
    trial: async (trial) => {
      const storm = new Storm(trial, seed)
      for (let step = 0; step < STEPS; step += 1) await storm.step()
      await storm.workOff()
      await storm.check()
    },
  }
}

class Storm {
  readonly #trial: Trial
  readonly #random: () => number
  readonly #claims: Claim[] = []
  /** In the order of enqueue. */
  readonly #sent: { readonly id: string; readonly lane: string }[] = []
  readonly #ended: string[] = []
  readonly #cancelled = new Set<string>()

  constructor(trial: Trial, seed: number) {
    this.#trial = trial
    this.#random = seededRandom(seed)
  }

  async step(): Promise<void> {
    const dice = this.#random()
    if (dice < 0.35) return this.#send()
    if (dice < 0.65) return this.#claim()
    if (dice < 0.9) return this.#endOne()
    if (dice < 0.95) return this.#cancel()
    return this.#trial.clock.advance(Math.floor(this.#random() * 2000))
  }

  /** Until nothing is left. */
  async workOff(): Promise<void> {
    for (let rounds = 0; this.#ended.length < this.#sent.length; rounds += 1) {
      assert.ok(rounds < 10 * STEPS, 'messages that nobody holds are never handed out')
      await this.#trial.clock.advance(2000)
      await this.#claim()
      for (const claim of this.#claims.splice(0)) await this.#end(claim, true)
    }
  }

  async check(): Promise<void> {
    assert.deepEqual(this.#ended.toSorted(), this.#sent.map(({ id }) => id).toSorted())
    for (const { type } of JOBS) {
      const counts = await this.#trial.counts(type)
      assert.deepEqual([counts?.ready, counts?.delayed, counts?.running], [0, 0, 0])
    }
    this.#checkOrder()
  }

  /** Where order is kept, messages ended in the order in which they were sent. */
  #checkOrder(): void {
    const lanes = new Set(this.#sent.map(({ lane }) => lane).filter((lane) => lane !== 'plain'))
    for (const lane of lanes) {
      const left = this.#sent
        .filter((message) => message.lane === lane && !this.#cancelled.has(message.id))
        .map(({ id }) => id)
      assert.deepEqual(
        this.#ended.filter((id) => left.includes(id)),
        left,
      )
    }
  }

  async #send(): Promise<void> {
    const { type: job, preserveOrder } = this.#pick(JOBS)
    const orderKey = preserveOrder === 'key' ? this.#pick(['x', 'y', 'z']) : undefined
    const id = `${job}-${this.#sent.length}`
    const priority = preserveOrder === undefined ? this.#pick(PRIORITIES) : 'NORMAL'
    const dueMs = this.#trial.nowMs + (this.#random() < 0.2 ? 1000 : 0)
    await this.#trial.enqueue({ id, job, priority, orderKey, dueMs })
    this.#sent.push({ id, lane: orderKey === undefined ? job : `${job}-${orderKey}` })
  }

  async #claim(): Promise<void> {
    this.#claims.push(...(await this.#trial.claim(1 + Math.floor(this.#random() * 3))))
    for (const { type, maxConcurrent, batchSize } of JOBS) {
      const own = this.#claims.filter(({ job }) => job === type)
      assert.ok(own.length <= maxConcurrent, `job "${type}" has ${own.length} runs`)
      assert.ok(own.every(({ messages }) => messages.length <= batchSize))
    }
    const held = this.#claims.flatMap(({ messages }) => messages.map(({ id }) => id))
    assert.equal(new Set(held).size, held.length, 'a message is held twice')
    assert.deepEqual(
      held.filter((id) => this.#ended.includes(id)),
      [],
      'a message that ended was handed out',
    )
  }

  async #endOne(): Promise<void> {
    const [claim] = this.#claims.splice(Math.floor(this.#random() * this.#claims.length), 1)
    if (claim !== undefined) await this.#end(claim, false)
  }

  /** Its first messages end, or are tried again; what comes after one that is tried again is left unsettled. */
  async #end(claim: Claim, forGood: boolean): Promise<void> {
    for (const { id } of claim.messages) {
      const dice = forGood ? 1 : this.#random()
      if (dice < 0.1) break
      const to = dice < 0.3 ? retryAt(this.#trial.nowMs + 500) : dice < 0.4 ? DEAD : DONE
      const [wasHeld] = await this.#trial.engine.settle([{ claimId: claim.id, messageId: id, to }])
      assert.equal(wasHeld, true)
      if (to.state === 'waiting') break
      this.#ended.push(id)
    }
    await this.#trial.finish(claim)
    assert.deepEqual(
      await this.#trial.settle(claim),
      claim.messages.map(() => false),
    )
  }

  async #cancel(): Promise<void> {
    if (this.#sent.length === 0) return
    const { id } = this.#pick(this.#sent)
    if ((await this.#trial.engine.cancel(id)) === undefined) return
    assert.ok(!this.#ended.includes(id), 'a message that ended was cancelled')
    this.#cancelled.add(id)
    this.#ended.push(id)
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T // the index lies inside
  }
}
