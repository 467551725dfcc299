/** The outcomes that a test gives for the jobs which the task under test triggers. */

import type { RunHandle } from '../authoring/calls.ts'
import type { InputOf, ResultOf } from '../authoring/job-names.ts'
import type { RunOutcome } from '../authoring/outcome.ts'
import type { CreateTask } from '../execution/attempt.ts'
import { JobwrightError } from '../errors/jobwright-error.ts'
import type { JobName } from '../manifest/program.ts'

/** How a triggered run ends. Its `runId` may be left out. */
export type ChildOutcome<Result = unknown> = WithoutRunId<RunOutcome<Result>>

type WithoutRunId<Outcome> = Outcome extends { readonly runId: string }
  ? Omit<Outcome, 'runId'> & { readonly runId?: string }
  : Outcome

/**
 * By job, the outcome of each of its runs that the task triggers, or a function that returns it.
 */
export type ChildOutcomes = {
  readonly [Name in JobName]?:
    | ChildOutcome<ResultOf<Name>>
    | ((parameters: InputOf<Name>) => ChildOutcome<ResultOf<Name>>)
}

/** A task waits for a job that does not run, and the test gives no outcome for it. */
export class ChildOutcomeError extends JobwrightError {
  readonly job: string

  constructor(job: string, child: string) {
    super(
      'NO_CHILD_OUTCOME',
      `runJob: the task of job "${job}" waits for the result of job "${child}", which does not run here; give its outcome: children: { ${child}: { status: 'succeeded', results: [] } }`,
    )
    this.job = child
  }
}

/**
 * Answers the waits of the task under test. Other jobs do not run, so that it would wait for ever.
 */
export class ChildAnswers {
  readonly #job: string
  readonly #outcomes: ChildOutcomes
  /** The first wait without an outcome. */
  missing: ChildOutcomeError | undefined

  constructor(job: string, outcomes: ChildOutcomes) {
    this.#job = job
    this.#outcomes = outcomes
  }

  /** Gives the task a context whose `trigger` returns handles with these outcomes. */
  within(createTask: CreateTask): CreateTask {
    return (taskClass, context) => {
      const trigger = context.trigger as unknown as PlainTrigger // its own compiler has checked the names
      const value: PlainTrigger = async (job, ...given) => {
        const handle = await trigger(job, ...given)
        return job === this.#job ? handle : this.#handle(handle, job, given[0])
      }
      Object.defineProperty(context, 'trigger', { value })
      return createTask(taskClass, context)
    }
  }

  #handle({ id, deduplicated }: RunHandle<unknown>, job: string, parameters: unknown): RunHandle<unknown> {
    return { id, deduplicated, result: async () => this.#outcomeOf(job, parameters) }
  }

  #outcomeOf(job: string, parameters: unknown): RunOutcome {
    const given = Object.hasOwn(this.#outcomes, job)
      ? (this.#outcomes as Readonly<Record<string, Given>>)[job]
      : undefined
    const outcome = typeof given === 'function' ? given(parameters) : given
    if (outcome !== undefined) return { runId: `run of ${job}`, ...outcome } as RunOutcome
    this.missing ??= new ChildOutcomeError(this.#job, job)
    throw this.missing
  }
}

type Given = ChildOutcome | ((parameters: unknown) => ChildOutcome)

type PlainTrigger = (job: string, ...given: readonly unknown[]) => Promise<RunHandle<unknown>>
