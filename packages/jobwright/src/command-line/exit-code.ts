/** The exit codes of the command line. */

/** What each exit code means, for every command. */
export const ExitCode = {
  /** All is well. */
  FINE: 0,
  /** The jobs, the generated files or the messages have problems. */
  PROBLEMS: 1,
  /** The command could not do its work: the arguments are wrong, or the config is invalid. */
  COULD_NOT_RUN: 2,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
