/** What expressions may name while the jobs of a project become known. */

import { constantOf } from 'jobwright/manifest'

import type { FileFacts } from '../facts/facts.ts'
import type { Scope } from '../evaluate/evaluate.ts'
import type { Imports } from '../evaluate/linked-modules.ts'
import type { Surroundings } from '../evaluate/remembered.ts'
import type { NamedJob } from './declared-job.ts'

/** The constants of these jobs: `SEND_DIGEST` → `send_digest`. The same map as long as they are the same. */
export function jobConstants(jobs: readonly NamedJob[]): ReadonlyMap<string, string> {
  const constants = new Map(jobs.map((job) => [constantOfJob(job), job.type]))
  const same = latest.find((other) => isSame(constants, other))
  if (same !== undefined) return same
  latest = [constants, ...latest.slice(0, MOST_PROJECTS - 1)]
  return constants
}

/** Several projects may be compiled in turn. */
const MOST_PROJECTS = 8

let latest: readonly ReadonlyMap<string, string>[] = []

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([constant, type]) => other.get(constant) === type)
}

/** The constant of a job, made once. */
export function constantOfJob(job: NamedJob): string {
  const known = constants.get(job)
  if (known !== undefined) return known
  const constant = constantOf(job.type)
  constants.set(job, constant)
  return constant
}

const constants = new WeakMap<NamedJob, string>()

/** The scope of job types: the constants come from them, so they cannot come from a constant. */
export function scopeOfTypes(facts: FileFacts, imports: Imports): Scope {
  return {
    facts,
    imports: { lookup: (request) => imports.lookup(request), isJobTypes: () => false },
    jobTypes: NO_CONSTANTS,
  }
}

const NO_CONSTANTS: ReadonlyMap<string, string> = new Map()

/** The scope of everything else; what is not asked for is not looked at. */
export function scopeOf(facts: FileFacts, around: Surroundings): Scope {
  return {
    facts,
    imports: around.imports,
    get jobTypes() {
      return around.jobTypes
    },
  }
}
