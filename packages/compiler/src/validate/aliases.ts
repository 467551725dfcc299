/** Checks that every alias is free: no job's type, and no other job's alias. */

import { aliasTaken } from '../catalogue/name-problems.ts'
import { diagnose, relatedTo } from '../catalogue/problem.ts'
import type { Diagnostic, RelatedPlace } from '../diagnostic.ts'
import { inFileOf, type NamedJob } from './declared-job.ts'
import { elementSpan, type JobWithOptions } from './options.ts'

/** Every alias that is taken. */
export function checkAliases(jobs: readonly JobWithOptions[]): Diagnostic[] {
  const owners = new Map(
    jobs.map(({ job }): [string, Owner] => [job.type, { job, what: 'type', place: typePlace(job) }]),
  )
  return jobs.flatMap(({ job, options, at }) =>
    (options.aliases ?? []).flatMap((alias, index) => {
      const span = inFileOf(job, elementSpan(at.get('aliases'), index))
      const owner = owners.get(alias)
      if (owner === undefined) {
        owners.set(alias, { job, what: 'alias', place: relatedTo(span, 'the other alias') })
        return []
      }
      const values = { alias, by: takenBy(job, owner) }
      return [diagnose(aliasTaken, { at: span, values, related: [owner.place] })]
    }),
  )
}

interface Owner {
  readonly job: NamedJob
  readonly what: 'type' | 'alias'
  readonly place: RelatedPlace
}

function typePlace(job: NamedJob): RelatedPlace {
  return relatedTo(inFileOf(job, job.typeSpan), `"${job.type}" is declared here`)
}

function takenBy(job: NamedJob, owner: Owner): string {
  if (owner.what === 'type')
    return owner.job === job ? 'it is the type of this very job' : 'it is the type of a job'
  return owner.job === job ? 'this job has it already' : `job "${owner.job.type}" has it already`
}
