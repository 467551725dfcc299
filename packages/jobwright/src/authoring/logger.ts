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
