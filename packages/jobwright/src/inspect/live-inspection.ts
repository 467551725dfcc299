/** Puts the inspection of a running program together. */

import { calledEach } from '../errors/call-place.ts'
import { UnknownJobError } from '../errors/call-errors.ts'
import { metricsOf } from '../monitor/monitor.ts'
import { shownName } from '../wording/shown.ts'
import { deadLettersOf } from './dead-letters.ts'
import type { LiveInspection } from './inspection.ts'
import { listLiveJobs, liveDetailsOf, type LiveJobsHost } from './live-jobs.ts'
import { messageInfo } from './message-info.ts'
import { messagesOf } from './messages.ts'
import { plain } from './plain.ts'
import { checkId, checkJobName } from './query.ts'
import { runsOf } from './runs.ts'

/** A running program, as its inspection needs it. */
export interface LiveHost
  extends LiveJobsHost, Pick<LiveInspection, 'pause' | 'resume' | 'cancel' | 'runNow' | 'health'> {}

export function liveInspectionOf(host: LiveHost): LiveInspection {
  return calledEach({
    jobs: (query = {}) => listLiveJobs(host, query),
    async job(type) {
      checkJobName('job', type)
      await host.ready(`job "${shownName(type)}" cannot be looked at`)
      const jobs = host.configured()
      const job = jobs.get(type)
      if (job !== undefined) return liveDetailsOf(host, job)
      throw new UnknownJobError(type, [...jobs.keys()])
    },
    message: (id) => messageInfo(host, id),
    messages: messagesOf(host),
    runs: runsOf(host),
    deadLetters: deadLettersOf(host),
    metrics: async () => metricsOf(host.monitored()),
    health: async () => plain(await host.health()),
    pause: (type) => host.pause(type),
    resume: (type) => host.resume(type),
    async cancel(id) {
      checkId('cancel', id)
      return host.cancel(id)
    },
    runNow: (type) => host.runNow(type),
  })
}
