/**
 * Writes the events that a person must know about to the program's log: failures, and jobs that
 * cannot run.
 */

import { messageOf } from '../errors/error-message.ts'
import { loggedError } from '../errors/logged-error.ts'
import { secondsOf } from '../manifest/timing/durations.ts'
import type { EventFields, EventType, Watchers } from '../events/events.ts'
import type { Logger } from '../authoring/logger.ts'
import { whoBlocks } from './loop-watch.ts'

/** Watchers for `events.watch` that log a line for each event that needs attention. */
export function eventLog(logger: Logger): Watchers {
  const watchers = Object.entries(LINES).map(([type, line]) => {
    const write = line as Write<EventType> // it is called with the fields of its type
    return [type, (fields: EventFields[EventType], atMs: number) => write(fields, logger, atMs)] as const
  })
  return Object.fromEntries(watchers)
}

type Write<Type extends EventType> = (fields: EventFields[Type], logger: Logger, atMs: number) => void

/** What stands for the message of a result that has none. */
const WITHOUT = 'without a message'

/** The line of each event that has one. */
const LINES: { readonly [Type in EventType]?: Write<Type> } = {
  'message.retrying': ({ job, runId, messageId, attempt, dueMs, error }, logger, atMs) => {
    const text = `job "${job}" failed and is tried again in ${secondsOf(dueMs - atMs)} s: ${messageOf(error)}`
    logger.warn(text, { job, runId, messageId, attempt, error: loggedError(error) })
  },
  'message.dead': ({ job, runId, messageId, attempt, reason, error, kept }, logger) => {
    const text = `job "${job}" failed for good${kept ? '' : ' and is discarded'}: ${messageOf(error)}`
    logger.error(text, { job, runId, messageId, attempt, reason, error: loggedError(error) })
  },
  'message.failed': ({ job, message, ...about }, logger) =>
    logger.warn(`job "${job}" reports a failure: ${message || WITHOUT}`, { job, ...about }),
  'run.ended': ({ job, runId, status, error, failed, message = WITHOUT }, logger) => {
    // A message that failed has a line of its own.
    if (status !== 'failed' || error !== undefined || failed > 0) return
    logger.warn(`job "${job}" reports a failure: ${message}`, { job, runId })
  },
  'run.stuck': ({ job, runId }, logger) => {
    const text = `job "${job}" ignores its aborted signal: the run is given up, its slot stays taken until it ends`
    logger.error(text, { job, runId })
  },
  'run.long': ({ job, runId, ms }, logger) => {
    const text = `a run of job "${job}" does not end: give the job timeoutSeconds`
    logger.warn(text, { job, runId, seconds: Math.round(ms / 1000) })
  },
  'task.complaint': ({ message, error, ...about }, logger) =>
    logger.error(`${message}: ${messageOf(error)}`, { ...about, error: loggedError(error) }),
  'capability.failed': ({ capability, error }, logger) => {
    const text = `capability "${capability}" could not be made: ${messageOf(error)}`
    logger.error(text, { capability, error: loggedError(error) })
  },
  'job.blocked': ({ job, reason }, logger) => logger.error(`job "${job}" cannot run: ${reason}`, { job }),
  'job.cannot-load': ({ job, error, seconds }, logger) => {
    const text = `${messageOf(error)}; the job is left to other processes`
    logger.error(text, { job, seconds, error: loggedError(error) })
  },
  'job.feeds-itself': ({ job }, logger) =>
    logger.warn(`job "${job}" asks for itself about as often as it runs, so it never ends`, { job }),
  'loop.blocked': ({ jobs, ms }, logger) =>
    logger.warn(`${whoBlocks(jobs)} for ${Math.round(ms)} ms`, { jobs }),
  'engine.failed': ({ operation, error }, logger) => {
    const text = `the engine failed at "${operation}": ${messageOf(error)}`
    logger.error(text, { operation, error: loggedError(error) })
  },
  'clock.set-back': ({ byMs, isRepeated }, logger) => {
    const ticks = isRepeated ? 'have their ticks once more' : 'have no second tick'
    logger.warn(`the clock was set back by ${secondsOf(byMs)} s: due times that come again ${ticks}`, {
      byMs,
    })
  },
  'engine.recovered': ({ afterMs }, logger) => logger.info('the engine answers again', { afterMs }),
  'config.warning': ({ message }, logger) => logger.warn(message),
}
