/** A logger that keeps what is written to it. */

import type { LogFields, Logger } from '../logger.ts'

/** A line that was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  /** Lines of a run carry its `job`, `run`, `attempt` and `worker`. */
  readonly fields: LogFields
}

/** A logger, and its lines so far. */
export interface CapturedLog {
  readonly logger: Logger
  readonly lines: readonly LogLine[]
}

/** Makes a logger that writes nowhere else. */
export function captureLog(): CapturedLog {
  const lines: LogLine[] = []
  const keep =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, fields })
  return {
    logger: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    lines,
  }
}
