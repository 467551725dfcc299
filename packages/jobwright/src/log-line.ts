/** The lines that a run wrote to its logger, as history keeps them. */

import type { LogFields, Logger } from './logger.ts'

/** One line of a run. */
export interface LogLine {
  readonly atMs: number
  readonly level: keyof Logger
  readonly message: string
  /** What the task gave with it; `undefined` where that was nothing. */
  readonly fields: LogFields | undefined
}

/** A logger that hands every line to `keep`, too. @param now milliseconds since the epoch */
export function kept(logger: Logger, keep: (line: LogLine) => void, now: () => number): Logger {
  const both =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      keep({ atMs: now(), level, message, fields })
      logger[level](message, fields)
    }
  return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') }
}
