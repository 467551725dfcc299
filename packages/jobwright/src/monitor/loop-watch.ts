/** Who blocks the event loop: a task that computes for long, while everything else in the process has to wait. */

import type { Clock } from '../time/clock.ts'
import type { Events } from '../events/events.ts'

/** From here on a stretch of work without a pause is told, in milliseconds. */
export const BLOCKED_MS = 1000

/** How long health speaks of it. */
const REMEMBERED_MS = 10 * 60_000

/** The event loop was blocked. */
export interface BlockedLoop {
  /** The job that did it; several where it was one of them, and none where no run was under way. */
  readonly jobs: readonly string[]
  readonly ms: number
}

/** What the watch works with. */
export interface LoopWatchHost {
  readonly clock: Clock
  readonly events: Events
  /** The jobs of the runs that are under way. */
  running(): readonly string[]
}

/** Notices who blocks the event loop. */
export class LoopWatch {
  readonly #host: LoopWatchHost
  /** The longest of the last minutes, by the jobs. */
  readonly #blocked = new Map<string, BlockedLoop & { readonly atMs: number }>()
  #isToldOf = false

  constructor(host: LoopWatchHost) {
    this.#host = host
  }

  /** Calls a task's code. What it does without a pause is measured, and is surely its own. */
  call<T>(job: string, code: () => T): T {
    const { clock } = this.#host
    const enteredAt = clock.elapsed()
    try {
      return code()
    } finally {
      const ms = clock.elapsed() - enteredAt
      if (ms >= BLOCKED_MS) {
        this.#tell({ jobs: [job], ms })
        this.#isToldOf = true
      }
    }
  }

  /** Hears how late the event loop was just now: what a task does after an `await` is seen only by this. */
  late(ms: number): void {
    const isToldOf = this.#isToldOf
    this.#isToldOf = false
    if (ms < BLOCKED_MS || isToldOf) return
    this.#tell({ jobs: [...new Set(this.#host.running())], ms })
  }

  /** Who blocked it in the last ten minutes, and for how long at most. */
  recent(): readonly BlockedLoop[] {
    const sinceMs = this.#host.clock.now() - REMEMBERED_MS
    for (const [key, { atMs }] of this.#blocked) if (atMs < sinceMs) this.#blocked.delete(key)
    return [...this.#blocked.values()]
  }

  #tell({ jobs, ms }: BlockedLoop): void {
    const { clock, events } = this.#host
    events.emit('loop.blocked', { jobs, ms })
    const key = jobs.join(' ')
    const longest = Math.max(ms, this.#blocked.get(key)?.ms ?? 0)
    this.#blocked.set(key, { jobs, ms: longest, atMs: clock.now() })
  }
}

/** As a sentence begins: `job "tweet" blocked the event loop`. */
export function whoBlocks(jobs: readonly string[]): string {
  if (jobs.length === 1) return `job "${jobs[0]}" blocked the event loop`
  if (jobs.length === 0)
    return 'something that is no run of a job, or a machine that is too busy, blocked the event loop'
  return `one of the jobs ${jobs.map((job) => `"${job}"`).join(', ')} blocked the event loop`
}
