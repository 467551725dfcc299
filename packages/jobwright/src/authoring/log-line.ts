/** Lines that were logged, as history keeps those of a run. */

import type { LogFields, Logger } from './logger.ts'

/** One line that was logged. */
export interface LogLine {
  readonly atMs: number
  readonly level: keyof Logger
  readonly message: string
  /** What was given with it; `undefined` where that was nothing. */
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
