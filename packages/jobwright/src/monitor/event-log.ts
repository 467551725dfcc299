/**
 * Writes the events that a person must know about to the program's log: failures, and jobs that
 * cannot run.
 */

import { messageOf } from '../errors/error-message.ts'
import { secondsOf } from '../manifest/timing/durations.ts'
import type { EventFields, EventRecord, EventType } from '../events/events.ts'
import type { Logger } from '../authoring/logger.ts'
import { whoBlocks } from './loop-watch.ts'

/** A listener for `events.watch` that logs a line for each event that needs attention. */
export function eventLog(logger: Logger): (event: EventRecord) => void {
  return ({ type, atMs, fields }) => {
    const write = LINES[type] as Write<EventType> | undefined // the one for these fields
    write?.(fields, logger, atMs)
  }
}

type Write<Type extends EventType> = (fields: EventFields[Type], logger: Logger, atMs: number) => void

/** The line of each event that has one. */
const LINES: { readonly [Type in EventType]?: Write<Type> } = {
  'message.retrying': ({ job, attempt, dueMs, error }, logger, atMs) => {
    const seconds = secondsOf(dueMs - atMs)
    logger.warn(`job "${job}" failed and is tried again in ${seconds} s: ${messageOf(error)}`, { attempt })
  },
  'message.dead': ({ job, messageId, reason, error, kept }, logger) => {
    const fate = kept ? 'is among the dead letters' : 'is discarded'
    logger.error(`job "${job}" failed for good: ${messageOf(error)}`, { reason, message: messageId, fate })
  },
  'run.ended': ({ job, runId: run, status, error, message = 'without a message' }, logger) => {
    // A throw has a line of its own, for what becomes of its message.
    if (status !== 'failed' || error !== undefined) return
    logger.warn(`job "${job}" reports a failure: ${message}`, { run })
  },
  'run.stuck': ({ job, runId: run }, logger) => {
    const text = `job "${job}" ignores its aborted signal: the run is given up, its slot stays taken until it ends`
    logger.error(text, { run })
  },
  'run.long': ({ job, runId: run, ms }, logger) => {
    const text = `a run of job "${job}" does not end: give the job timeoutSeconds`
    logger.warn(text, { run, seconds: Math.round(ms / 1000) })
  },
  'task.complaint': ({ message, error }, logger) => logger.error(`${message}: ${messageOf(error)}`),
  'capability.failed': ({ capability, error }, logger) =>
    logger.error(`capability "${capability}" could not be made: ${messageOf(error)}`),
  'job.blocked': ({ job, reason }, logger) => logger.error(`job "${job}" cannot run: ${reason}`),
  'job.cannot-load': ({ error, seconds }, logger) =>
    logger.error(`${messageOf(error)}; the job is left to other processes`, { seconds }),
  'job.feeds-itself': ({ job }, logger) =>
    logger.warn(`job "${job}" asks for itself about as often as it runs, so it never ends`),
  'loop.blocked': ({ jobs, ms }, logger) => logger.warn(`${whoBlocks(jobs)} for ${Math.round(ms)} ms`),
  'engine.failed': ({ operation, error }, logger) =>
    logger.error(`the engine failed at "${operation}": ${messageOf(error)}`),
  'engine.recovered': ({ afterMs }, logger) => logger.info('the engine answers again', { afterMs }),
  'config.warning': ({ message }, logger) => logger.warn(message),
}
