/**
 * An engine that forwards to another one, tracks every accepted message, and records broken
 * promises.
 */

import type { RunStatus } from '../../authoring/outcome.ts'
import { unbegunOutcome } from '../../engine/rules/dependencies.ts'
import type { Clock } from '../../time/clock.ts'
import type { Engine, EngineHost } from '../../engine/contract/engine.ts'
import { isPromise, type MaybePromise } from '../../time/maybe-promise.ts'
import { Entry } from './entry.ts'
import { JobBook, type BookedJob } from './job-book.ts'
import type {
  Claim,
  ClaimRequest,
  DroppedMessage,
  Message,
  NewMessage,
  Settlement,
  Stored,
} from '../../engine/contract/message.ts'
import type { JobSchedule, ScheduleRecord, Tick, TickOutcome } from '../../engine/contract/tick.ts'
import type { EndedRun } from '../../engine/contract/run-record.ts'
import type { JobCounts } from '../../engine/contract/inspection.ts'
import type { EngineJob, EngineTraits } from '../../engine/contract/engine-job.ts'

/**
 * Forwards every call to an engine and checks arguments and results. The engine has to return its
 * counts synchronously.
 */
export class Ledger implements Engine {
  readonly traits: EngineTraits
  /** One sentence for each broken promise. */
  readonly violations: string[] = []
  /** What happened, line by line, for the reader of a counterexample. */
  readonly story: string[] = []
  readonly #engine: Engine
  readonly #rules: ReadonlyMap<string, BookedJob>
  readonly #entries = new Map<string, Entry>()
  readonly #books = new Map<string, JobBook>()
  #clock!: Clock
  #sequence = 0

  constructor(engine: Engine, rules: ReadonlyMap<string, BookedJob>) {
    this.#engine = engine
    this.#rules = rules
    this.traits = engine.traits
  }

  /** The ids of all accepted messages, in the order of enqueue. */
  get accepted(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** Whether a message was settled for good. */
  hasEnded(id: string): boolean {
    return this.#entries.get(id)?.isEnded === true
  }

  /** The messages of a job that have not ended. */
  unended(job: string): readonly Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.job === job && !entry.isEnded)
  }

  /** Records a broken promise. */
  blame(sentence: string): void {
    this.violations.push(sentence)
    this.note(`BROKEN: ${sentence}`)
  }

  /** Adds a line to the story. */
  note(line: string): void {
    this.story.push(`${this.#clock === undefined ? '' : new Date(this.#clock.now()).toISOString()} ${line}`)
  }

  /** Notes that a task requested a cooldown of its job. */
  cooledDown(job: string, seconds: number): void {
    const book = this.#book(job)
    book.coolingUntilMs = Math.max(book.coolingUntilMs, this.#clock.now() + seconds * 1000)
  }

  /** Compares the ledger with the engine's counts: no message is lost, and none exists twice. */
  audit(): void {
    const counts = this.#engine.counts() as readonly JobCounts[] // synchronous in memory and SQLite
    for (const { job, ready, delayed, running, dead } of counts) {
      const entries = [...this.#entries.values()].filter((entry) => entry.job === job)
      const waiting = entries.filter(({ state }) => state === 'waiting').length
      const buried = entries.filter(({ state }) => state === 'dead').length
      const book = this.#book(job)
      this.#same(job, 'waiting messages', waiting, ready + delayed)
      this.#same(job, 'live claims', book.claims.size, running)
      this.#same(job, 'dead letters', buried, dead)
    }
  }

  open(host: EngineHost): MaybePromise<void> {
    this.#clock = host.clock
    for (const job of host.jobs) this.#books.set(job.type, this.#newBook(job))
    const dropped = (messages: readonly DroppedMessage[]): void => {
      for (const { id, reason } of messages) {
        const status = unbegunOutcome({ status: 'skipped', reason })
        this.#end(id, status ?? 'no outcome', `dropped (${reason})`)
      }
      host.dropped(messages)
    }
    return this.#engine.open({ ...host, dropped })
  }

  close(): MaybePromise<void> {
    return this.#engine.close()
  }

  enqueue(messages: readonly NewMessage[]): MaybePromise<readonly Stored[]> {
    return onAnswer(this.#engine.enqueue(messages), this.#stored, messages)
  }

  readonly #stored = (stored: readonly Stored[], messages: readonly NewMessage[]): readonly Stored[] => {
    stored.forEach(({ id, deduplicated }, index) => {
      const message = messages[index]
      if (message === undefined) return this.blame('the engine stored more than it was given')
      if (deduplicated) this.#checkDuplicate(id, message)
      else this.#accept(id, message)
    })
    return stored
  }

  offer(ticks: readonly Tick[]): MaybePromise<readonly TickOutcome[]> {
    return onAnswer(this.#engine.offer(ticks), this.#taken, ticks)
  }

  readonly #taken = (outcomes: readonly TickOutcome[], ticks: readonly Tick[]): readonly TickOutcome[] => {
    outcomes.forEach((outcome, index) => {
      const tick = ticks[index]
      if (tick !== undefined) this.#offered(tick, outcome)
    })
    return outcomes
  }

  setSchedules(schedules: readonly JobSchedule[]): MaybePromise<readonly ScheduleRecord[]> {
    return this.#engine.setSchedules(schedules)
  }

  claim(request: ClaimRequest): MaybePromise<readonly Claim[]> {
    let isUnderWay = true
    const claims = this.#engine.claim({
      ...request,
      get runs() {
        return request.runs
      },
      claimed: (claim) => {
        if (isUnderWay) this.#claimed(claim) // each claim affects which one may follow
        request.claimed(claim)
      },
    })
    isUnderWay = false
    return isPromise(claims) ? this.#claimedLater(claims) : claims
  }

  /**
   * Books claims that the engine returned asynchronously. Calls that were made before the claim
   * share its transaction and are booked in the same turn of the event loop, so the claims wait for
   * the next turn.
   */
  async #claimedLater(claiming: Promise<readonly Claim[]>): Promise<readonly Claim[]> {
    const claims = await claiming
    if (claims.length > 0) await new Promise(setImmediate)
    for (const claim of claims) this.#claimed(claim)
    return claims
  }

  settle(settlements: readonly Settlement[]): MaybePromise<readonly boolean[]> {
    return onAnswer(this.#engine.settle(settlements), this.#answered, settlements)
  }

  readonly #answered = (
    answers: readonly boolean[],
    settlements: readonly Settlement[],
  ): readonly boolean[] => {
    settlements.forEach((settlement, index) => this.#settled(settlement, answers[index] === true))
    return answers
  }

  finish(runs: readonly EndedRun[]): MaybePromise<readonly boolean[]> {
    return onAnswer(this.#engine.finish(runs), this.#finished, runs)
  }

  readonly #finished = (wereHeld: readonly boolean[], runs: readonly EndedRun[]): readonly boolean[] => {
    for (const [index, { record, settlements = [] }] of runs.entries()) {
      const { claimId, job, status } = record
      for (const settlement of settlements) this.#settled(settlement, wereHeld[index] === true)
      const book = this.#book(job)
      if (!book.claims.delete(claimId)) this.blame(`claim ${claimId} of "${job}" was finished twice`)
      for (const entry of this.unended(job)) if (entry.claimId === claimId) entry.release()
      if (book.job.kind === 'queue') book.lastStatus = status
      this.note(`${job}: run ended ${status}`)
    }
    return wereHeld
  }

  extend(claimIds: readonly string[]): MaybePromise<readonly boolean[]> {
    return this.#engine.extend(claimIds)
  }

  reopen(job: string): void {
    this.#engine.reopen(job)
  }

  coolDown(job: string, ms: number): MaybePromise<void> {
    return this.#engine.coolDown?.(job, ms)
  }

  setPaused(job: string, paused: boolean): MaybePromise<void> {
    this.#book(job).isPaused = paused
    return this.#engine.setPaused(job, paused)
  }

  paused(): MaybePromise<readonly string[]> {
    return this.#engine.paused()
  }

  cancel(messageId: string): MaybePromise<string | undefined> {
    return onAnswer(this.#engine.cancel(messageId), this.#cancelled, messageId)
  }

  readonly #cancelled = (job: string | undefined, messageId: string): string | undefined => {
    if (job !== undefined) this.#end(messageId, 'no outcome', 'taken back')
    return job
  }

  counts(): MaybePromise<readonly JobCounts[]> {
    return this.#engine.counts()
  }

  history: Engine['history'] = (filter) => this.#engine.history(filter)

  messages: Engine['messages'] = (filter) => this.#engine.messages(filter)

  redrive: Engine['redrive'] = (choice) => this.#engine.redrive(choice)

  discard: Engine['discard'] = (choice) => this.#engine.discard(choice)

  lookUp: Engine['lookUp'] = (messageId) => this.#engine.lookUp(messageId)
  deadLetters: Engine['deadLetters'] = (filter) => this.#engine.deadLetters(filter)

  #newBook(job: EngineJob): JobBook {
    return new JobBook(job, this.#rules.get(job.type) ?? {})
  }

  #book(job: string): JobBook {
    const book = this.#books.get(job)
    if (book === undefined) throw new Error(`the ledger does not know job "${job}"`)
    return book
  }

  #same(job: string, what: string, booked: number, counted: number): void {
    if (booked !== counted)
      this.blame(`"${job}" has ${booked} ${what} by the ledger, ${counted} by the engine`)
  }

  #accept(id: string, message: Omit<NewMessage, 'payload' | 'origin'>): void {
    const { job, priority, orderKey, dueMs, expiresMs } = message
    if (this.#entries.has(id)) return this.blame(`message ${id} was accepted twice`)
    const sequence = ++this.#sequence
    this.#entries.set(
      id,
      new Entry({ id, job, priority, orderKey, dueMs, expiresMs, sequence }, this.#clock.now()),
    )
    this.note(`${job}: accepted ${id}`)
  }

  #checkDuplicate(id: string, { job, dedupeKey }: NewMessage): void {
    if (!this.#entries.has(id))
      this.blame(`"${job}": the first of key ${String(dedupeKey)} was never accepted`)
  }

  #offered({ job, from }: Tick, outcome: TickOutcome): void {
    this.note(`${job}: tick (${from}) → ${outcome.taken === 'no' ? outcome.why : outcome.taken}`)
    const book = this.#book(job)
    if (book.isPaused && from !== 'call' && (outcome.taken === 'run' || outcome.taken === 'permit')) {
      this.blame(`"${job}" is paused and took a tick`)
    }
    if (outcome.taken === 'permit' && !book.givePermit()) this.blame(`"${job}" has two unused permits`)
    if (outcome.taken !== 'run') return
    for (const id of outcome.superseded) this.#end(id, 'superseded', 'superseded')
    const { priority } = book.job
    this.#accept(outcome.messageId, { job, priority, orderKey: undefined, dueMs: this.#clock.now() })
  }

  #claimed({ id, job, messages }: Claim): void {
    const book = this.#book(job)
    const entries = messages.map((message) => this.#entries.get(message.id))
    this.note(`${job}: claimed ${messages.map((message) => message.id).join(', ')}`)
    for (const problem of book.problemsOfClaim(id, messages.length, this.#clock.now())) this.blame(problem)
    messages.forEach((message, index) => {
      const entry = entries[index]
      if (entry === undefined) return this.blame(`"${job}": claimed ${message.id}, which was never accepted`)
      this.#checkClaimed(entry, { message, book, claimId: id })
      entry.claim(id)
    })
    book.claims.set(id, ++this.#sequence)
  }

  #checkClaimed(entry: Entry, { message, book, claimId }: Claimed): void {
    const { job } = entry
    if (entry.state !== 'waiting') this.blame(`"${job}": claimed ${entry.id}, which is ${entry.state}`)
    if (entry.dueMs > this.#clock.now()) this.blame(`"${job}": claimed ${entry.id} before it was due`)
    if (entry.isExpired(this.#clock.now())) this.blame(`"${job}": claimed ${entry.id}, which had expired`)
    if (message.attempts !== entry.attempts) {
      this.blame(`"${job}": ${entry.id} counts ${message.attempts} attempts, by the ledger ${entry.attempts}`)
    }
    const overtaken = this.unended(job).find((other) =>
      entry.overtakes(other, book.job.preserveOrder, claimId),
    )
    if (overtaken !== undefined) this.blame(`"${job}": ${entry.id} overtakes ${overtaken.id}`)
    for (const name of book.job.dependencies) this.#checkDependency(entry, this.#book(name))
  }

  #checkDependency(entry: Entry, { job, lastStatus, claims }: JobBook): void {
    if (lastStatus !== 'succeeded') {
      this.blame(`"${entry.job}" runs although "${job.type}" ended ${String(lastStatus)} last`)
    }
    const before =
      job.kind === 'queue'
        ? [...claims.values()].some((sequence) => sequence < entry.sequence)
        : this.unended(job.type).some((other) => other.sequence < entry.sequence)
    if (before) this.blame(`"${entry.job}": ${entry.id} runs before "${job.type}", which has to end first`)
  }

  #settled({ claimId, messageId, to }: Settlement, wasTaken: boolean): void {
    const entry = this.#entries.get(messageId)
    if (entry === undefined || entry.claimId !== claimId) {
      return this.blame(`${messageId} was settled by claim ${claimId}, which does not hold it`)
    }
    if (!wasTaken) this.blame(`the engine rejected the settlement of ${messageId}`)
    const book = this.#book(entry.job)
    if (to.state === 'waiting' ? !to.counted : to.state === 'done' && to.status !== 'succeeded') {
      book.givenBack(claimId)
    }
    if (to.state === 'waiting') return entry.wait(to.dueMs, to.counted)
    const isBuried = to.state === 'dead' && book.job.deadLetter
    if (to.state === 'dead' && to.reason === 'exhausted' && entry.attempts !== book.rules.maxRetries) {
      this.blame(`"${entry.job}": ${messageId} is exhausted after ${entry.attempts} retries`)
    }
    this.note(`${entry.job}: ${messageId} is ${to.state === 'done' ? to.status : `dead (${to.reason})`}`)
    entry.end(isBuried ? 'dead' : 'gone')
    this.#conclude(entry.job, to.state === 'done' ? to.status : 'failed')
  }

  #end(id: string, status: RunStatus | 'no outcome', why: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return this.blame(`${id} was ${why} and never accepted`)
    if (entry.state !== 'waiting') this.blame(`${id} was ${why} while it was ${entry.state}`)
    entry.end('gone')
    this.note(`${entry.job}: ${id} was ${why}`)
    this.#book(entry.job).mayHaveLostPermit = true
    if (status !== 'no outcome') this.#conclude(entry.job, status)
  }

  #conclude(job: string, status: JobBook['lastStatus']): void {
    const book = this.#book(job)
    if (book.job.kind === 'self-contained') book.lastStatus = status
  }
}

/** A claimed message, with the account of its job. */
interface Claimed {
  readonly message: Message
  readonly book: JobBook
  readonly claimId: string
}

/** Books an answer of the engine in the same turn in which it comes. */
function onAnswer<Answer, Subject, Result>(
  answer: MaybePromise<Answer>,
  book: (answer: Answer, subject: Subject) => Result,
  subject: Subject,
): MaybePromise<Result> {
  return isPromise(answer) ? answer.then((there) => book(there, subject)) : book(answer, subject)
}
