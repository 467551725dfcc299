/** Problems in the bodies of task classes: JW4008, JW4009. */

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
