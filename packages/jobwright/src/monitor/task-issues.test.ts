import { expect, test } from 'vitest'

import { HEALTH_DEFAULTS, thresholdsOf } from './health-options.ts'
import { taskIssues } from './task-issues.ts'

test('a blocked event loop, an endless run and a job that feeds itself are reported with a remedy', () => {
  const issues = taskIssues({
    thresholds: thresholdsOf(HEALTH_DEFAULTS),
    blockedLoop: [
      { jobs: ['tweet'], ms: 3210 },
      { jobs: ['tweet', 'feed'], ms: 1500 },
      { jobs: [], ms: 1000 },
    ],
    longRuns: [{ job: 'tweet', runId: 'r1', ms: 7_200_000, mostMs: 3_600_000 }],
    selfFed: new Map([['feed', 1]]),
  })
  expect(issues.map(({ code, job, message }) => `${code} ${job}: ${message}`)).toMatchInlineSnapshot(`
    [
      "event-loop-blocked tweet: job "tweet" blocked the event loop for 3.2 s, and nothing else could run meanwhile",
      "event-loop-blocked undefined: one of the jobs "tweet", "feed" blocked the event loop for 1.5 s, and nothing else could run meanwhile",
      "event-loop-blocked undefined: something that is no run of a job, or a machine that is too busy, blocked the event loop for 1 s, and nothing else could run meanwhile",
      "long-run tweet: run r1 of job "tweet" has gone on for 7200 s, and nothing will end it",
      "feeds-itself feed: job "feed" asks for itself about as often as it runs, so that it never comes to an end",
    ]
  `)
  for (const { figure, threshold, remedy } of issues) {
    expect(figure).toBeGreaterThanOrEqual(threshold)
    expect(remedy).not.toBe('')
  }
})
