/** Where the runner and its tasks write their lines. */

import { shown } from '../manifest/shown.ts'

/** Fields of a line: plain data. */
export type LogFields = Readonly<Record<string, unknown>>

/** A logger with four levels; the shape that `console`, pino and winston adapters fit with one small function each. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Writes to the console; `debug` lines only where `JOBWRIGHT_DEBUG` is set. */
export const consoleLogger: Logger = {
  debug: (message, fields) => {
    if (process.env['JOBWRIGHT_DEBUG']) console.debug(lineOf(message, fields))
  },
  info: (message, fields) => console.info(lineOf(message, fields)),
  warn: (message, fields) => console.warn(lineOf(message, fields)),
  error: (message, fields) => console.error(lineOf(message, fields)),
}

/** A logger that adds `fields` to every line of `logger`. */
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

/** A log line must never be what fails. */
function textOf(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message)
  return typeof value === 'string' ? value : shown(value)
}

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

/** Passes each line on; what the logger throws, or rejects with, is nobody's any more: there is no other place to tell it. */
export function carefulLogger(logger: Logger): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      try {
        const written: unknown =
          fields === undefined ? logger[level](message) : logger[level](message, fields)
        if (written instanceof Promise) written.catch(() => {})
      } catch {
        // see above
      }
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
