/** The members of `JobType`, by constant. */

import { constantOf } from 'jobwright/manifest'

import type { NamedJob } from './declared-job.ts'

/**
 * The members for these jobs: `SEND_DIGEST` → `send_digest`. Returns the same map as long as its
 * entries are the same.
 */
export function jobConstants(jobs: readonly NamedJob[]): ReadonlyMap<string, string> {
  const constants = new Map(jobs.map((job) => [constantOfJob(job), job.type]))
  const same = latest.find((other) => isSame(constants, other))
  if (same !== undefined) return same
  latest = [constants, ...latest.slice(0, MOST_PROJECTS - 1)]
  return constants
}

/** The most maps that are kept. A process may compile several projects in turn. */
const MOST_PROJECTS = 8

let latest: readonly ReadonlyMap<string, string>[] = []

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([constant, type]) => other.get(constant) === type)
}

/** The constant of a job. */
export function constantOfJob(job: NamedJob): string {
  const known = constants.get(job)
  if (known !== undefined) return known
  const constant = constantOf(job.type)
  constants.set(job, constant)
  return constant
}

const constants = new WeakMap<NamedJob, string>()
