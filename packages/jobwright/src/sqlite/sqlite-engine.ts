/** The SQLite engine: messages in a file, for the processes of one machine. */

import { setImmediate as nextTurn } from 'node:timers/promises'

import { Alarm } from '../alarm.ts'
import type {
  Claim,
  ClaimRequest,
  DeadLetter,
  DeadLetterChoice,
  DeadLetterFilter,
  Engine,
  EngineHost,
  EngineIssue,
  EngineTraits,
  JobCounts,
  ListedMessage,
  MessageFilter,
  NewMessage,
  Page,
  RunRecord,
  Settlement,
  Stored,
  Tick,
  TickOutcome,
} from '../engine/engine.ts'
import { ClaimAttempt } from './claim-attempt.ts'
import { claimRuns, hasWork, type MadeClaim } from './claiming.ts'
import { claimSequenceOf } from './claim-id.ts'
import { countsOf } from './job-counts.ts'
import { listMessages } from './list-messages.ts'
import { Database } from './database.ts'
import { discardDeadLetters, listDeadLetters, redriveDeadLetters } from './dead-letter-table.ts'
import { GroupCommit } from './group-commit.ts'
import { keepHouse, prune, shrink } from './housekeeping.ts'
import { settleJobs, takeOverNames } from './known-jobs.ts'
import { MESSAGE_COLUMNS, type MessageRow } from './message-row.ts'
import { catchUp, nextDueMs } from './catch-up.ts'
import { storeMessage, takeOut } from './messages.ts'
import { Neighbours } from './neighbours.ts'
import { issuesOf } from './engine-issues.ts'
import { beat, signIn, signOut } from './processes.ts'
import { recover, RECOVERY_MS } from './recovery.ts'
import { checkRoom } from './room.ts'
import { untilUnlocked } from './patience.ts'
import { newestRuns } from './run-table.ts'
import { migrate } from './schema.ts'
import { Sequence } from './sequence.ts'
import { SettleQueue } from './settle-queue.ts'
import { finishRun } from './settling.ts'
import { sqliteErrorOf } from './sqlite-error.ts'
import { resolveSqliteOptions, type ResolvedSqliteOptions, type SqliteOptions } from './sqlite-options.ts'
import { jobOf, type Store } from './store.ts'
import { lastOfferedOf, takeTick } from './ticks.ts'
import { Turns } from './turns.ts'

/**
 * Makes an engine that keeps messages, dead letters, schedules and history in an SQLite file: they survive the process, a crash
 * and (with `synchronous: 'FULL'`, the default) a power loss. Several processes of one machine may work on one file. Needs
 * Node ≥ 22.13.
 *
 * @throws SqliteOptionError; the start of the runner rejects with SqliteError where the file cannot be used, and
 *   SqliteUnavailableError on an older Node
 */
export function sqlite(options: SqliteOptions): Engine {
  return new SqliteEngine(resolveSqliteOptions(options))
}

/** What there is while the engine is open. */
interface Open {
  readonly store: Store
  readonly group: GroupCommit
  readonly settling: SettleQueue
  readonly alarm: Alarm
  readonly neighbours: Neighbours
  readonly housekeeping: NodeJS.Timeout
}

/** A sequence that no message has. */
const NO_PLACE = 0

class SqliteEngine implements Engine {
  readonly traits: EngineTraits = { name: 'sqlite', durable: true, shortestIntervalMs: 1000 }
  readonly #options: ResolvedSqliteOptions
  readonly #turns = new Turns()
  /** The sequences of the messages that this process holds, by claim id and message id. */
  readonly #places = new Map<string, ReadonlyMap<string, number>>()
  #open: Open | undefined
  /** Whether it was told to open, and not to close since. */
  #isWanted = false
  #isMakingRoom = false

  constructor(options: ResolvedSqliteOptions) {
    this.#options = options
  }

  async open(host: EngineHost): Promise<void> {
    if (this.#isWanted) throw new Error('the SQLite engine is open already: make one for each runner')
    this.#isWanted = true
    try {
      await this.#openFile(host)
    } catch (error) {
      this.#isWanted = false
      throw error
    }
  }

  async #openFile(host: EngineHost): Promise<void> {
    const lockTimeoutMs = this.#options.lockTimeoutSeconds * 1000
    const db = await untilUnlocked(lockTimeoutMs, () => Database.open(this.#options))
    try {
      const store = this.#storeOf(db, host)
      await untilUnlocked(lockTimeoutMs, () => this.#enter(store))
      this.#open = this.#start(store)
    } catch (error) {
      db.close()
      throw sqliteErrorOf(error, db.path)
    }
  }

  async close(): Promise<void> {
    this.#isWanted = false
    const open = this.#open
    if (open === undefined) return
    const { store, group, alarm, neighbours, housekeeping } = open
    neighbours.stop()
    clearInterval(housekeeping)
    await group.idle()
    alarm.cancel() // last: each commit sets it
    this.#open = undefined
    try {
      store.db.transaction(() => signOut(store.db, store.host.processId))
      store.db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // The next one to open the file finds that this process is gone.
    } finally {
      store.db.close()
    }
  }

  async enqueue(messages: readonly NewMessage[]): Promise<readonly Stored[]> {
    const { store, group, neighbours } = this.#opened
    for (const { job } of messages) jobOf(store, job)
    const stored = await group.add(() => {
      return messages.map((message) => {
        checkRoom(store)
        return storeMessage(store, message)
      })
    })
    for (const [index, { origin }] of messages.entries()) {
      if (origin === 'manual') neighbours.watch(stored[index]?.id ?? '')
    }
    store.host.wake()
    return stored
  }

  async offer(ticks: readonly Tick[]): Promise<readonly TickOutcome[]> {
    const { store, group } = this.#opened
    const outcomes = await group.add(() => {
      catchUp(store) // what is due with a tick is there for its permit, whichever timer fires first
      return ticks.map((tick) => takeTick(store, tick))
    })
    store.host.wake()
    return outcomes
  }

  lastOffered(jobs: readonly string[]): ReadonlyMap<string, number> {
    return this.#read((store) => lastOfferedOf(store, jobs))
  }

  async claim(request: ClaimRequest): Promise<readonly Claim[]> {
    const { store, group } = this.#opened
    if (!this.#read(hasWork)) return []
    const attempt = new ClaimAttempt(request)
    const claiming = (): readonly MadeClaim[] => {
      attempt.restart()
      return claimRuns(store, this.#turns, attempt)
    }
    // A claim that is lost was never made: its messages still wait.
    const made = await group.add(claiming, { losable: true })
    attempt.tell()
    for (const { claim, rows } of made) {
      this.#places.set(claim.id, new Map(rows.map(({ id, sequence }) => [id, sequence])))
    }
    return made.map(({ claim }) => claim)
  }

  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const placeOf = ({ claimId, messageId }: Settlement): number =>
      this.#places.get(claimId)?.get(messageId) ?? NO_PLACE
    return this.#opened.settling.settle(settlements.map((one) => ({ ...one, place: placeOf(one) })))
  }

  async finish(runs: readonly RunRecord[]): Promise<void> {
    const { store, group, neighbours } = this.#opened
    // What a run did is settled by now; of its record a power loss may take the last moments.
    const finish = (): readonly RunRecord[] => runs.filter((run) => finishRun(store, run))
    for (const { messageId } of await group.add(finish, { losable: true })) neighbours.forget(messageId)
    for (const { claimId } of runs) this.#places.delete(claimId)
    store.host.wake()
  }

  extend(claimIds: readonly string[]): Promise<readonly boolean[]> {
    const { store, group } = this.#opened
    const untilMs = store.host.clock.now() + this.#options.leaseSeconds * 1000
    const sql = 'UPDATE claims SET lease_until_ms = ? WHERE sequence = ?'
    const extendOne = (id: string): boolean => store.db.run(sql, untilMs, claimSequenceOf(id)) === 1
    const extend = (): readonly boolean[] => {
      beat(store)
      return claimIds.map(extendOne)
    }
    return group.add(extend, { losable: true })
  }

  begin(claimId: string, messageIds: readonly string[]): Promise<boolean> {
    const { store, group } = this.#opened
    const sql = 'UPDATE messages SET begun = 1 WHERE id = ? AND claim = ?'
    const claim = claimSequenceOf(claimId)
    return group.add(() => messageIds.map((id) => store.db.run(sql, id, claim)).every((rows) => rows === 1))
  }

  reopen(): void {
    this.#open?.store.host.wake()
  }

  async setPaused(job: string, paused: boolean): Promise<void> {
    const { store, group } = this.#opened
    await group.add(() => store.db.run('UPDATE jobs SET paused = ? WHERE job = ?', paused ? 1 : 0, job))
    if (!paused) store.host.wake()
  }

  paused(): readonly string[] {
    return this.#read(({ db, jobs }) => {
      const rows = db.all<{ job: string }>('SELECT job FROM jobs WHERE paused = 1')
      return rows.map(({ job }) => job).filter((job) => jobs.has(job))
    })
  }

  async cancel(messageId: string): Promise<string | undefined> {
    const { store, group, neighbours } = this.#opened
    const job = await group.add(() => {
      const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE id = ? AND state <> 3`
      const row = store.db.get<MessageRow>(sql, messageId)
      if (row !== undefined) takeOut(store, row, { status: 'cancelled', reason: 'it was cancelled' })
      return row?.job
    })
    if (job === undefined) return undefined
    neighbours.forget(messageId)
    store.host.wake()
    return job
  }

  counts(): readonly JobCounts[] {
    return this.#read(countsOf)
  }

  history(filter: { readonly job?: string; readonly limit: number }): readonly RunRecord[] {
    return this.#read((store) => newestRuns(store, filter))
  }

  messages(filter: MessageFilter): Page<ListedMessage> {
    return this.#read((store) => listMessages(store, filter))
  }

  deadLetters(filter: DeadLetterFilter): Page<DeadLetter> {
    return this.#read((store) => listDeadLetters(store, filter))
  }

  async redrive(choice: DeadLetterChoice): Promise<readonly string[]> {
    const { store, group } = this.#opened
    const ids = await group.add(() => redriveDeadLetters(store, choice))
    store.host.wake()
    return ids
  }

  discard(choice: DeadLetterChoice): Promise<readonly string[]> {
    const { store, group } = this.#opened
    return group.add(() => discardDeadLetters(store, choice))
  }

  issues(): readonly EngineIssue[] {
    return this.#read(issuesOf)
  }

  get #opened(): Open {
    if (this.#open === undefined) throw new Error('the SQLite engine is not open')
    return this.#open
  }

  /** Looks at what is committed. */
  #read<T>(look: (store: Store) => T): T {
    const { store } = this.#opened
    try {
      return look(store)
    } catch (error) {
      throw sqliteErrorOf(error, store.db.path)
    }
  }

  #storeOf(db: Database, host: EngineHost): Store {
    const jobs = new Map(host.jobs.map((job) => [job.type, job]))
    return {
      db,
      host,
      jobs,
      sequence: new Sequence(db),
      options: this.#options,
      formerNames: new Set(),
      dropped: [],
      recovered: { atMs: 0, isNew: false },
    }
  }

  /** Safe to be done again where another process held the lock. */
  #enter(store: Store): void {
    if (!this.#isWanted) throw new Error('the SQLite engine was closed while it opened')
    migrate(store.db)
    store.db.transaction(() => {
      store.sequence.begin()
      settleJobs(store)
      signIn(store)
      recover(store)
      takeOverNames(store) // what was recovered may have a former name
      store.sequence.end()
    })
  }

  #start(store: Store): Open {
    const { clock, wake } = store.host
    const group = new GroupCommit({
      db: store.db,
      lockTimeoutMs: this.#options.lockTimeoutSeconds * 1000,
      begun: () => {
        store.sequence.begin()
        store.dropped.length = 0
      },
      ending: () => store.sequence.end(),
      committed: () => this.#committed(),
    })
    const alarm = new Alarm(clock, () => this.#ring())
    const neighbours = new Neighbours(store, () => {
      this.#setAlarm()
      wake()
    })
    const housekeeping = setInterval(() => void this.#keepHouse(), RECOVERY_MS).unref()
    neighbours.start()
    const dueMs = nextDueMs(store)
    if (dueMs !== undefined) alarm.at(dueMs)
    return { store, group, settling: new SettleQueue(store, group), alarm, neighbours, housekeeping }
  }

  /** It is committed: what goes wrong here must not make it look as if it were not. */
  #committed(): void {
    const { store, alarm, neighbours } = this.#opened
    for (const { id } of store.dropped) neighbours.forget(id)
    if (store.dropped.length > 0) store.host.dropped(store.dropped.splice(0))
    try {
      if (store.recovered.isNew) neighbours.tellEnded()
      store.recovered.isNew = false
      this.#setAlarm()
    } catch {
      alarm.at(store.host.clock.now() + RECOVERY_MS) // the file cannot be read at the moment
    }
  }

  #setAlarm(): void {
    const { store, alarm } = this.#opened
    const dueMs = nextDueMs(store)
    if (dueMs !== undefined) alarm.at(dueMs)
  }

  #ring(): void {
    const { store, group } = this.#opened
    // Where it fails, the claim that the wake-up leads to fails too, and is made again.
    group.add(() => catchUp(store)).then(store.host.wake, store.host.wake)
  }

  async #keepHouse(): Promise<void> {
    const { store, group } = this.#opened
    try {
      await group.add(() => keepHouse(store))
      store.host.wake()
      await this.#makeRoom()
    } catch {
      // Whatever keeps the file from being written is told by the calls that need it; the next round tries again.
    }
  }

  /** In steps between which others have their turn. A power loss may bring back what was pruned last. */
  async #makeRoom(): Promise<void> {
    if (this.#isMakingRoom) return
    this.#isMakingRoom = true
    try {
      const { store, group } = this.#opened
      while (this.#isWanted && (await group.add(() => prune(store), { losable: true })) > 0);
      while (this.#isWanted && shrink(store.db)) await nextTurn()
    } finally {
      this.#isMakingRoom = false
    }
  }
}
