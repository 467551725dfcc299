/** The runs that ended. */

import { calledEach } from '../errors/call-place.ts'
import type { Page, RunFilter } from '../engine/contract/inspection.ts'
import type { RunRecord } from '../engine/contract/run-record.ts'
import { filterOf, refuseUnknown, type InspectionHost } from './host.ts'
import { plain, plainPage } from './plain.ts'
import { checkId, checkQuery, type RunQuery } from './query.ts'

/** The runs that ended, as far as history keeps them. */
export interface Runs {
  /**
   * Lists runs, the newest first.
   *
   * @throws InvalidQueryError
   * @throws UnknownJobError for a job that is neither known nor has runs
   */
  list(query?: RunQuery): Promise<Page<RunRecord>>
  /** The run with this id, or `null` if history has none. @throws InvalidQueryError */
  get(runId: string): Promise<RunRecord | null>
}

export function runsOf(host: InspectionHost): Runs {
  return calledEach({
    list: (query = {}) => listRuns(host, 'runs.list', query),
    async get(runId) {
      checkId('runs.get', runId, 'run')
      await host.ready(`run ${runId} cannot be looked at`)
      const [run] = (await pageOf(host, { runId, limit: 1 })).entries
      return run === undefined ? null : plain(run)
    },
  })
}

/** Lists runs for a call. @throws InvalidQueryError, UnknownJobError */
export async function listRuns(
  host: InspectionHost,
  call: 'runs.list' | 'history',
  query: RunQuery,
): Promise<Page<RunRecord>> {
  checkQuery(call, query)
  await host.ready('the history cannot be read')
  const { job, status } = query ?? {} // plain JavaScript may pass null
  const page = await pageOf(host, { ...filterOf(host, call, query ?? {}), ...(status && { status }) })
  if (page.entries.length === 0) await refuseUnknown(host, job, (filter) => pageOf(host, filter))
  return plainPage(page)
}

async function pageOf(host: InspectionHost, filter: RunFilter): Promise<Page<RunRecord>> {
  return host.ask('history', (engine) => engine.history(filter))
}
