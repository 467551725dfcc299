/** What the command's exit code says. */

import type { Compilation } from '@jobwright/compiler'

/** The exit codes of every command. */
export const ExitCode = {
  /** All is well. */
  FINE: 0,
  /** There are problems in the jobs or in the generated files. */
  PROBLEMS: 1,
  /** The command could not do its work: wrong arguments, an unreadable config. */
  COULD_NOT_RUN: 2,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Warnings are no problem; errors are. */
export function exitCodeOf({ diagnostics }: Pick<Compilation, 'diagnostics'>): ExitCode {
  return diagnostics.some(({ severity }) => severity === 'error') ? ExitCode.PROBLEMS : ExitCode.FINE
}
