/** Errors of those that wait for the result of a run. */

import { JobwrightError } from './jobwright-error.ts'

/** A run, or a message that waits, and what it waits for. */
export interface CircleStep {
  readonly job: string
  /**
   * The id of the message, or of the first message of the run; empty for any message of the job
   * that waits.
   */
  readonly messageId: string
  /**
   * `result`: for the result of the next message; `slot`: for a slot that the next run holds, as
   * all slots of the job are held like that; `order`: for the next run, which comes before it in
   * the order of the job; `dependency`: for the next run or message, which is one of a dependency.
   */
  readonly waitsFor: 'result' | 'slot' | 'order' | 'dependency'
}

/** A run that would wait for itself: for a message that cannot be settled before the run ends. */
export class DeadlockError extends JobwrightError {
  readonly job: string
  readonly runId: string
  /** The message that the run must not wait for. */
  readonly messageId: string
  /** From the run to itself: each waits for the next one, and the last one for the first. */
  readonly circle: readonly CircleStep[]

  constructor(
    { job, runId }: { readonly job: string; readonly runId: string },
    messageId: string,
    circle: readonly CircleStep[],
  ) {
    const what = `run ${runId} of job "${job}" would wait for ever for message ${messageId}`
    super('DEADLOCK', `${what}: ${wayOf(circle)}; ${remedyOf(circle)}`)
    this.job = job
    this.runId = runId
    this.messageId = messageId
    this.circle = circle
  }
}

/** `"a" (m1) waits for the result of "b" (m2), which waits for a slot that "a" (m1) holds` */
function wayOf(circle: readonly CircleStep[]): string {
  const ways = circle.map(({ waitsFor }, at) => WAYS[waitsFor](named(circle[(at + 1) % circle.length])))
  return `${named(circle[0])} ${ways.join(', which ')}`
}

const WAYS: Readonly<Record<CircleStep['waitsFor'], (next: string) => string>> = {
  result: (next) => `waits for the result of ${next}`,
  slot: (next) => `waits for a slot that ${next} holds`,
  order: (next) => `comes after ${next} in the order of its job`,
  dependency: (next) => `depends on ${next}`,
}

function named(step: CircleStep | undefined): string {
  if (step === undefined) return 'nothing'
  return step.messageId === '' ? `a message of "${step.job}"` : `"${step.job}" (${step.messageId})`
}

function remedyOf(circle: readonly CircleStep[]): string {
  const full = [...new Set(circle.filter(({ waitsFor }) => waitsFor === 'slot').map(({ job }) => job))]
  const raise = full.map((job) => ` or raise maxConcurrent of "${job}"`).join('')
  return `do not wait for the result there${raise}`
}

/** `result({ timeoutSeconds })` waited for that long. The run goes on. */
export class ResultTimeoutError extends JobwrightError {
  readonly messageId: string
  readonly seconds: number

  constructor(messageId: string, seconds: number) {
    super(
      'RESULT_TIMEOUT',
      `message ${messageId} was not settled within ${seconds} s; it goes on, but this call waits no longer`,
    )
    this.messageId = messageId
    this.seconds = seconds
  }
}

/** A run ended while it waited for the result of another one. */
export class RunEndedError extends JobwrightError {
  constructor(runId: string, messageId: string) {
    super('RUN_ENDED', `run ${runId} has ended, so it waits no longer for message ${messageId}`)
  }
}
