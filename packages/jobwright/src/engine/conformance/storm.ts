/**
 * A storm of random calls, the same for the same seed: no message is lost, done twice, or over a
 * limit.
 */

import assert from 'node:assert/strict'

import { seededRandom } from '../../testing/seeded-random.ts'
import { DEAD, DONE, jobOf, retryAt, type EngineRule, type SharedRule, type Trial } from './trial.ts'
import type { Claim } from '../contract/message.ts'

const JOBS = [
  jobOf('plain', { maxConcurrent: 2, batchSize: 3, maxRetries: 1000 }),
  jobOf('keyed', { maxConcurrent: 3, preserveOrder: 'key', maxRetries: 1000 }),
  jobOf('strict', { maxConcurrent: 1, preserveOrder: true, maxRetries: 1000 }),
]
const PRIORITIES = ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'] as const
const STEPS = 400

/** The storm of a seed, as a rule. */
export function stormOf(seed: number): EngineRule {
  return {
    fact: `in a storm of calls (seed ${seed}) every message ends exactly once, within the limits and in order`,
    jobs: JOBS,
    trial: (trial) => rage([trial], seed),
  }
}

/** A storm in several processes, which abandon some of their claims as if they had died. */
export function sharedStormOf(seed: number): SharedRule {
  return {
    fact: `in a storm of calls and crashes of three processes (seed ${seed}) every message ends exactly once, within the limits and in order`,
    jobs: JOBS,
    trial: async (trial, join) => rage([trial, await join(), await join()], seed),
  }
}

async function rage(trials: Trials, seed: number): Promise<void> {
  const storm = new Storm(trials, seed)
  for (let step = 0; step < STEPS; step += 1) await storm.step()
  await storm.workOff()
  await storm.check()
}

type Trials = readonly [Trial, ...Trial[]]

/** A claim, and the process that made it. */
interface Held {
  readonly trial: Trial
  readonly claim: Claim
}

class Storm {
  readonly #trials: Trials
  readonly #random: () => number
  readonly #held: Held[] = []
  /** Claims that their process abandoned. */
  readonly #forgotten: Held[] = []
  /** In the order of enqueue. */
  readonly #sent: { readonly id: string; readonly lane: string }[] = []
  readonly #ended: string[] = []
  readonly #cancelled = new Set<string>()

  constructor(trials: Trials, seed: number) {
    this.#trials = trials
    this.#random = seededRandom(seed)
  }

  async step(): Promise<void> {
    const dice = this.#random()
    if (dice < 0.35) return this.#send()
    if (dice < 0.65) return this.#claim()
    if (dice < 0.9) return this.#endOne()
    if (dice < 0.94) return this.#cancel()
    if (dice < 0.96 && this.#trials.length > 1) return this.#forget()
    return this.#pass(Math.floor(this.#random() * 2000))
  }

  /** Claims and ends messages until none is left. */
  async workOff(): Promise<void> {
    for (let rounds = 0; this.#ended.length < this.#sent.length; rounds += 1) {
      assert.ok(rounds < 10 * STEPS, 'messages that no process holds are never claimed')
      await this.#pass(2000)
      await this.#claim()
      for (const held of this.#held.splice(0)) await this.#end(held, true)
    }
  }

  async check(): Promise<void> {
    assert.deepEqual(this.#ended.toSorted(), this.#sent.map(({ id }) => id).toSorted())
    for (const { type } of JOBS) {
      const counts = await this.#trials[0].counts(type)
      assert.deepEqual([counts?.ready, counts?.delayed, counts?.running], [0, 0, 0])
    }
    for (const { trial, claim } of this.#forgotten) {
      assert.ok(!(await trial.settle(claim)).includes(true), 'a claim that was taken over settled something')
    }
    this.#checkOrder()
  }

  /** Of jobs that keep order, messages must have ended in the order in which they were sent. */
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
    const trial = this.#pick(this.#trials)
    const dueMs = trial.nowMs + (this.#random() < 0.2 ? 1000 : 0)
    await trial.enqueue({ id, job, priority, orderKey, dueMs })
    this.#sent.push({ id, lane: orderKey === undefined ? job : `${job}-${orderKey}` })
  }

  async #claim(): Promise<void> {
    const trial = this.#pick(this.#trials)
    const claims = await trial.claim(1 + Math.floor(this.#random() * 3))
    this.#held.push(...claims.map((claim) => ({ trial, claim })))
    for (const { type, maxConcurrent, batchSize } of JOBS) {
      const own = this.#held.map(({ claim }) => claim).filter(({ job }) => job === type)
      assert.ok(own.length <= maxConcurrent, `job "${type}" has ${own.length} runs`)
      assert.ok(own.every(({ messages }) => messages.length <= batchSize))
    }
    const held = this.#held.flatMap(({ claim }) => claim.messages.map(({ id }) => id))
    assert.equal(new Set(held).size, held.length, 'a message is held twice')
    assert.deepEqual(
      held.filter((id) => this.#ended.includes(id)),
      [],
      'a message that ended was claimed',
    )
  }

  async #endOne(): Promise<void> {
    const [held] = this.#held.splice(Math.floor(this.#random() * this.#held.length), 1)
    if (held !== undefined) await this.#end(held, false)
  }

  async #forget(): Promise<void> {
    this.#forgotten.push(...this.#held.splice(Math.floor(this.#random() * this.#held.length), 1))
  }

  /** Moves the clock, and extends the leases. */
  async #pass(ms: number): Promise<void> {
    await this.#trials[0].clock.advance(ms)
    for (const { trial, claim } of this.#held) {
      assert.deepEqual(await trial.engine.extend([claim.id]), [true], 'a claim that is extended holds')
    }
  }

  /**
   * Ends a run. Its messages end in order, up to one that waits again; the rest is left unsettled.
   */
  async #end({ trial, claim }: Held, forGood: boolean): Promise<void> {
    for (const { id } of claim.messages) {
      const dice = forGood ? 1 : this.#random()
      if (dice < 0.1) break
      const to = dice < 0.3 ? retryAt(trial.nowMs + 500) : dice < 0.4 ? DEAD : DONE
      const [wasHeld] = await trial.engine.settle([{ claimId: claim.id, messageId: id, to }])
      assert.equal(wasHeld, true)
      if (to.state === 'waiting') break
      this.#ended.push(id)
    }
    await trial.finish(claim)
    assert.deepEqual(
      await trial.settle(claim),
      claim.messages.map(() => false),
    )
  }

  async #cancel(): Promise<void> {
    if (this.#sent.length === 0) return
    const { id } = this.#pick(this.#sent)
    if ((await this.#pick(this.#trials).engine.cancel(id)) === undefined) return
    assert.ok(!this.#ended.includes(id), 'a message that ended was cancelled')
    this.#cancelled.add(id)
    this.#ended.push(id)
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T // the index lies inside
  }
}
