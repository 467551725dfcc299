/** The condition of a statement that a row is of certain jobs. */

/**
 * The condition that a row is of one of these jobs. {@link jobsValue} is the value of its
 * parameter. Without the plus SQLite would use the index of jobs, and sort what it found there.
 */
export function jobsCondition(jobs: readonly string[] | undefined, parameter: string): string {
  if (jobs === undefined) return `${parameter} IS NULL`
  return jobs.length === 1 ? `job = ${parameter}` : `+job IN (SELECT value FROM json_each(${parameter}))`
}

/** The value of the parameter in {@link jobsCondition}. */
export function jobsValue(jobs: readonly string[] | undefined): string | null {
  if (jobs === undefined) return null
  return jobs.length === 1 ? jobs[0]! : JSON.stringify(jobs)
}
