import { describe, expect, test } from 'vitest'

import { healthOf } from './health.ts'
import { HEALTH_DEFAULTS, thresholdsOf, type HealthOptions } from './health-options.ts'
import { DEFAULTS, type ResolvedOptions } from '../manifest/options.ts'
import { Metrics } from './metrics.ts'
import type { HealthFacts, HealthJob } from './health-issue.ts'
import type { JobCounts } from '../engine/contract/inspection.ts'
import { JobLoadError } from '../errors/task-errors.ts'

const nowMs = Date.UTC(2026, 0, 5, 12)
const minutes = 60_000

function jobOf(options: Partial<ResolvedOptions> = {}, rest: Partial<HealthJob> = {}): HealthJob {
  return {
    type: 'tweet',
    kind: 'queue',
    schedule: undefined,
    options: { ...DEFAULTS, ...options },
    ...rest,
  }
}

function countsOf(counts: Partial<JobCounts>): JobCounts[] {
  return [{ job: 'tweet', ready: 0, delayed: 0, running: 0, dead: 0, oldestReadyMs: undefined, ...counts }]
}

/** Facts in which jobs are a list. */
interface FactsOfTest extends Partial<Omit<HealthFacts, 'jobs'>> {
  readonly jobs?: readonly HealthJob[]
}

function factsOf({ jobs = [jobOf()], ...facts }: FactsOfTest = {}): HealthFacts {
  return {
    nowMs,
    thresholds: thresholdsOf(HEALTH_DEFAULTS),
    down: undefined,
    isClient: false,
    startedMs: nowMs - 60 * minutes,
    jobs: new Map(jobs.map((job) => [job.type, job])),
    failing: [],
    counts: [],
    held: new Set(),
    stuck: new Map(),
    blocked: new Map(),
    blockedLoop: [],
    longRuns: [],
    selfFed: new Map(),
    notLoaded: new Map(),
    noticed: [],
    lateSchedules: [],
    clockOffsetMs: undefined,
    engineError: undefined,
    ...facts,
  }
}

function codesOf(facts: FactsOfTest): string[] {
  return healthOf(factsOf(facts)).issues.map(({ code }) => code)
}

function judged(facts: FactsOfTest, health: HealthOptions): string[] {
  return codesOf({ ...facts, thresholds: thresholdsOf({ ...HEALTH_DEFAULTS, ...health }) })
}

function failingAfter(successes: number, failures: number) {
  const metrics = new Metrics(['tweet'])
  const statuses = [
    ...Array.from({ length: successes }, () => 'succeeded' as const),
    ...Array.from({ length: failures }, () => 'failed' as const),
  ]
  statuses.forEach((status, sequence) =>
    metrics.watchers['run.ended']?.(
      {
        job: 'tweet',
        runId: `run-${sequence}`,
        attempt: 1,
        worker: 1,
        status,
        durationMs: 1,
        messages: 1,
        succeeded: 1,
        failed: 0,
      },
      nowMs,
    ),
  )
  return metrics.failing()
}

test('a program without issues is healthy', () => {
  expect(healthOf(factsOf())).toEqual({ status: 'healthy', issues: [] })
})

test('every issue states its figure, its threshold and a remedy', () => {
  const health = healthOf(
    factsOf({
      engineError: new Error('connection refused'),
      stuck: new Map([['tweet', 1]]),
      failing: failingAfter(2, 3),
      jobs: [jobOf({}, { schedule: { kind: 'interval', everyMs: minutes, phaseMs: 0 } })],
      lateSchedules: [{ job: 'tweet', handledMs: nowMs - 3 * minutes }],
      counts: countsOf({ ready: 4, dead: 11, oldestReadyMs: nowMs - 6 * minutes }),
      clockOffsetMs: -1500,
    }),
  )
  const blocked = healthOf(
    factsOf({
      blocked: new Map([['tweet', 'its capability "twitter" is missing']]),
      notLoaded: new Map([['tweet', new JobLoadError('tweet', 'src/tasks/tweet.ts', new Error('no key'))]]),
      noticed: [
        { kind: 'schedules-differ', job: 'tweet', schedules: ['every 60 s', 'every 90 s'] },
        { kind: 'unknown-job', job: 'twit', messages: 3 },
        { kind: 'newer-schema', job: 'tweet', messages: 1 },
        { kind: 'full', bytes: 1_052_672, maxBytes: 1_048_576 },
        { kind: 'clock-offset', ms: 5000 },
      ],
    }),
  )
  expect([...health.issues, ...blocked.issues]).toMatchInlineSnapshot(`
    [
      {
        "code": "engine-unreachable",
        "figure": 1,
        "message": "the engine does not answer: connection refused",
        "remedy": "see that its database is up and can be reached from here; the runner goes on by itself once it is",
        "severity": "critical",
        "threshold": 0,
      },
      {
        "code": "stuck-tasks",
        "figure": 1,
        "job": "tweet",
        "message": "1 of 1 slots of job "tweet" are held by tasks that ignore their aborted signal",
        "remedy": "pass context.signal on to what the task waits for; a restart frees the slots",
        "severity": "critical",
        "threshold": 0,
      },
      {
        "code": "failure-rate",
        "figure": 0.6,
        "job": "tweet",
        "message": "3 of the last 5 executions of job "tweet" failed",
        "remedy": "look at the errors of its last runs; pause the job if what it needs is down",
        "severity": "warning",
        "threshold": 0.5,
      },
      {
        "code": "no-tick",
        "figure": 180000,
        "job": "tweet",
        "message": "no tick of job "tweet" was handled for 180 s, though 2 and more were due",
        "remedy": "look for a task that blocks the event loop, and for errors of the engine",
        "severity": "warning",
        "threshold": 120000,
      },
      {
        "code": "dead-letters",
        "figure": 11,
        "job": "tweet",
        "message": "11 dead letters of job "tweet" wait for a person",
        "remedy": "look at the reasons with runner.deadLetters.list({ job: 'tweet' }), and redrive or delete them",
        "severity": "warning",
        "threshold": 10,
      },
      {
        "code": "starving-lane",
        "figure": 360000,
        "job": "tweet",
        "message": "work in lane NORMAL has waited for 360 s, that of job "tweet" the longest",
        "remedy": "add workers, or raise maxConcurrent, batchSize or the priority of the job",
        "severity": "warning",
        "threshold": 300000,
      },
      {
        "code": "clock-offset",
        "figure": 1500,
        "message": "this machine's clock and the engine's are 1.5 s apart",
        "remedy": "synchronise the clocks (NTP)",
        "severity": "warning",
        "threshold": 1000,
      },
      {
        "code": "missing-capability",
        "figure": 1,
        "job": "tweet",
        "message": "job "tweet" is not claimed: its capability "twitter" is missing",
        "remedy": "make the provider of the capability work, and restart",
        "severity": "warning",
        "threshold": 0,
      },
      {
        "code": "cannot-load",
        "figure": 1,
        "job": "tweet",
        "message": "the class of job "tweet" cannot be loaded from src/tasks/tweet.ts: no key",
        "remedy": "see why its module throws when it is imported here, and restart; until then other processes have the job",
        "severity": "warning",
        "threshold": 0,
      },
      {
        "code": "unknown-job",
        "figure": 3,
        "job": "twit",
        "message": "3 messages wait of job "twit", which no live process knows",
        "remedy": "start a process that has the job, or add "twit" to the aliases of the one that took its place; runner.messages.list({ job: 'twit' }) shows them",
        "severity": "warning",
        "threshold": 0,
      },
      {
        "code": "newer-schema",
        "figure": 1,
        "job": "tweet",
        "message": "1 message waits of job "tweet" with a newer schemaVersion than any live process takes",
        "remedy": "start a process of the version that sent them, or of a later one",
        "severity": "warning",
        "threshold": 0,
      },
      {
        "code": "schedules-differ",
        "figure": 2,
        "job": "tweet",
        "message": "live processes disagree on the schedule of job "tweet", and each makes runs by its own: every 60 s; every 90 s",
        "remedy": "run one version of the program everywhere, with the same configuration and the same version of Node.js",
        "severity": "warning",
        "threshold": 1,
      },
      {
        "code": "engine-full",
        "figure": 1052672,
        "message": "the engine refuses messages: it holds 1052672 bytes, and may hold 1048576",
        "remedy": "it takes messages again once enough of what waits is done; add workers, or raise maxBytes",
        "severity": "warning",
        "threshold": 1048576,
      },
    ]
  `)
})

test('a job fails too often from over half of five executions on', () => {
  expect(codesOf({ failing: failingAfter(0, 4) })).toEqual([])
  expect(codesOf({ failing: failingAfter(2, 3) })).toEqual(['failure-rate'])
  expect(codesOf({ failing: failingAfter(3, 3) })).toEqual([])
})

describe('ticks', () => {
  const every = jobOf({}, { schedule: { kind: 'interval', everyMs: minutes, phaseMs: 0 } })

  test('are overdue after twice the period', () => {
    const lateSchedules = [{ job: 'tweet', handledMs: nowMs - 2 * minutes }]
    expect(codesOf({ jobs: [every], lateSchedules })).toEqual([])
    expect(codesOf({ jobs: [every], lateSchedules, nowMs: nowMs + 1 })).toEqual(['no-tick'])
  })

  test('of a working-day cron are not overdue on a Monday', () => {
    const cron = jobOf({}, { schedule: { kind: 'cron', expression: '0 13 * * 1-5', timezone: 'UTC' } })
    const friday = Date.UTC(2026, 0, 2, 13)
    expect(codesOf({ jobs: [cron], lateSchedules: [{ job: 'tweet', handledMs: friday }] })).toEqual([])
  })

  test('are expected from the start on', () => {
    const lateSchedules = [{ job: 'tweet', handledMs: undefined }]
    expect(codesOf({ jobs: [every], lateSchedules, startedMs: nowMs - minutes })).toEqual([])
    expect(codesOf({ jobs: [every], lateSchedules })).toEqual(['no-tick'])
  })
})

test('each threshold is an option, and an issue needs a figure over it', () => {
  const every = jobOf({}, { schedule: { kind: 'interval', everyMs: minutes, phaseMs: 0 } })
  const counts = countsOf({ dead: 3, ready: 1, oldestReadyMs: nowMs - minutes })
  const waitingFor = { dependencies: ['fetch'], sinceMs: nowMs - minutes }
  const dependent = countsOf({ ready: 1, waitingFor })
  expect(judged({ counts }, { deadLetters: 2 })).toEqual(['dead-letters'])
  expect(judged({ counts }, { deadLetters: 3 })).toEqual([])
  expect(judged({ counts }, { starvingSeconds: 59 })).toEqual(['starving-lane'])
  expect(judged({ counts }, { starvingSeconds: 60 })).toEqual([])
  expect(judged({ counts: dependent }, { dependencyWaitSeconds: 59 })).toEqual(['waiting-for-dependencies'])
  expect(judged({ counts: dependent }, { dependencyWaitSeconds: 60 })).toEqual([])
  expect(judged({ failing: failingAfter(3, 1) }, { failureRate: 0.2, failureRateExecutions: 4 })).toEqual([
    'failure-rate',
  ])
  expect(judged({ failing: failingAfter(0, 9) }, { failureRate: 1 })).toEqual([])
  expect(judged({ failing: failingAfter(0, 9) }, { failureRateExecutions: 10 })).toEqual([])
  const lateSchedules = [{ job: 'tweet', handledMs: nowMs - 3 * minutes }]
  expect(judged({ jobs: [every], lateSchedules, nowMs: nowMs + 1 }, { missedTicks: 3 })).toEqual(['no-tick'])
  expect(judged({ jobs: [every], lateSchedules }, { missedTicks: 3 })).toEqual([])
  expect(judged({ clockOffsetMs: 3000 }, { clockOffsetSeconds: 2 })).toEqual(['clock-offset'])
  expect(judged({ clockOffsetMs: 3000 }, { clockOffsetSeconds: 3 })).toEqual([])
})

test('a runner that does not run is unhealthy, whatever else is wrong', () => {
  const down = { message: 'the runner has stopped', remedy: 'start a new runner' }
  expect(healthOf(factsOf({ down, counts: countsOf({ dead: 11 }) }))).toMatchObject({
    status: 'unhealthy',
    issues: [
      { code: 'not-running', severity: 'critical', figure: 1, threshold: 0, ...down },
      { code: 'dead-letters' },
    ],
  })
})

test('stuck tasks degrade the program, and make it unhealthy when they hold all slots of a job', () => {
  const jobs = [jobOf({ maxConcurrent: 2 })]
  const statuses = [0, 1, 2].map(
    (stuck) => healthOf(factsOf({ jobs, stuck: new Map(stuck > 0 ? [['tweet', stuck]] : []) })).status,
  )
  expect(statuses).toEqual(['healthy', 'degraded', 'unhealthy'])
})

describe('waiting', () => {
  const waiting = countsOf({ ready: 1, oldestReadyMs: nowMs - 6 * minutes })
  const waitingFor = { dependencies: ['fetch'], sinceMs: nowMs - 6 * minutes }
  const dependent = waiting.map((counts) => ({ ...counts, waitingFor }))

  test('a lane starves once, by the job that waits the longest', () => {
    const jobs = [jobOf(), jobOf({}, { type: 'discord' }), jobOf({ priority: 'LOW' }, { type: 'embed' })]
    const counts = [
      ...waiting,
      { ...waiting[0]!, job: 'discord', oldestReadyMs: nowMs - 7 * minutes },
      { ...waiting[0]!, job: 'embed' },
    ]
    const { issues } = healthOf(factsOf({ jobs, counts }))
    expect(issues.map(({ code, job }) => [code, job])).toEqual([
      ['starving-lane', 'discord'],
      ['starving-lane', 'embed'],
    ])
  })

  test('a job that is paused, disabled or blocked starves nothing', () => {
    expect(codesOf({ counts: waiting, held: new Set(['tweet']) })).toEqual([])
    expect(codesOf({ counts: waiting, jobs: [jobOf({ enabled: false })] })).toEqual([])
    const blocked = new Map([['tweet', 'no twitter']])
    expect(codesOf({ counts: waiting, blocked })).toEqual(['missing-capability'])
  })

  test.each([
    ['queue', 'messages'],
    ['self-contained', 'runs'],
  ] as const)('work of a %s job that waits long for a dependency is reported', (kind, words) => {
    const jobs = [jobOf({}, { kind })]
    expect(codesOf({ jobs, counts: dependent, nowMs: nowMs - minutes })).toEqual([])
    expect(healthOf(factsOf({ jobs, counts: dependent, nowMs: nowMs + 1000 })).issues).toMatchObject([
      { message: `${words} of job "tweet" have waited for 361 s for a success of "fetch"` },
    ])
  })

  test('messages that wait for a disabled dependency are reported at once', () => {
    const jobs = [jobOf(), jobOf({ enabled: false }, { type: 'fetch', kind: 'self-contained' })]
    expect(healthOf(factsOf({ jobs, counts: dependent })).issues).toMatchObject([
      { code: 'waiting-for-dependencies', job: 'tweet', remedy: 'enable "fetch"' },
    ])
  })
})

test('jobs that are well cost health nothing but a look at their counts', () => {
  let looks = 0
  class CountedJobs extends Map<string, HealthJob> {
    override get(type: string): HealthJob | undefined {
      looks += 1
      return super.get(type)
    }
    override [Symbol.iterator](): never {
      throw new Error('health walks through all jobs')
    }
    override keys(): never {
      return this[Symbol.iterator]()
    }
    override values(): never {
      return this[Symbol.iterator]()
    }
  }
  const jobs = new CountedJobs()
  for (let index = 0; index < 1000; index += 1) jobs.set(`job_${index}`, jobOf({}, { type: `job_${index}` }))
  const well = Array.from({ length: 1000 }, (_, index) => ({
    ...countsOf({ ready: 1, oldestReadyMs: nowMs - minutes })[0]!,
    job: `job_${index}`,
  }))
  const held = { has: () => ((looks += 1), false) }
  const ill = { ...well[7]!, oldestReadyMs: nowMs - 6 * minutes }
  const health = healthOf({ ...factsOf({ counts: [...well, ill], held }), jobs })
  expect(health.issues).toMatchObject([{ code: 'starving-lane', job: 'job_7' }])
  expect(looks).toBe(2)
})
