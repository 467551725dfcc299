/**
 * Finds the tasks that block the event loop: they compute for long, and everything else in the
 * process waits.
 */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'

/** How long health reports a block. */
const REMEMBERED_MS = 10 * 60_000

/** One block of the event loop. */
export interface BlockedLoop {
  /** The job that blocked it; several if it was one of them, none if no run was going on. */
  readonly jobs: readonly string[]
  readonly ms: number
}

/** What `LoopWatch` needs of the runner. */
export interface LoopWatchHost {
  readonly clock: Clock
  readonly events: Events
  /** The jobs of the runs that are going on. */
  running(): readonly string[]
  /** A stretch of work without a pause that lasts this long is reported. */
  readonly blockedMs: number
  /** How often the process was suspended. */
  readonly suspensions: { readonly count: number }
}

/** Notices blocks of the event loop, and which jobs cause them. */
export class LoopWatch {
  readonly #host: LoopWatchHost
  /** The longest recent block, by the jobs. */
  readonly #blocked = new Map<string, BlockedLoop & { readonly atMs: number }>()
  #isToldOf = false
  /** The number of suspensions at the last look. */
  #suspensions = 0

  constructor(host: LoopWatchHost) {
    this.#host = host
  }

  /**
   * Calls a task's code, and measures how long it runs before its first pause: that block is
   * certainly its own.
   */
  call<T>(job: string, code: () => T): T {
    const { clock, suspensions, blockedMs } = this.#host
    const { count } = suspensions
    const enteredAt = clock.elapsed()
    try {
      return code()
    } finally {
      const ms = clock.elapsed() - enteredAt
      if (ms >= blockedMs) {
        this.#isToldOf = true
        this.#tellUnlessSuspended({ jobs: [job], ms }, count)
      }
    }
  }

  /**
   * Takes note of how long code has kept the event loop from its turn: only this shows what a task
   * does after an `await`.
   */
  late(ms: number): void {
    const isToldOf = this.#isToldOf
    const count = this.#suspensions
    this.#isToldOf = false
    this.#suspensions = this.#host.suspensions.count
    if (ms < this.#host.blockedMs || isToldOf) return
    this.#tellUnlessSuspended({ jobs: [...new Set(this.#host.running())], ms }, count)
  }

  /** The blocks of the last ten minutes, the longest of each job. */
  recent(): readonly BlockedLoop[] {
    const sinceMs = this.#host.clock.now() - REMEMBERED_MS
    for (const [key, { atMs }] of this.#blocked) if (atMs < sinceMs) this.#blocked.delete(key)
    return [...this.#blocked.values()]
  }

  /**
   * Code that was suspended in its midst is not to blame. Node reports that the process went on
   * only after the code that runs at that moment.
   *
   * @param count the number of suspensions before the code ran
   */
  #tellUnlessSuspended(block: BlockedLoop, count: number): void {
    setImmediate(() => {
      if (this.#host.suspensions.count === count) this.#tell(block)
    })
  }

  #tell({ jobs, ms }: BlockedLoop): void {
    const { clock, events } = this.#host
    events.emit('loop.blocked', { jobs, ms })
    const key = jobs.join(' ')
    const longest = Math.max(ms, this.#blocked.get(key)?.ms ?? 0)
    this.#blocked.set(key, { jobs, ms: longest, atMs: clock.now() })
  }
}

/** The beginning of a sentence: `job "tweet" blocked the event loop`. */
export function whoBlocks(jobs: readonly string[]): string {
  if (jobs.length === 1) return `job "${jobs[0]}" blocked the event loop`
  if (jobs.length === 0)
    return 'something that is no run of a job, or a machine that is too busy, blocked the event loop'
  return `one of the jobs ${jobs.map((job) => `"${job}"`).join(', ')} blocked the event loop`
}
