/** Health issues that the engine noticed: in its store, and in the processes that share it. */

import type { HealthIssue } from './health-issue.ts'
import type { EngineIssue } from '../engine/contract/inspection.ts'

/** The issues, grouped by kind. `healthOf` judges the clock offset itself. */
export function engineIssues(noticed: readonly EngineIssue[]): HealthIssue[] {
  return KINDS.flatMap((kind) => noticed.filter((issue) => issue.kind === kind).flatMap(issueOf))
}

const KINDS: readonly EngineIssue['kind'][] = ['unknown-job', 'newer-schema', 'schedules-differ', 'full']

function issueOf(issue: EngineIssue): HealthIssue[] {
  switch (issue.kind) {
    case 'unknown-job':
      return [unknownJob(issue.job, issue.messages)]
    case 'newer-schema':
      return [newerSchema(issue.job, issue.messages)]
    case 'schedules-differ':
      return [schedulesDiffer(issue.job, issue.schedules)]
    case 'full':
      return [engineFull(issue.bytes, issue.maxBytes)]
    default:
      return []
  }
}

function unknownJob(job: string, figure: number): HealthIssue {
  return {
    code: 'unknown-job',
    severity: 'warning',
    job,
    figure,
    threshold: 0,
    message: `${messages(figure)} of job "${job}", which no live process knows`,
    remedy: `start a process that has the job, or add "${job}" to the aliases of the one that took its place; runner.messages.list({ job: '${job}' }) shows them`,
  }
}

function newerSchema(job: string, figure: number): HealthIssue {
  return {
    code: 'newer-schema',
    severity: 'warning',
    job,
    figure,
    threshold: 0,
    message: `${messages(figure)} of job "${job}" with a newer schemaVersion than any live process takes`,
    remedy: 'start a process of the version that sent them, or of a later one',
  }
}

function schedulesDiffer(job: string, schedules: readonly string[]): HealthIssue {
  return {
    code: 'schedules-differ',
    severity: 'warning',
    job,
    figure: schedules.length,
    threshold: 1,
    message: `live processes disagree on the schedule of job "${job}", and each makes runs by its own: ${schedules.join('; ')}`,
    remedy:
      'run one version of the program everywhere, with the same configuration and the same version of Node.js',
  }
}

function engineFull(figure: number, threshold: number): HealthIssue {
  return {
    code: 'engine-full',
    severity: 'warning',
    figure,
    threshold,
    message: `the engine refuses messages: it holds ${figure} bytes, and may hold ${threshold}`,
    remedy: 'it takes messages again once enough of what waits is done; add workers, or raise maxBytes',
  }
}

function messages(count: number): string {
  return count === 1 ? '1 message waits' : `${count} messages wait`
}
