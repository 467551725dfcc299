/** Tasks that follow a script, one line for each attempt. After the last line they succeed. */

import type { Clock } from '../../time/clock.ts'
import type { JobContext, QueueContext } from '../../authoring/context.ts'
import type { TaskKind } from '../../manifest/task-kind.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../../authoring/task.ts'
import { NonRetryableError, RetryAfterError, SnoozeError } from '../../errors/task-errors.ts'

/** The behaviour of one attempt. */
export type Line =
  | 'fine'
  | 'says no'
  | 'throws'
  | 'throws a text'
  | 'gives up'
  | 'retry after 7 s'
  | 'snoozes 20 s'
  | 'cools down 40 s'
  | 'returns nonsense'
  | 'takes 15 s'
  | 'ignores its signal for 90 s'
  | 'refused by validation'

/** The receiver of what tasks do. */
export interface Audience {
  /**
   * A task call began.
   *
   * @returns a function to call when the task ends, even if the runner has given up its run
   */
  began(job: string): () => void
  /** A task requested a cooldown of its job. */
  cooledDown(job: string, seconds: number): void
}

/** A task class that follows the script. */
export function scriptedTask(
  kind: TaskKind,
  script: readonly Line[],
  { clock, audience }: { readonly clock: Clock; readonly audience: Audience },
): TaskClass {
  const actor = new Actor([...script], clock, audience)
  if (kind === 'queue') {
    return class extends QueueTask {
      override validateTask(): boolean {
        return actor.agrees()
      }
      override process(_message: unknown, context: QueueContext): Promise<RunnerResult> {
        return actor.act(context)
      }
    }
  }
  return class extends BaseTask {
    override validateTask(): boolean {
      return actor.agrees()
    }
    override async execute(context: JobContext): Promise<RunnerResult[]> {
      return [await actor.act(context)]
    }
  }
}

/** Plays the lines of one script, which all runs of a job share. */
class Actor {
  readonly #script: Line[]
  readonly #clock: Clock
  readonly #audience: Audience

  constructor(script: Line[], clock: Clock, audience: Audience) {
    this.#script = script
    this.#clock = clock
    this.#audience = audience
  }

  agrees(): boolean {
    if (this.#script[0] !== 'refused by validation') return true
    this.#script.shift()
    return false
  }

  async act(context: JobContext): Promise<RunnerResult> {
    const ended = this.#audience.began(context.jobType)
    try {
      return await this.#say(this.#script.shift() ?? 'fine', context)
    } finally {
      ended()
    }
  }

  #say(line: Line, context: JobContext): RunnerResult | Promise<RunnerResult> {
    switch (line) {
      case 'says no':
        return { success: false }
      case 'throws':
        throw new Error('no luck')
      case 'throws a text':
        // oxlint-disable-next-line typescript/only-throw-error -- that is the point
        throw 'no luck'
      case 'gives up':
        throw new NonRetryableError('hopeless')
      case 'retry after 7 s':
        throw new RetryAfterError(7)
      case 'snoozes 20 s':
        throw new SnoozeError(20)
      case 'cools down 40 s':
        context.cooldown(40, 'slow down')
        this.#audience.cooledDown(context.jobType, 40)
        return { success: true }
      case 'returns nonsense':
        return null as never // a task in plain JavaScript
      case 'takes 15 s':
        return this.#take(15, context.signal)
      case 'ignores its signal for 90 s':
        return this.#take(90)
      default:
        return { success: true }
    }
  }

  #take(seconds: number, signal?: AbortSignal): Promise<RunnerResult> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(seconds * 1000, () => resolve({ success: true }))
      signal?.addEventListener('abort', () => {
        timer.cancel()
        reject(signal.reason as Error)
      })
    })
  }
}
