/** Health issues that tasks cause by blocking the event loop, not ending, or feeding themselves. */

import { secondsOf } from '../manifest/timing/durations.ts'
import { whoBlocks, type BlockedLoop } from './loop-watch.ts'
import { ENDLESS_SHARE } from './self-feeding.ts'
import type { HealthFacts, HealthIssue } from './health-issue.ts'

type TaskFacts = Pick<HealthFacts, 'blockedLoop' | 'longRuns' | 'selfFed' | 'thresholds'>

/** The issues, in the order of `HealthCode`. */
export function taskIssues(facts: TaskFacts): HealthIssue[] {
  return [...blockedLoops(facts), ...longRuns(facts), ...selfFed(facts)]
}

function blockedLoops({ blockedLoop: blocks, thresholds }: TaskFacts): HealthIssue[] {
  return blocks.map((block) => blockedLoop(block, thresholds.loopBlockedMs))
}

function blockedLoop({ jobs, ms }: BlockedLoop, threshold: number): HealthIssue {
  const [job, ...others] = jobs
  return {
    code: 'event-loop-blocked',
    severity: 'warning',
    ...(job !== undefined && others.length === 0 && { job }),
    figure: ms,
    threshold,
    message: `${whoBlocks(jobs)} for ${secondsOf(ms)} s, and nothing else could run meanwhile`,
    remedy:
      'have the task pause between pieces of its work (await setImmediate of node:timers/promises), or compute in a worker thread',
  }
}

function longRuns({ longRuns: runs }: Pick<HealthFacts, 'longRuns'>): HealthIssue[] {
  return runs.map(({ job, runId, ms, mostMs }) => ({
    code: 'long-run',
    severity: 'warning',
    job,
    figure: ms,
    threshold: mostMs,
    message: `run ${runId} of job "${job}" has gone on for ${secondsOf(ms)} s, and nothing will end it`,
    remedy: `give the job timeoutSeconds; runner.cancel('${runId}') aborts this run`,
  }))
}

function selfFed({ selfFed: shares }: Pick<HealthFacts, 'selfFed'>): HealthIssue[] {
  return [...shares].map(([job, share]) => ({
    code: 'feeds-itself',
    severity: 'warning',
    job,
    figure: share,
    threshold: ENDLESS_SHARE,
    message: `job "${job}" asks for itself about as often as it runs, so that it never comes to an end`,
    remedy:
      'see to it that the task stops asking; a job that is to go on for ever wants intervalSeconds, or delaySeconds at the call',
  }))
}
