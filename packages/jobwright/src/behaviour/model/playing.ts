/** Plays a scenario on a real runner with a fake clock, and collects the promises that it broke. */

import type { RunnerEvent } from '../../events/events.ts'
import type { Runner } from '../../runner/runner.ts'
import { duesBetween, scheduleOf } from '../../schedule/schedule.ts'
import { clockOfTest, engineOfTest } from '../support/engine-of-test.ts'
import type { FakeClock } from '../../testing/fake-clock.ts'
import { runnerOf } from '../support/runner-of.ts'
import { Ledger } from './ledger.ts'
import type { CallOptions, Scenario, ScenarioJob, Step } from './scenario.ts'
import { scriptedTask } from './scripted-task.ts'
import { RunnerStoppedError } from '../../errors/call-errors.ts'

/** The result of a scenario. */
export interface Played {
  /** One sentence for each broken promise. */
  readonly violations: readonly string[]
  /** What happened, line by line. */
  readonly story: readonly string[]
}

/** Plays the steps, waits for all work to end if the scenario is patient, and stops the runner. */
export async function play({ workers, jobs, steps, isPatient }: Scenario): Promise<Played> {
  const game = await Game.begin(jobs, workers)
  for (const step of steps) {
    await game.take(step)
    game.check()
  }
  if (isPatient) await game.finish()
  await game.stop()
  return { violations: game.ledger.violations, story: game.ledger.story }
}

/** Longer than all work of a scenario takes once no more calls come. */
const LONGEST_WORK = '40m'

/** Longer than the shutdown timeout, its grace and a task that ignores its signal. */
const LONGEST_STOP = '3m'

/** One scenario in progress: the runner, its ledger, and the work that goes on. */
class Game {
  readonly ledger: Ledger
  readonly #clock: FakeClock = clockOfTest()
  readonly #jobs: ReadonlyMap<string, ScenarioJob>
  readonly #workers: number
  readonly #handles: Promise<unknown>[] = []
  /** The ids of messages whose caller still waits for the outcome. */
  readonly #awaited = new Set<string>()
  /** The number of task calls in progress by job, including those that the runner gave up. */
  readonly #working = new Map<string, number>()
  readonly #running = new Set<string>()
  /** The number of ticks by job that had an outcome. */
  readonly #answered = new Map<string, number>()
  readonly #startMs = this.#clock.now()
  #runner!: Runner

  private constructor(jobs: readonly ScenarioJob[], workers: number) {
    this.#jobs = new Map(jobs.map((job, index) => [`job_${index}`, job]))
    this.#workers = workers
    const rules = [...this.#jobs].map(
      ([name, { options }]) =>
        [
          name,
          {
            rateLimit: options.rateLimit,
            maxRetries: options.maxRetries ?? (options.idempotent === false ? 0 : 3),
          },
        ] as const,
    )
    this.ledger = new Ledger(engineOfTest(), new Map(rules))
  }

  static async begin(jobs: readonly ScenarioJob[], workers: number): Promise<Game> {
    const game = new Game(jobs, workers)
    await game.#start()
    return game
  }

  async take(step: Step): Promise<void> {
    this.ledger.note(`— ${JSON.stringify(step)}`)
    await this.#do(step)
    await this.#clock.settle()
  }

  /** Checks the promises that hold after every step. */
  check(): void {
    this.ledger.audit()
    for (const [name, job] of this.#jobs) this.#checkTicks(name, job)
  }

  /**
   * Waits for all work to end. Only disabled jobs and jobs with dependencies may have messages
   * left.
   */
  async finish(): Promise<void> {
    this.ledger.note('— finish')
    await this.#runner.resume()
    await this.#clock.advance(LONGEST_WORK)
    this.check()
    for (const [name, { options }] of this.#jobs) {
      if (options.enabled === false || options.dependencies !== undefined) continue
      const left = this.ledger.unended(name)
      if (left.length > 0) this.ledger.blame(`"${name}" never ended ${left.map(({ id }) => id).join(', ')}`)
    }
    for (const id of this.#awaited) {
      if (this.ledger.hasEnded(id))
        this.ledger.blame(`the caller of ${id} got no outcome, although it has ended`)
    }
  }

  /** Stops the runner. After that no caller waits, no run goes on, and no timer is left. */
  async stop(): Promise<void> {
    this.ledger.note('— stop')
    const stopping = this.#runner.stop()
    await this.#clock.advance(LONGEST_STOP)
    await stopping
    for (const outcome of await Promise.allSettled(this.#handles)) {
      if (outcome.status === 'rejected' && !(outcome.reason instanceof RunnerStoppedError)) {
        this.ledger.blame(`a handle rejected with ${String(outcome.reason)}`)
      }
    }
    if (this.#running.size > 0) this.ledger.blame(`${this.#running.size} runs never ended`)
    if (this.#clock.pending > 0) this.ledger.blame(`${this.#clock.pending} timers are left after the stop`)
  }

  async #start(): Promise<void> {
    const audience = {
      began: (job: string) => this.#began(job),
      cooledDown: (job: string, seconds: number) => this.ledger.cooledDown(job, seconds),
    }
    const classes = [...this.#jobs].map(
      ([name, { kind, options, script }]) =>
        [name, [scriptedTask(kind, script, { clock: this.#clock, audience }), options]] as const,
    )
    const { runner } = await runnerOf(Object.fromEntries(classes), {
      clock: this.#clock,
      engine: this.ledger,
      workers: this.#workers,
    })
    this.#runner = runner
    runner.events.subscribe((event) => this.#hear(event))
  }

  async #do(step: Step): Promise<void> {
    switch (step[0]) {
      case 'advance':
        return this.#clock.advance(step[1] * 1000)
      case 'suspend':
        this.#clock.jump(step[1] * 1000)
        return this.#clock.advance(0)
      case 'call':
        return this.#call(this.#name(step[1]), step[2], step[3])
      case 'pause':
        return this.#runner.pause(this.#name(step[1]))
      case 'resume':
        return this.#runner.resume(this.#name(step[1]))
      case 'runNow':
        await this.#ask(this.#name(step[1]), () => this.#runner.runNow(this.#name(step[1])))
        return
      case 'cancel': {
        const { accepted } = this.ledger
        const id = accepted[step[1] % Math.max(1, accepted.length)]
        if (id !== undefined) await this.#runner.cancel(id)
      }
    }
  }

  async #call(name: string, count: number, { orderKey, ...options }: CallOptions): Promise<void> {
    const job = this.#jobs.get(name)
    if (job?.kind === 'queue') {
      const key = orderKey ?? 'a'
      const all = { ...options, ...(job.options.preserveOrder === 'key' && { orderKey: key }) }
      for (let index = 0; index < count; index += 1) await this.#runner.enqueue(name, index, all)
      return
    }
    const handle = await this.#ask(name, () => this.#runner.trigger(name, undefined, options))
    if (handle === undefined || handle.deduplicated) return
    const result = handle.result()
    this.#awaited.add(handle.id)
    result.then(
      () => this.#awaited.delete(handle.id),
      () => {}, // stop() checks the rejections
    )
    this.#handles.push(result)
  }

  /** Makes a call, which a disabled job has to refuse and any other job has to accept. */
  async #ask<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
    const isEnabled = this.#jobs.get(name)?.options.enabled !== false
    try {
      const answer = await call()
      if (!isEnabled) this.ledger.blame(`"${name}" is disabled and took a call`)
      return answer
    } catch (error) {
      if (isEnabled) this.ledger.blame(`"${name}" refused a call: ${String(error)}`)
      return undefined
    }
  }

  #name(index: number): string {
    return `job_${index % this.#jobs.size}`
  }

  /**
   * Counts a task call until it ends: in its own process, a task that was given up keeps its slot.
   */
  #began(name: string): () => void {
    const working = (this.#working.get(name) ?? 0) + 1
    this.#working.set(name, working)
    const most = this.#jobs.get(name)?.options.maxConcurrent ?? 1
    if (working > most) this.ledger.blame(`"${name}" works ${working} times at once, at most ${most}`)
    return () => void this.#working.set(name, (this.#working.get(name) ?? 0) - 1)
  }

  #hear(event: RunnerEvent): void {
    switch (event.type) {
      case 'run.started':
        if (this.#running.has(event.runId)) this.ledger.blame(`run ${event.runId} started twice`)
        this.#running.add(event.runId)
        if (this.#running.size > this.#workers) this.ledger.blame(`more than ${this.#workers} runs at once`)
        return
      case 'run.ended':
        if (event.worker > 0 && !this.#running.delete(event.runId)) {
          this.ledger.blame(`run ${event.runId} ended twice`)
        }
        return
      case 'tick.offered':
        return this.#answer(event.job, 1)
      case 'tick.skipped':
      case 'tick.misfired':
        return this.#answer(event.job, event.count)
      default:
    }
  }

  #answer(job: string, count: number): void {
    this.#answered.set(job, (this.#answered.get(job) ?? 0) + count)
  }

  /** Checks that every due time made a run or a permit, or was skipped with a reason. */
  #checkTicks(name: string, { options }: ScenarioJob): void {
    const schedule = scheduleOf(name, {
      cron: undefined,
      timezone: 'UTC',
      intervalSeconds: options.intervalSeconds,
    })
    if (schedule === undefined) return
    const dues = duesBetween(schedule, this.#startMs, this.#clock.now())
    const due = options.enabled === false ? 0 : (dues?.count ?? 0)
    const answered = this.#answered.get(name) ?? 0
    if (due !== answered) this.ledger.blame(`"${name}" had ${due} ticks and ${answered} outcomes of ticks`)
  }
}
