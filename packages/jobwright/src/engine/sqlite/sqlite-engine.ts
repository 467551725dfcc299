/** The SQLite engine: messages in a file, for the processes of one machine. */

import { SHORTEST_INTERVAL_SECONDS } from '../../manifest/engine-limits.ts'
import type { DeadLetter, DeadLetterChoice } from '../contract/dead-letter.ts'
import type { EngineTraits } from '../contract/engine-job.ts'
import type { Engine, EngineHost } from '../contract/engine.ts'
import type {
  DeadLetterFilter,
  EngineIssue,
  JobCounts,
  ListedMessage,
  MessageFilter,
  MessageTrace,
  Page,
  RunFilter,
} from '../contract/inspection.ts'
import type { Claim, ClaimRequest, NewMessage, Settlement, Stored } from '../contract/message.ts'
import type { EndedRun, RunProgress, RunRecord } from '../contract/run-record.ts'
import type { AwaitedMessage, WaitCircle } from '../contract/wait.ts'
import type { JobSchedule, ScheduleRecord, Tick, TickOutcome } from '../contract/tick.ts'
import type { WorkOptions } from './connection/group-commit.ts'
import type { ResolvedSqliteOptions, SqliteOptions } from './connection/settings.ts'
import { OpenEngine } from './open-engine.ts'
import { checkSpace } from './processes/disk-space.ts'
import { issuesOf } from './processes/engine-issues.ts'
import { beat } from './processes/processes.ts'
import { resolveSqliteOptions } from './sqlite-options.ts'
import {
  beginMessage,
  extendClaim,
  jobOfClaim,
  leaseFrom,
  noteProgress,
  requestCancel,
} from './tables/claims.ts'
import {
  discardDeadLetters,
  listDeadLetters,
  redriveDeadLetters,
  takeInSlices,
} from './tables/dead-letter-table.ts'
import { countsOf } from './tables/job-counts.ts'
import { pausedJobs, pauseJob } from './tables/job-row.ts'
import { listMessages } from './tables/list-messages.ts'
import { lookUpMessage } from './tables/look-up.ts'
import { cancelWaiting, storeMessage } from './tables/messages.ts'
import { listRuns } from './tables/run-table.ts'
import { jobOf, type Store } from './tables/store.ts'
import { catchUp } from './transactions/catch-up.ts'
import { ClaimAttempt } from './transactions/claim-attempt.ts'
import { claimRuns, hasWork, type MadeClaim } from './transactions/claiming.ts'
import { coolDown } from './transactions/rate.ts'
import type { PlacedEnd, PlacedSettlement } from './transactions/settling.ts'
import { noteWaits } from './transactions/waits.ts'
import { setSchedules } from './transactions/schedules.ts'
import { takeTick } from './transactions/ticks.ts'

/**
 * Makes an engine that keeps messages, dead letters, schedules and history in an SQLite file. They
 * survive the end of the process, a crash and, with the default `synchronous: 'FULL'`, a power
 * loss. Several processes of one machine may work on one file. Needs Node ≥ 22.13.
 *
 * @throws SqliteOptionError. The start of the runner rejects with SqliteError if the file cannot be
 *   used, and with SqliteUnavailableError on an older Node
 */
export function sqlite(options: SqliteOptions): Engine {
  return new SqliteEngine(resolveSqliteOptions(options))
}

const NO_SETTLEMENTS: readonly Settlement[] = []

/** The sequence of no message. */
const NO_PLACE = 0

class SqliteEngine implements Engine {
  readonly traits: EngineTraits = {
    name: 'sqlite',
    durable: true,
    shortestIntervalMs: SHORTEST_INTERVAL_SECONDS.sqlite * 1000,
  }
  readonly #options: ResolvedSqliteOptions
  /** The sequences of the unsettled messages of this process, by claim id and message id. */
  readonly #places = new Map<string, Map<string, number>>()
  #engine: OpenEngine | undefined
  /** Whether `open` was called, and `close` not since. */
  #isWanted = false

  constructor(options: ResolvedSqliteOptions) {
    this.#options = options
  }

  async open(host: EngineHost): Promise<void> {
    if (this.#isWanted) throw new Error('the SQLite engine is open already: make one for each runner')
    this.#isWanted = true
    try {
      this.#engine = await OpenEngine.open(this.#options, host, () => this.#isWanted)
    } catch (error) {
      this.#isWanted = false
      throw error
    }
    if (!this.#isWanted) await this.close() // it was closed while the file opened
  }

  async close(): Promise<void> {
    this.#isWanted = false
    await this.#engine?.close()
    this.#engine = undefined
  }

  async enqueue(messages: readonly NewMessage[]): Promise<readonly Stored[]> {
    const { store, others } = this.#opened
    for (const { job } of messages) jobOf(store, job)
    const stored = await this.#change(() => {
      return messages.map((message) => {
        checkSpace(store)
        return storeMessage(store, message)
      })
    })
    for (const [index, { origin }] of messages.entries()) {
      if (origin === 'manual') others.watch(stored[index]?.id ?? '')
    }
    return stored
  }

  offer(ticks: readonly Tick[]): Promise<readonly TickOutcome[]> {
    const { store } = this.#opened
    return this.#change(() => {
      // What is due with a tick must be ready for its permit, whichever timer fires first.
      catchUp(store)
      return ticks.map((tick) => takeTick(store, tick))
    })
  }

  setSchedules(schedules: readonly JobSchedule[]): Promise<readonly ScheduleRecord[]> {
    const { store, group } = this.#opened
    return group.add(() => setSchedules(store, schedules))
  }

  /** Looks for work in short transactions, so that the event loop has its turn between them. */
  async claim(request: ClaimRequest): Promise<readonly Claim[]> {
    const opened = this.#opened
    const { store, ready, group } = opened
    // What is being stored may leave something to claim: the claim joins it.
    let mayFind = !group.isIdle
    while (mayFind || opened.read(() => hasWork(store, ready))) {
      const claims = await this.#claimSome(opened, request)
      if (claims.length < request.runs && ready.hasSome) store.host.wake()
      if (claims.length > 0 || request.runs < 1) return claims
      mayFind = false
    }
    return []
  }

  async #claimSome(opened: OpenEngine, request: ClaimRequest): Promise<readonly Claim[]> {
    const { store, ready, group, settling } = opened
    const attempt = new ClaimAttempt(request, settling)
    const claiming = (): readonly MadeClaim[] => {
      attempt.restart()
      return claimRuns(store, ready, attempt)
    }
    // A power loss may take a claim: then it was never made, and its messages still wait.
    const made = await group.add(claiming, { losable: true, last: true })
    attempt.report()
    for (const { claim, rows } of made) {
      this.#places.set(claim.id, new Map(rows.map(({ id, sequence }) => [id, sequence])))
    }
    return made.map(({ claim }) => claim)
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const wereHeld = await this.#opened.settling.settle(this.#placed(settlements))
    for (const { claimId, messageId } of settlements) this.#places.get(claimId)?.delete(messageId)
    return wereHeld
  }

  async finish(runs: readonly EndedRun[]): Promise<readonly boolean[]> {
    const { store, settling, others } = this.#opened
    const ending = settling.end(runs.map((run) => this.#placedEnd(run)))
    store.host.wake() // the claim that follows joins the transaction
    const ends = await ending
    for (const [index, { record }] of runs.entries()) {
      if (ends[index]?.isOfCall === true) others.forget(record.messageId)
      this.#places.delete(record.claimId)
    }
    return ends.map((end) => end !== undefined)
  }

  extend(claimIds: readonly string[]): Promise<readonly boolean[]> {
    const { store, group } = this.#opened
    const untilMs = leaseFrom(store, store.host.clock.now())
    const extend = (): readonly boolean[] => {
      beat(store)
      return claimIds.map((id) => extendClaim(store, id, untilMs))
    }
    return group.add(extend, { losable: true })
  }

  begin(claimId: string, messageIds: readonly string[]): Promise<boolean> {
    const { store, group } = this.#opened
    const job = this.#read((opened) => jobOfClaim(opened, claimId))
    // What is safe to repeat need not be certain.
    const losable = job !== undefined && store.jobs.get(job)?.idempotent === true
    const begin = (): boolean => messageIds.map((id) => beginMessage(store, claimId, id)).every(Boolean)
    return group.add(begin, { losable })
  }

  reopen(job: string): void {
    this.#engine?.ready.opened(job)
    this.#engine?.store.host.wake()
  }

  async setPaused(job: string, paused: boolean): Promise<void> {
    const { store } = this.#opened
    await this.#change(() => pauseJob(store, job, paused))
  }

  paused(): readonly string[] {
    return this.#read(pausedJobs)
  }

  async noteProgress(claimId: string, messageId: string, progress: RunProgress): Promise<void> {
    const { store, group } = this.#opened
    await group.add(() => noteProgress(store, claimId, messageId, progress), { losable: true })
  }

  noteWaits(claimId: string, awaited: readonly AwaitedMessage[]): Promise<readonly WaitCircle[]> {
    const { store, group } = this.#opened
    // After a power loss no run waits.
    return group.add(() => noteWaits(store, claimId, awaited), { losable: true })
  }

  async cancel(messageId: string): Promise<string | undefined> {
    const { store, others } = this.#opened
    const job = await this.#change(() => cancelWaiting(store, messageId))
    if (job !== undefined) others.forget(messageId)
    return job
  }

  coolDown(job: string, ms: number): Promise<void> {
    const { store, group } = this.#opened
    return group.add(() => coolDown(store, job, ms))
  }

  requestCancel(id: string): Promise<boolean> {
    const { store, group } = this.#opened
    return group.add(() => requestCancel(store, id, store.host.processId))
  }

  counts(): readonly JobCounts[] {
    return this.#read(countsOf)
  }

  history(filter: RunFilter): Page<RunRecord> {
    return this.#read((store) => listRuns(store, filter, store.host.history))
  }

  messages(filter: MessageFilter): Page<ListedMessage> {
    return this.#read((store) => listMessages(store, filter))
  }

  lookUp(messageId: string): MessageTrace {
    return this.#read((store) => lookUpMessage(store, messageId, store.host.history))
  }

  deadLetters(filter: DeadLetterFilter): Page<DeadLetter> {
    return this.#read((store) => listDeadLetters(store, filter))
  }

  // Each slice joins the group commit before that of the last slice ends: `close` waits for all.
  redrive(choice: DeadLetterChoice): Promise<readonly string[]> {
    const { store } = this.#opened
    return takeInSlices(choice, (left) => this.#change(() => redriveDeadLetters(store, left)))
  }

  discard(choice: DeadLetterChoice): Promise<readonly string[]> {
    const { store, group } = this.#opened
    return takeInSlices(choice, (left) => group.add(() => discardDeadLetters(store, left)))
  }

  issues(): readonly EngineIssue[] {
    return this.#read(issuesOf)
  }

  #placed(settlements: readonly Settlement[]): readonly PlacedSettlement[] {
    return settlements.map((one) => {
      return { ...one, place: this.#places.get(one.claimId)?.get(one.messageId) ?? NO_PLACE }
    })
  }

  #placedEnd(run: EndedRun): PlacedEnd {
    const settlements = this.#placed(run.settlements ?? NO_SETTLEMENTS)
    const left = this.#places.get(run.record.claimId)
    const last = new Set(settlements.map(({ messageId }) => messageId))
    const isWhole =
      left !== undefined && last.size === left.size && [...left.keys()].every((id) => last.has(id))
    return { run, settlements, isWhole }
  }

  get #opened(): OpenEngine {
    if (this.#engine === undefined) throw new Error('the SQLite engine is not open')
    return this.#engine
  }

  /**
   * Does work that may leave something to claim. The runner is woken at once: its claim then joins
   * the transaction, and sees what the work leaves.
   */
  #change<T>(body: () => T, options?: WorkOptions): Promise<T> {
    const { store, group } = this.#opened
    const changing = group.add(body, options)
    store.host.wake()
    return changing
  }

  /** Reads what is committed. */
  #read<T>(look: (store: Store) => T): T {
    return this.#opened.read(look)
  }
}
