/** Problems of the imports of task files: JW6001 to JW6999. */

import type { Problem } from '../problem.ts'

interface Chain {
  /** The files from the task file to the one that it must not import. */
  readonly chain: readonly string[]
}

export const importsRunner: Problem<Chain> = {
  code: 'JW6001',
  severity: 'error',
  message: ({ chain }) =>
    chain.length === 1
      ? `task file ${chain[0]} calls createRunner`
      : `a task imports the module that calls createRunner: ${chain.join(' → ')}`,
  why: 'The runner loads the task while that module is still loading, so each waits for the other for ever.',
  fix: () =>
    'Move what the task needs into a module of its own. To reach other jobs, use context.trigger and context.enqueue.',
}

export const importsRegistry: Problem<Chain & { readonly jobTypes: string }> = {
  code: 'JW6002',
  severity: 'error',
  message: ({ chain }) => `a task imports the generated registry: ${chain.join(' → ')}`,
  why: 'The registry loads the tasks, so the two would load each other.',
  fix: ({ jobTypes }) => `Import JobType from ${jobTypes} instead: it loads nothing.`,
}
