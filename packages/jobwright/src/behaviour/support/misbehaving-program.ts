/**
 * A program whose tasks, hooks, listeners and providers all misbehave. A test starts it as a
 * process, which an unhandled rejection would end, and reads the summary that it prints.
 */

import type { JobContext } from '../../authoring/context.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask, QueueTask } from '../../authoring/task.ts'
import { runnerOf } from './runner-of.ts'
import type { JobsOfTest } from './registry-of.ts'

class Quick extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true }]
  }
}

/** A task class with this `execute`. */
function doing(execute: (context: JobContext) => unknown) {
  return class extends BaseTask {
    override execute(context: JobContext): RunnerResult[] {
      return execute(context) as RunnerResult[] // plain JavaScript may return anything
    }
  }
}

class WrongInEveryHook extends BaseTask {
  override execute(): Promise<never> {
    return Promise.reject(new Error('execute'))
  }
  override handleExecutionError(): Promise<never> {
    return Promise.reject(new Error('handleExecutionError'))
  }
  override shouldRetryOnError(): Promise<never> {
    return Promise.reject(new Error('shouldRetryOnError'))
  }
  override cleanup(): Promise<never> {
    return Promise.reject(new Error('cleanup'))
  }
}

class Inbox extends QueueTask<RunnerResult, number> {
  override process(message: number): Promise<RunnerResult> {
    return message === 1 ? Promise.reject(message) : Promise.resolve(undefined as never)
  }
}

/** A task that rejects long after the runner gave up its run. */
const rejectsLate = doing(
  () =>
    new Promise((_resolve, reject) => {
      clock.setTimer(60_000, () => reject(new Error('too late')))
    }),
)

const jobs: JobsOfTest = {
  throws_undefined: [doing(() => Promise.reject(undefined)), { maxRetries: 1 }],
  throws_text: [
    doing(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- that is the point
      throw 'a text'
    }),
  ],
  returns_nonsense: [doing(() => Promise.resolve('fine'))],
  settles_twice: [
    doing(() => ({
      // oxlint-disable-next-line unicorn/no-thenable -- that is the point
      then(resolve: (value: RunnerResult[]) => void, reject: (error: Error) => void) {
        resolve([{ success: true }])
        reject(new Error('and now?'))
        throw new Error('and once more')
      },
    })),
  ],
  never_settles: [doing(() => new Promise(() => {})), { timeoutSeconds: 5, maxRetries: 0 }],
  rejects_late: [rejectsLate, { timeoutSeconds: 5, maxRetries: 0 }],
  wrong_in_every_hook: [WrongInEveryHook, { maxRetries: 1 }],
  inbox: [Inbox, { maxRetries: 0 }],
  good: [Quick, { intervalSeconds: 60 }],
}

const { runner, clock } = await runnerOf(jobs, {
  health: { deadLetters: 0 },
  middleware: [
    async (_run, next) => {
      void next()
      await Promise.resolve()
    },
  ],
  capabilities: { broken: () => Promise.reject(new Error('no key')) },
})
runner.events.subscribe(() => Promise.reject(new Error('a listener')) as never)
for (const { type, kind } of runner.jobs()) if (kind === 'self-contained') await runner.trigger(type)
await runner.enqueueMany('inbox', [1, 2])
await clock.advance('10m')
const { jobs: figures } = await runner.metrics()
const { issues } = await runner.health()
await runner.trigger('good', undefined, { delaySeconds: 60 })
await Promise.all([runner.stop(), clock.advance('2m')])
await new Promise((resolve) => {
  setTimeout(resolve, 20)
})
console.log(
  JSON.stringify({
    state: runner.state,
    good: figures['good']?.successes,
    failing: Object.entries(figures)
      .filter(([, { failures }]) => failures > 0)
      .map(([job]) => job),
    stuck: issues.filter(({ code }) => code === 'stuck-tasks').map(({ job }) => job),
    dead: issues.filter(({ code }) => code === 'dead-letters').map(({ job }) => job),
  }),
)
