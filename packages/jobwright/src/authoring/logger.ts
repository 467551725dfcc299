/**
 * Loggers: the shape that the runner and its tasks write to, the console, and wrappers around one.
 */

import { shown } from '../wording/shown.ts'

/** The fields of a line: plain data. */
export type LogFields = Readonly<Record<string, unknown>>

/**
 * A logger with four levels. `console` has this shape; pino and winston need one small function per
 * level.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Writes to the console, `debug` lines only if the variable `JOBWRIGHT_DEBUG` is set. */
export const consoleLogger: Logger = {
  debug: (message, fields) => {
    if (process.env['JOBWRIGHT_DEBUG']) console.debug(lineOf(message, fields))
  },
  info: (message, fields) => console.info(lineOf(message, fields)),
  warn: (message, fields) => console.warn(lineOf(message, fields)),
  error: (message, fields) => console.error(lineOf(message, fields)),
}

/** Adds `fields` to every line. */
export function withFields(logger: Logger, fields: LogFields): Logger {
  return {
    debug: (message, more) => logger.debug(message, { ...fields, ...more }),
    info: (message, more) => logger.info(message, { ...fields, ...more }),
    warn: (message, more) => logger.warn(message, { ...fields, ...more }),
    error: (message, more) => logger.error(message, { ...fields, ...more }),
  }
}

function lineOf(message: string, fields: LogFields = {}): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${textOf(value)}`)
  return pairs.length === 0 ? message : `${message}  ${pairs.join(' ')}`
}

/** The text of a field's value. Never throws: a log line must not fail a run. */
function textOf(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message)
  return typeof value === 'string' ? value : shown(value)
}

/** One line that was logged. */
export interface LogLine {
  readonly atMs: number
  readonly level: keyof Logger
  readonly message: string
  /** `undefined` if the line was written without fields. */
  readonly fields: LogFields | undefined
}

/** Also passes every line to `keep`. @param now milliseconds since the epoch */
export function recordingLogger(logger: Logger, keep: (line: LogLine) => void, now: () => number): Logger {
  const both =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      keep({ atMs: now(), level, message, fields })
      logger[level](message, fields)
    }
  return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') }
}

/**
 * Forwards each line and swallows what the logger throws or rejects with: there is nowhere left to
 * report it.
 */
export function carefulLogger(logger: Logger): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      try {
        const written: unknown =
          fields === undefined ? logger[level](message) : logger[level](message, fields)
        if (written instanceof Promise) written.catch(() => {})
      } catch {
        // There is nowhere left to report it.
      }
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
