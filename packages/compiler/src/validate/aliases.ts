/** Checks that every alias is free: neither a job type nor an alias of another job. */

import { isJobType } from 'jobwright/manifest'

import { aliasTaken } from '../diagnostics/catalogue/name-problems.ts'
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import { inFileOf, type NamedJob } from '../link/declared-job.ts'
import { invalidType } from './job-types.ts'
import { textsOf, type JobWithOptions } from './options/options.ts'

/** Every alias that is taken. */
export function checkAliases(jobs: readonly JobWithOptions[]): Diagnostic[] {
  const owners = new Map(
    jobs.map(({ job }): [string, Owner] => [job.type, { job, what: 'type', place: () => typePlace(job) }]),
  )
  return jobs.flatMap((entry) =>
    textsOf(entry, 'aliases').flatMap(({ text: alias, span }) => {
      const at = inFileOf(entry.job, span)
      // No job can ever have had this name, so no message waits for it.
      if (alias !== '' && !isJobType(alias)) return [invalidType(at, alias)]
      const owner = owners.get(alias)
      if (owner === undefined) {
        owners.set(alias, { job: entry.job, what: 'alias', place: () => relatedTo(at, 'the other alias') })
        return []
      }
      const values = { alias, by: takenBy(entry.job, owner) }
      return [diagnose(aliasTaken, { at, values, related: [owner.place()] })]
    }),
  )
}

interface Owner {
  readonly job: NamedJob
  readonly what: 'type' | 'alias'
  readonly place: () => RelatedPlace
}

function typePlace(job: NamedJob): RelatedPlace {
  return relatedTo(inFileOf(job, job.typeSpan), `"${job.type}" is declared here`)
}

function takenBy(job: NamedJob, owner: Owner): string {
  if (owner.what === 'type')
    return owner.job === job ? 'it is the type of this very job' : 'it is the type of a job'
  return owner.job === job ? 'this job has it already' : `job "${owner.job.type}" has it already`
}
