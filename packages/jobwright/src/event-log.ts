/** Tells the program's log what a person has to know of the events: what failed, and what cannot run. */

import { messageOf } from './error-message.ts'
import type { RunnerEvent } from './events.ts'
import type { Logger } from './logger.ts'

/** Writes a line for each event that is worth one. Give it to `events.subscribe`. */
export function eventLog(logger: Logger): (event: RunnerEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'message.retrying': {
        const { job, attempt, dueMs, atMs, error } = event
        const seconds = Math.round((dueMs - atMs) / 100) / 10
        return logger.warn(`job "${job}" failed and is tried again in ${seconds} s: ${messageOf(error)}`, {
          attempt,
        })
      }
      case 'message.dead': {
        const { job, messageId, reason, error, kept } = event
        const fate = kept ? 'is among the dead letters' : 'is discarded'
        return logger.error(`job "${job}" failed for good: ${messageOf(error)}`, {
          reason,
          message: messageId,
          fate,
        })
      }
      case 'run.ended': {
        const { job, runId: run, status, error, message = 'without a message' } = event
        if (status !== 'failed' || error !== undefined) return
        return logger.warn(`job "${job}" reports a failure: ${message}`, { run })
      }
      case 'run.stuck':
        return logger.error(
          `job "${event.job}" ignores its aborted signal: the run is given up, its slot stays taken until it ends`,
          { run: event.runId },
        )
      case 'task.complaint':
        return logger.error(`${event.message}: ${messageOf(event.error)}`)
      case 'capability.failed':
        return logger.error(`capability "${event.capability}" could not be made: ${messageOf(event.error)}`)
      case 'job.blocked':
        return logger.error(`job "${event.job}" cannot run: ${event.reason}`)
      case 'job.cannot-load':
        return logger.error(`${messageOf(event.error)}; the job is left to other processes`, {
          seconds: event.seconds,
        })
      case 'engine.failed':
        return logger.error(`the engine failed at "${event.operation}": ${messageOf(event.error)}`)
      case 'engine.recovered':
        return logger.info('the engine answers again', { afterMs: event.afterMs })
      case 'config.warning':
        return logger.warn(event.message)
      default:
    }
  }
}
