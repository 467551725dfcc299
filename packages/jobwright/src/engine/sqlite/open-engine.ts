/** The file while an engine has it open: what happens in it by itself, and what follows each commit. */

import { setImmediate as nextTurn } from 'node:timers/promises'

import { Alarm } from '../../time/alarm.ts'
import type { EngineHost } from '../contract/engine.ts'
import { catchUp, nextDueMs } from './transactions/catch-up.ts'
import { Database } from './connection/database.ts'
import { GroupCommit } from './connection/group-commit.ts'
import { keepHouse, prune, shrink } from './transactions/housekeeping.ts'
import { settleJobs, takeOverNames } from './processes/known-jobs.ts'
import { OtherProcesses } from './processes/other-processes.ts'
import { untilUnlocked } from './connection/patience.ts'
import { signIn, signOut } from './processes/processes.ts'
import { recover, RECOVERY_MS } from './transactions/recovery.ts'
import { migrate } from './connection/schema.ts'
import { Sequence } from './connection/sequence.ts'
import { SettleQueue } from './transactions/settle-queue.ts'
import { sqliteErrorOf } from './connection/sqlite-error.ts'
import type { Store } from './tables/store.ts'
import type { ResolvedSqliteOptions } from './connection/settings.ts'

/** An open file with its timers. */
export class OpenEngine {
  readonly store: Store
  readonly group: GroupCommit
  readonly settling: SettleQueue
  readonly others: OtherProcesses
  readonly #alarm: Alarm
  readonly #housekeeping: NodeJS.Timeout
  #isClosing = false
  #isMakingRoom = false

  private constructor(store: Store) {
    const { clock, wake } = store.host
    this.store = store
    this.group = new GroupCommit({
      db: store.db,
      lockTimeoutMs: lockTimeoutMsOf(store.options),
      begun: () => {
        store.sequence.begin()
        store.dropped.length = 0
      },
      ending: () => store.sequence.end(),
      committed: () => this.#committed(),
    })
    this.settling = new SettleQueue(store, this.group)
    this.#alarm = new Alarm(clock, () => this.#ring())
    this.others = new OtherProcesses(store, () => {
      this.#setAlarm()
      wake()
    })
    this.#setAlarm()
    this.others.start()
    this.#housekeeping = setInterval(() => void this.#keepHouse(), RECOVERY_MS).unref()
  }

  /** @param isWanted whether nobody wants to close it meanwhile @throws SqliteUnavailableError, SqliteError */
  static async open(
    options: ResolvedSqliteOptions,
    host: EngineHost,
    isWanted: () => boolean,
  ): Promise<OpenEngine> {
    const lockTimeoutMs = lockTimeoutMsOf(options)
    const db = await untilUnlocked(lockTimeoutMs, () => Database.open(options))
    try {
      const store = storeOf(db, host, options)
      await untilUnlocked(lockTimeoutMs, () => enter(store, isWanted))
      return new OpenEngine(store)
    } catch (error) {
      db.close()
      throw sqliteErrorOf(error, db.path)
    }
  }

  /** Looks at what is committed. @throws SqliteError */
  read<T>(look: (store: Store) => T): T {
    try {
      return look(this.store)
    } catch (error) {
      throw sqliteErrorOf(error, this.store.db.path)
    }
  }

  /** Once what is under way is committed. Never throws. */
  async close(): Promise<void> {
    const { db, host } = this.store
    this.#isClosing = true
    this.others.stop()
    clearInterval(this.#housekeeping)
    await this.group.idle()
    this.#alarm.cancel() // last: each commit sets it
    try {
      db.transaction(() => signOut(db, host.processId))
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // The next one to open the file finds that this process is gone.
    } finally {
      db.close()
    }
  }

  /** It is committed: what goes wrong here must not make it look as if it were not. */
  #committed(): void {
    const { store, others } = this
    for (const { id } of store.dropped) others.forget(id)
    if (store.dropped.length > 0) store.host.dropped(store.dropped.splice(0))
    try {
      if (store.recovered.isNew) others.tellEnded()
      store.recovered.isNew = false
      this.#setAlarm()
    } catch {
      this.#alarm.at(store.host.clock.now() + RECOVERY_MS) // the file cannot be read at the moment
    }
  }

  #setAlarm(): void {
    const dueMs = nextDueMs(this.store)
    if (dueMs !== undefined) this.#alarm.at(dueMs)
  }

  #ring(): void {
    const { store, group } = this
    // Where it fails, the claim that the wake-up leads to fails too, and is made again.
    group.add(() => catchUp(store)).then(store.host.wake, store.host.wake)
  }

  async #keepHouse(): Promise<void> {
    const { store, group } = this
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
      const { store, group } = this
      while (!this.#isClosing && (await group.add(() => prune(store), { losable: true })) > 0);
      while (!this.#isClosing && shrink(store.db)) await nextTurn()
    } finally {
      this.#isMakingRoom = false
    }
  }
}

function lockTimeoutMsOf({ lockTimeoutSeconds }: ResolvedSqliteOptions): number {
  return lockTimeoutSeconds * 1000
}

function storeOf(db: Database, host: EngineHost, options: ResolvedSqliteOptions): Store {
  return {
    db,
    host,
    options,
    jobs: new Map(host.jobs.map((job) => [job.type, job])),
    sequence: new Sequence(db),
    formerNames: new Set(),
    dropped: [],
    recovered: { atMs: 0, isNew: false },
  }
}

/** Safe to be done again where another process held the lock. */
function enter(store: Store, isWanted: () => boolean): void {
  if (!isWanted()) throw new Error('the SQLite engine was closed while it opened')
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
