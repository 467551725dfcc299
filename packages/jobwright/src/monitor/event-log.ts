/**
 * Writes the events that a person must know about to the program's log: failures, and jobs that
 * cannot run.
 */

import { messageOf } from '../errors/error-message.ts'
import { secondsOf } from '../manifest/durations.ts'
import type { EventRecord } from '../events/events.ts'
import type { Logger } from '../authoring/logger.ts'
import { whoBlocks } from './loop-watch.ts'

/** A listener for `events.watch` that logs a line for each event that needs attention. */
export function eventLog(logger: Logger): (event: EventRecord) => void {
  return ({ type, atMs, fields }) => {
    switch (type) {
      case 'message.retrying': {
        const { job, attempt, dueMs, error } = fields
        const seconds = secondsOf(dueMs - atMs)
        return logger.warn(`job "${job}" failed and is tried again in ${seconds} s: ${messageOf(error)}`, {
          attempt,
        })
      }
      case 'message.dead': {
        const { job, messageId, reason, error, kept } = fields
        const fate = kept ? 'is among the dead letters' : 'is discarded'
        return logger.error(`job "${job}" failed for good: ${messageOf(error)}`, {
          reason,
          message: messageId,
          fate,
        })
      }
      case 'run.ended': {
        const { job, runId: run, status, error, message = 'without a message' } = fields
        if (status !== 'failed' || error !== undefined) return
        return logger.warn(`job "${job}" reports a failure: ${message}`, { run })
      }
      case 'run.stuck':
        return logger.error(
          `job "${fields.job}" ignores its aborted signal: the run is given up, its slot stays taken until it ends`,
          { run: fields.runId },
        )
      case 'task.complaint':
        return logger.error(`${fields.message}: ${messageOf(fields.error)}`)
      case 'capability.failed':
        return logger.error(`capability "${fields.capability}" could not be made: ${messageOf(fields.error)}`)
      case 'job.blocked':
        return logger.error(`job "${fields.job}" cannot run: ${fields.reason}`)
      case 'job.cannot-load':
        return logger.error(`${messageOf(fields.error)}; the job is left to other processes`, {
          seconds: fields.seconds,
        })
      case 'loop.blocked':
        return logger.warn(`${whoBlocks(fields.jobs)} for ${Math.round(fields.ms)} ms`)
      case 'run.long':
        return logger.warn(`a run of job "${fields.job}" does not end: give the job timeoutSeconds`, {
          run: fields.runId,
          seconds: Math.round(fields.ms / 1000),
        })
      case 'job.feeds-itself':
        return logger.warn(
          `job "${fields.job}" asks for itself about as often as it runs: it never comes to an end`,
        )
      case 'engine.failed':
        return logger.error(`the engine failed at "${fields.operation}": ${messageOf(fields.error)}`)
      case 'engine.recovered':
        return logger.info('the engine answers again', { afterMs: fields.afterMs })
      case 'config.warning':
        return logger.warn(fields.message)
      default:
    }
  }
}
