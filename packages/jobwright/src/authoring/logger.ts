/**
 * Loggers: the shape that the runner and its tasks write to, the console, and wrappers around one.
 */

import { Console } from 'node:console'

import { stackOf } from '../errors/error-stack.ts'
import { deferred } from '../time/deferred.ts'
import { isPromise } from '../time/maybe-promise.ts'
import { shown } from '../wording/shown.ts'

/**
 * The fields of a line: plain data. Those of the runner are named `job`, `runId`, `messageId`,
 * `attempt`, `error` and the like; none is named `message`, `level` or `time`, which are the
 * loggers' own. `error` is a copy of the error whose name, message, code and stack are enumerable,
 * so that a logger that writes JSON keeps them; the stack has the chain of causes.
 */
export type LogFields = Readonly<Record<string, unknown>>

/**
 * A logger with four levels. `console`, winston and pino can be given as they are: pino, which
 * takes the fields before the message, is recognised by its methods `child` and `bindings`. When a
 * signal ends the program, the runner first calls `flush` of a logger that has it, as pino does.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** Writes to the console, `debug` lines only if the variable `JOBWRIGHT_DEBUG` is set. */
export const consoleLogger: Logger = {
  ...linesOn(console),
  debug: (message, fields) => {
    if (process.env['JOBWRIGHT_DEBUG']) console.debug(lineOf(message, fields))
  },
}

/**
 * A logger of a program in the shape that the runner calls. pino takes the fields before the
 * message, and would drop them in the other order; a console would take a percent sign of the
 * message as a place for them. Any other logger is returned as it is.
 */
export function adaptedLogger(logger: Logger): Logger {
  if (logger instanceof Console) return linesOn(logger)
  return isPino(logger) ? fieldsFirst(logger) : logger
}

/**
 * Resolves when a logger has written the lines that it still holds. A logger that holds lines has
 * `flush`, which takes a callback, as that of pino, or returns a promise. Never rejects.
 */
export async function flushed(logger: Logger): Promise<void> {
  const flush: unknown = Reflect.get(logger, 'flush')
  if (typeof flush !== 'function') return
  const written = deferred<void>()
  try {
    const flushing: unknown = flush.call(logger, () => written.resolve())
    await (isPromise(flushing) || flush.length === 0 ? flushing : written.promise)
  } catch {
    // There is nowhere left to report it.
  }
}

/** pino, its children, and what has its methods, such as the `log` of Fastify. */
function isPino(logger: Logger): boolean {
  return ['child', 'bindings'].every((name) => typeof Reflect.get(logger, name) === 'function')
}

function fieldsFirst(logger: Logger): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      if (fields === undefined) logger[level](message)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the order of pino, not that of the type
      else logger[level](fields as unknown as string, message as unknown as LogFields)
    }
  return eachLevel(write)
}

function linesOn(logger: Logger): Logger {
  return eachLevel((level) => (message, fields) => logger[level](lineOf(message, fields)))
}

/** Adds the fields that `fields` returns to every line. Those of the line itself come first. */
export function withFields(logger: Logger, fields: () => LogFields): Logger {
  return eachLevel((level) => (message, more) => logger[level](message, { ...fields(), ...more }))
}

function eachLevel(write: (level: keyof Logger) => Logger['info']): Logger {
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** The message, the fields after it, and the stacks of errors below it. */
function lineOf(message: string, fields: LogFields = {}): string {
  const stacks: string[] = []
  const pairs: string[] = []
  for (const [key, value] of Object.entries(fields)) {
    const stack = stackOf(value)
    if (stack === undefined) pairs.push(`${key}=${typeof value === 'string' ? value : shown(value)}`)
    else stacks.push(`\n${stack}`)
  }
  return `${message}${pairs.length === 0 ? '' : '  '}${pairs.join(' ')}${stacks.join('')}`
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
  return eachLevel((level) => (message, fields) => {
    keep({ atMs: now(), level, message, fields })
    logger[level](message, fields)
  })
}

/**
 * Forwards each line and swallows what the logger throws or rejects with: there is nowhere left to
 * report it.
 */
export function carefulLogger(logger: Logger): Logger {
  return eachLevel((level) => (message, fields) => {
    try {
      const written: unknown = fields === undefined ? logger[level](message) : logger[level](message, fields)
      if (isPromise(written)) written.then(undefined, () => {})
    } catch {
      // There is nowhere left to report it.
    }
  })
}
