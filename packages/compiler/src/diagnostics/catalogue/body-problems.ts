/** Problems in the bodies of task classes: JW4008, JW4009, JW4013. */

import type { Problem } from '../problem.ts'

export const floatingPromise: Problem<{ readonly call: string }> = {
  code: 'JW4008',
  severity: 'warning',
  message: ({ call }) => `nobody waits for the promise of ${call}()`,
  why: 'The run would end before the call does, and its failure would end the program instead of the run.',
  fix: ({ call }) => `Write await ${call}(…), or void ${call}(…) where that is what you want.`,
}

export const signalUnused: Problem<{ readonly method: string; readonly timeout: number }> = {
  code: 'JW4009',
  severity: 'warning',
  message: ({ method, timeout }) => `${method} is to stop after ${timeout} s, and never looks at its signal`,
  why: 'A timeout aborts the signal and nothing else: work that ignores it goes on, and keeps its slot until it ends.',
  fix: () =>
    'Pass context.signal to what takes long, such as fetch, or look at context.signal.aborted between two steps.',
}

export const idleOrderKey: Problem<{ readonly type: string; readonly isStatic: boolean }> = {
  code: 'JW4013',
  severity: 'warning',
  message: ({ type, isStatic }) =>
    isStatic
      ? `static orderKey does nothing, as job "${type}" is not ordered by key`
      : `orderKey of job "${type}" is not static, so no call uses it`,
  why: 'Calls make the orderKey of a message before there is a task, and only for a job whose messages are ordered by key.',
  fix: ({ isStatic }) =>
    isStatic
      ? "Give @job the option preserveOrder: 'key', or remove the method."
      : 'Write static orderKey(message).',
}
