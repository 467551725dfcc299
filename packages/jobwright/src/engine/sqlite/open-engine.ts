/**
 * The SQLite engine between `open` and `close`: its store, the group commit and the timers, and
 * what follows each commit.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

import { Alarm } from '../../time/alarm.ts'
import type { EngineHost } from '../contract/engine.ts'
import { Database } from './connection/database.ts'
import { GroupCommit } from './connection/group-commit.ts'
import { untilUnlocked } from './connection/patience.ts'
import { JobChanges } from './connection/job-changes.ts'
import { migrate } from './connection/schema.ts'
import { Sequence } from './connection/sequence.ts'
import type { ResolvedSqliteOptions } from './connection/settings.ts'
import { Counts } from './counts/counts.ts'
import { sqliteErrorOf } from './connection/sqlite-error.ts'
import { noteJobs, settleJobs, takeOverNames } from './processes/known-jobs.ts'
import { OtherProcesses } from './processes/other-processes.ts'
import { noteClock, signIn, signOut } from './processes/processes.ts'
import type { Store } from './tables/store.ts'
import { catchUp, nextDueMs } from './transactions/catch-up.ts'
import { keepHouse, prune, shrink } from './transactions/housekeeping.ts'
import { recover, RECOVERY_MS } from './transactions/recovery.ts'
import { ReadyJobs } from './transactions/ready-jobs.ts'
import { SettleQueue } from './transactions/settle-queue.ts'

/** An engine that is open. Its timers do not keep the process alive. */
export class OpenEngine {
  readonly store: Store
  readonly ready: ReadyJobs
  readonly group: GroupCommit
  readonly settling: SettleQueue
  readonly others: OtherProcesses
  readonly #alarm: Alarm
  /** The workers keep house; a client leaves it to them. */
  readonly #housekeeping: NodeJS.Timeout | undefined
  #isClosing = false
  #isPruning = false

  private constructor(store: Store) {
    const { clock, wake } = store.host
    this.store = store
    this.ready = new ReadyJobs(runnableOf(store.host))
    store.changes.reportTo(this.ready)
    this.group = new GroupCommit({
      db: store.db,
      clock,
      lockTimeoutMs: lockTimeoutMsOf(store.options),
      begun: () => {
        store.sequence.begin()
        this.ready.begin()
        store.changes.begin()
        store.counts.begin()
        store.dropped.length = 0
      },
      ending: () => {
        store.changes.end()
        store.counts.write()
        store.sequence.end()
      },
      committed: () => this.#committed(),
      answered: () => this.#answered(),
    })
    this.settling = new SettleQueue(store, this.group)
    this.#alarm = new Alarm(clock, () => this.#ring())
    this.others = new OtherProcesses(store, () => {
      this.#setAlarm()
      wake()
    })
    this.#setAlarm()
    this.others.start()
    if (store.host.isClient === true) return
    this.#housekeeping = setInterval(() => void this.#keepHouse(), RECOVERY_MS).unref()
  }

  /**
   * Opens the file, which is made or migrated if need be, and takes over what is left in it.
   *
   * @param isWanted becomes false when the engine is closed meanwhile
   * @throws SqliteUnavailableError, SqliteError
   */
  static async open(
    options: ResolvedSqliteOptions,
    host: EngineHost,
    isWanted: () => boolean,
  ): Promise<OpenEngine> {
    const lockTimeoutMs = lockTimeoutMsOf(options)
    const db = await untilUnlocked(lockTimeoutMs, () => Database.open(options, host.clock))
    try {
      const store = storeOf(db, host, options)
      await untilUnlocked(lockTimeoutMs, () => enter(store, isWanted))
      return new OpenEngine(store)
    } catch (error) {
      db.close()
      throw sqliteErrorOf(error, db.path)
    }
  }

  /** Reads what is committed. @throws SqliteError also if the file was deleted or replaced */
  read<T>(look: (store: Store) => T): T {
    const { db } = this.store
    try {
      db.checkInPlace()
      return look(this.store)
    } catch (error) {
      throw sqliteErrorOf(error, db.path)
    }
  }

  /** Closes the file once all work is committed. Never throws. */
  async close(): Promise<void> {
    const { db, host } = this.store
    this.#isClosing = true
    this.others.stop()
    clearInterval(this.#housekeeping)
    await this.group.idle()
    this.#alarm.cancel() // last, as each commit sets it
    try {
      if (host.isClient !== true) db.transaction(() => leave(db, host))
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // The next process that opens the file finds that this one is gone.
    } finally {
      db.close()
    }
  }

  /** The work is committed: a failure here must not make it look as if it were not. */
  #committed(): void {
    const { store, others } = this
    store.changes.committed()
    this.ready.committed()
    try {
      if (store.recovery.isNew) others.reportEnded()
      store.recovery.isNew = false
      this.#setAlarm()
    } catch {
      this.#alarm.at(store.host.clock.now() + RECOVERY_MS) // the file cannot be read at the moment
    }
  }

  /** A message may be dropped in the transaction that stored it: its caller knows of it by now. */
  #answered(): void {
    const { dropped, host } = this.store
    if (dropped.length === 0) return
    for (const { id } of dropped) this.others.forget(id)
    host.dropped(dropped.splice(0))
  }

  #setAlarm(): void {
    if (this.store.host.isClient === true) return // what is due is for those that may claim it
    const dueMs = nextDueMs(this.store)
    if (dueMs !== undefined) this.#alarm.at(dueMs)
    const { clock } = this.store.host
    const { opensMs } = this.ready
    if (opensMs !== undefined) this.#alarm.at(Math.ceil(clock.now() + opensMs - clock.elapsed()))
  }

  #ring(): void {
    const { store, group, ready } = this
    ready.openInTime(store.host.clock)
    // If it fails, so does the claim that the wake-up leads to, and the runner repeats that.
    group.add(() => catchUp(store)).then(store.host.wake, store.host.wake)
  }

  async #keepHouse(): Promise<void> {
    const { store, group } = this
    try {
      await group.add(() => keepHouse(store))
      while (!this.#isClosing && store.recovery.isUnfinished) await group.add(() => recover(store))
      store.host.wake()
      await this.#pruneAll()
    } catch {
      // The calls that need the file report what is wrong with it. The next round tries again.
    }
  }

  /** Prunes in steps, so that other work has its turn. A power loss may undo the last of them. */
  async #pruneAll(): Promise<void> {
    if (this.#isPruning) return
    this.#isPruning = true
    try {
      const { store, group } = this
      while (!this.#isClosing && (await group.add(() => prune(store), { losable: true })) > 0);
      while (!this.#isClosing && shrink(store.db)) await nextTurn()
    } finally {
      this.#isPruning = false
    }
  }
}

function lockTimeoutMsOf({ lockTimeoutSeconds }: ResolvedSqliteOptions): number {
  return lockTimeoutSeconds * 1000
}

/** The jobs that this process may ever claim. */
function runnableOf({ jobs, isClient }: EngineHost): readonly string[] {
  return isClient === true ? [] : jobs.filter(({ enabled }) => enabled).map(({ type }) => type)
}

function storeOf(db: Database, host: EngineHost, options: ResolvedSqliteOptions): Store {
  return {
    db,
    host,
    options,
    jobs: new Map(host.jobs.map((job) => [job.type, job])),
    sequence: new Sequence(db),
    changes: new JobChanges(db),
    counts: new Counts(db),
    dropped: [],
    recovery: { atMs: 0, isUnfinished: false, isNew: false },
  }
}

/** Enters the file. It may be called again after another process held the lock. */
function enter(store: Store, isWanted: () => boolean): void {
  if (!isWanted()) throw new Error('the SQLite engine was closed while it opened')
  migrate(store.db)
  store.db.transaction(() => {
    store.sequence.begin()
    store.changes.begin()
    store.counts.begin()
    if (store.host.isClient === true) noteJobs(store)
    else takePart(store)
    store.changes.end()
    store.counts.write()
    store.sequence.end()
  })
}

function leave(db: Database, { clock, processId }: EngineHost): void {
  noteClock(db, clock.now())
  signOut(db, processId)
}

/** Enters as a process that claims messages, and so is one of those that know its jobs. */
function takePart(store: Store): void {
  settleJobs(store)
  signIn(store)
  recover(store)
  takeOverNames(store) // what was recovered may be under a former name
}
