/** What expressions may name while the jobs of a project become known. */

import { constantOf } from 'jobwright/manifest'

import type { FileFacts } from '../declaration.ts'
import type { Scope } from '../evaluate.ts'
import type { Imports } from '../linked-modules.ts'
import type { NamedJob } from './declared-job.ts'

/** The constants of these jobs: `SEND_DIGEST` → `send_digest`. */
export function jobConstants(jobs: readonly NamedJob[]): ReadonlyMap<string, string> {
  return new Map(jobs.map(({ type }) => [constantOf(type), type]))
}

/** The scope of job types: the constants come from them, so they cannot come from a constant. */
export function scopeOfTypes(facts: FileFacts, imports: Imports): Scope {
  return {
    facts,
    imports: { lookup: (request) => imports.lookup(request), isJobTypes: () => false },
    jobTypes: new Map(),
  }
}
