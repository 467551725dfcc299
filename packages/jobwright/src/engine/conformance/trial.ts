/** An engine on trial: opened with a fake clock, and with all that it reported. */

import assert from 'node:assert/strict'

import type { Engine } from '../contract/engine.ts'
import { JobPriority } from '../../manifest/priority.ts'
import type { MaybePromise } from '../../time/maybe-promise.ts'
import type { RunStatus } from '../../authoring/outcome.ts'
import { fakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import type {
  Claim,
  ClaimRequest,
  DroppedMessage,
  NewMessage,
  SettledTo,
  Stored,
} from '../contract/message.ts'
import type { ScheduleRecord, Tick, TickOutcome } from '../contract/tick.ts'
import { runRecord, type MessageOutcome, type RunRecord } from '../contract/run-record.ts'
import type { JobCounts } from '../contract/inspection.ts'
import type { EngineJob } from '../contract/engine-job.ts'

/** One rule of the engine contract: the fact, and a trial that rejects if an engine breaks it. */
export interface EngineRule {
  readonly fact: string
  /** The jobs that the engine knows. */
  readonly jobs: readonly EngineJob[]
  readonly trial: (trial: Trial) => Promise<void>
}

/** One rule of engines that several processes share. */
export interface SharedRule {
  readonly fact: string
  /** The jobs that the first process knows. */
  readonly jobs: readonly EngineJob[]
  readonly trial: (trial: Trial, join: Join) => Promise<void>
}

/**
 * Opens one more engine on the same store, as another process does.
 *
 * @param jobs those that it knows; by default those of the first process
 */
export type Join = (jobs?: readonly EngineJob[]) => Promise<Trial>

/** A job: by default a queue job without batches and, in effect, without a limit. */
export function jobOf(type: string, differences: Partial<EngineJob> = {}): EngineJob {
  return {
    type,
    kind: 'queue',
    enabled: true,
    scheduled: false,
    schedule: undefined,
    priority: JobPriority.NORMAL,
    maxConcurrent: 1000,
    batchSize: 1,
    overlap: 'skip',
    preserveOrder: undefined,
    dependencies: [],
    dependencyTimeoutMs: 60_000,
    idempotent: true,
    maxRetries: 3,
    deadLetter: true,
    schemaVersion: 1,
    aliases: [],
    ...differences,
  }
}

/** A message to be stored. What is missing is filled in for a message that is due now. */
type SentMessage = Partial<NewMessage> & Pick<NewMessage, 'job'>

/** An engine that was opened for one rule. */
export class Trial {
  readonly engine: Engine
  readonly clock: FakeClock
  readonly dropped: DroppedMessage[] = []
  /** The runs and messages that it reported as to be cancelled. */
  readonly cancelled: string[] = []
  /** The runs that it reported as ended in another process. */
  readonly ended: RunRecord[] = []
  /** How often it called `wake`. */
  wakes = 0
  #runs = 0
  #setMs = 0

  constructor(engine: Engine, clock: FakeClock = fakeClock()) {
    this.engine = engine
    this.clock = clock
  }

  async open(jobs: readonly EngineJob[], processId = 'trial'): Promise<void> {
    await this.engine.open({
      clock: {
        now: () => this.nowMs,
        elapsed: () => this.clock.elapsed(),
        setTimer: (delayMs, callback) => this.clock.setTimer(delayMs, callback),
      },
      processId,
      history: { maxRuns: 1000, maxAgeMs: 604_800_000 },
      jobs,
      wake: () => (this.wakes += 1),
      dropped: (messages) => this.dropped.push(...messages),
      cancelled: (ids) => this.cancelled.push(...ids),
      ended: (runs) => this.ended.push(...runs),
    })
  }

  get nowMs(): number {
    return this.clock.now() + this.#setMs
  }

  /** Sets the time of day that the engine sees, as a person or NTP does. */
  setClock(byMs: number): void {
    this.#setMs += byMs
  }

  async enqueue(...messages: readonly SentMessage[]): Promise<readonly Stored[]> {
    const defaults = {
      payload: null,
      origin: 'message',
      priority: JobPriority.NORMAL,
      dueMs: this.nowMs,
    } as const
    return this.engine.enqueue(messages.map((message) => ({ ...defaults, ...message })))
  }

  /** Claims what can be claimed. @param runs the most claims */
  async claim(runs = 1000, limits: Partial<ClaimRequest> = {}): Promise<readonly Claim[]> {
    const none = Number.POSITIVE_INFINITY
    return this.engine.claim({ runs, slots: () => none, allowance: () => none, claimed: () => {}, ...limits })
  }

  /** Claims what can be claimed. @returns the ids of the messages, in the order of the claims */
  async claimedIds(runs = 1000): Promise<readonly string[]> {
    return (await this.claim(runs)).flatMap(({ messages }) => messages.map(({ id }) => id))
  }

  /** Settles every message of a claim. @returns for each whether the claim held it */
  async settle(claim: Claim, to: SettledTo = DONE): Promise<readonly boolean[]> {
    return this.engine.settle(claim.messages.map(({ id }) => ({ claimId: claim.id, messageId: id, to })))
  }

  /** Ends a claim. @returns the record of its run */
  async finish(
    claim: Claim,
    status: RunStatus = 'succeeded',
    outcomes?: readonly MessageOutcome[],
  ): Promise<RunRecord> {
    const record = this.#recordOf(claim, status)
    await this.engine.finish([{ record, outcomes }])
    return record
  }

  /**
   * Ends a claim, and settles messages of it with that. @returns whether the engine held the claim
   */
  async end(
    claim: Claim,
    settled: Readonly<Record<string, SettledTo>>,
    status: RunStatus = 'succeeded',
  ): Promise<boolean> {
    const settlements = Object.entries(settled).map(([messageId, to]) => {
      return { claimId: claim.id, messageId, to }
    })
    const record = this.#recordOf(claim, status)
    const [wasHeld] = await this.engine.finish([{ record, settlements }])
    return wasHeld === true
  }

  #recordOf(claim: Claim, status: RunStatus): RunRecord {
    this.#runs += 1
    return runRecord(
      {
        id: `run-${this.#runs}`,
        claim,
        version: '1.0.0',
        worker: 1,
        startedMs: this.nowMs,
        results: [{ success: status === 'succeeded' }],
      },
      { status },
      this.nowMs,
    )
  }

  /** Claims one run, settles its messages and ends it. */
  async run(to: SettledTo = DONE): Promise<Claim> {
    const [claim] = await this.claim(1)
    if (claim === undefined) throw new Error('there is nothing to claim')
    await this.settle(claim, to)
    await this.finish(claim, to.state === 'done' ? to.status : 'failed')
    return claim
  }

  async offer(job: string, tick: Partial<Tick> = {}): Promise<TickOutcome | undefined> {
    const [outcome] = await this.engine.offer([
      { job, from: 'schedule', dueMs: this.nowMs, inTime: true, ...tick },
    ])
    return outcome
  }

  /** Sets the schedule of a job. @returns what the engine knows of it */
  async setSchedule(job: string, schedule: string | undefined): Promise<ScheduleRecord | undefined> {
    const [record] = await this.engine.setSchedules([{ job, schedule }])
    return record
  }

  /** When the latest offered tick of a job with the same schedule was due. */
  async lastOfferedMs(job: string): Promise<number | undefined> {
    return (await this.setSchedule(job, 'the same'))?.lastOfferedMs
  }

  async counts(job: string): Promise<JobCounts | undefined> {
    return (await this.engine.counts()).find((counts) => counts.job === job)
  }
}

/** Makes an engine without any messages of an earlier one. */
export type MakeEngine = () => MaybePromise<Engine>

/** Tests a fresh engine against one rule. */
export async function judge({ jobs, trial }: EngineRule, make: MakeEngine): Promise<void> {
  const opened = new Trial(await make())
  try {
    await opened.open(jobs)
    await trial(opened)
  } finally {
    await opened.engine.close()
  }
}

/** Tests a fresh engine against one rule, together with others on the same store. */
export async function judgeShared(
  { jobs, trial }: SharedRule,
  make: MakeEngine,
  makePeer: MakeEngine,
): Promise<void> {
  const first = new Trial(await make())
  const opened = [first]
  const join: Join = async (known = jobs) => {
    const peer = new Trial(await makePeer(), first.clock)
    opened.push(peer)
    await peer.open(known, `trial-${opened.length}`)
    return peer
  }
  try {
    await first.open(jobs)
    await trial(first, join)
  } finally {
    for (const { engine } of opened) await engine.close()
  }
}

/**
 * Lets two fresh engines make the runs of ticks, each twice: the ids are unique over all of them.
 */
export async function judgeIds(make: MakeEngine): Promise<void> {
  const ids: string[] = []
  for (const processId of ['one', 'other']) {
    const trial = new Trial(await make())
    await trial.open([jobOf('report', { kind: 'self-contained', overlap: 'allow' })], processId)
    for (let tick = 1; tick <= 2; tick += 1) {
      await trial.offer('report', { dueMs: trial.nowMs + tick })
      await trial.enqueue({ job: 'report', origin: 'manual' })
    }
    ids.push(...(await trial.claimedIds()))
    await trial.engine.close()
  }
  assert.equal(ids.length, 8)
  assert.deepEqual([...new Set(ids)], ids)
}

export const DONE: SettledTo = { state: 'done', status: 'succeeded' }
export const FAILED: SettledTo = { state: 'done', status: 'failed' }
export const DEAD: SettledTo = { state: 'dead', reason: 'exhausted', error: 'it broke', stack: undefined }

/** A settlement for a retry. */
export function retryAt(dueMs: number): SettledTo {
  return { state: 'waiting', dueMs, counted: true, alone: false }
}

/** A settlement for a release or a snooze, attempt not counted. */
export function backAt(dueMs: number): SettledTo {
  return { state: 'waiting', dueMs, counted: false, alone: false }
}
