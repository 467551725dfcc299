/**
 * The jobs that may have something to claim, in the order in which they are tried. What cannot be
 * claimed leaves the lines until something changes for it: a claim looks at no job again for which
 * nothing has changed.
 */

import type { Clock } from '../../../time/clock.ts'
import { LANES } from '../../../manifest/priority.ts'
import type { JobChangeListener } from '../connection/job-changes.ts'
import { Line } from './line.ts'

/** A lane of a job. */
export interface Seat {
  readonly job: string
  readonly lane: number
}

/** A seat, and what the process knows of it. */
interface Standing extends Seat {
  /**
   * Where it is: in the lines, out of them as its job keeps it from being claimed, or as its head
   * waits for another job, or as nothing is ready in the lane.
   */
  place: 'listed' | 'closed' | 'waiting' | 'empty'
  /** The number of its latest claim. */
  turn: number
  /** Its head has not been due for longer; `-Infinity` if that is not known. */
  dueMs: number
  /** The job that its head waits for. */
  dependency: string | undefined
}

/** If the time of day and the monotonic clock drift apart by this much, the clock was set. */
const SET_MS = 1000

/** The lines of one process. */
export class ReadyJobs implements JobChangeListener {
  /** By lane, in the order of turns. */
  readonly #lines = LANES.map(() => new Line<Standing>())
  readonly #byDue = new Line<Standing>()
  readonly #seats = new Map<string, readonly Standing[]>()
  /** By the job that the heads wait for, in the order of their sequences. */
  readonly #waits = new Map<string, Line<Standing>>()
  /** The jobs that heads wait for and that have changed. */
  readonly #changed = new Set<string>()
  /** The jobs of which it is not known what is ready. */
  readonly #unseen = new Set<string>()
  /** When jobs open that time alone keeps closed, by the monotonic clock. */
  readonly #opening = new Line<string>()
  /** How far the time of day was ahead of the monotonic clock. */
  #aheadMs: number | undefined
  /** The seats that the transaction has tried. */
  readonly #tried = new Set<Standing>()
  readonly #jobs: ReadonlySet<string>
  #claims = 0

  /** @param jobs those that the process knows and may run */
  constructor(jobs: Iterable<string>) {
    this.#jobs = new Set(jobs)
    for (const job of this.#jobs) this.#unseen.add(job)
  }

  /** How many claims the process has made. */
  get claims(): number {
    return this.#claims
  }

  /** How many lanes of jobs are in the lines. */
  get size(): number {
    return this.#byDue.size
  }

  /** Whether a claim may find something. */
  get hasSome(): boolean {
    return this.#byDue.size > 0 || this.#unseen.size > 0 || this.#changed.size > 0
  }

  /** Whether {@link look} or {@link meet} have not seen all that has changed. */
  get isBehind(): boolean {
    return this.#unseen.size > 0 || this.#changed.size > 0
  }

  /** Whether {@link meet} may find something. */
  get mustMeet(): boolean {
    return this.#changed.size > 0
  }

  readied(job: string, lane: number, dueMs: number): void {
    const seat = this.#seatOf(job, lane)
    if (seat === undefined) return
    const isListed = seat.place === 'listed'
    if (isListed && seat.dueMs <= dueMs) return
    seat.dueMs = Math.min(seat.dueMs, dueMs)
    // While its job keeps it from being claimed, it does not matter what is ready.
    if (isListed) this.#byDue.put(seat, seat.dueMs)
    else if (seat.place !== 'closed') this.#list(seat)
  }

  opened(job: string): void {
    for (const seat of this.#seats.get(job) ?? []) if (seat.place === 'closed') this.#list(seat)
    if (this.#waits.has(job)) this.#changed.add(job)
  }

  changed(job: string): void {
    if (this.#jobs.has(job)) this.#unseen.add(job)
    this.opened(job)
  }

  /** Looks what is ready of the jobs of which that is not known, up to `most` of them. */
  look(most: number, headsOf: (job: string) => Iterable<Seat & { readonly dueMs: number }>): void {
    let looks = 0
    for (const job of this.#unseen) {
      if (looks === most) return
      looks += 1
      for (const { lane, dueMs } of headsOf(job)) this.readied(job, lane, dueMs)
      this.#unseen.delete(job)
    }
  }

  /**
   * Lists the seats whose heads waited for jobs that have changed, if they wait no more: up to
   * `most` of them.
   *
   * @param isMet whether a head with this sequence need not wait for the job
   */
  meet(most: number, isMet: (job: string, sequence: number) => boolean): void {
    let met = 0
    for (const job of this.#changed) {
      const waits = this.#waits.get(job)
      for (let first = waits?.first(); first !== undefined; first = waits?.first()) {
        if (!isMet(job, first.key)) break // those behind it wait too
        if (met === most) return
        met += 1
        waits?.remove(first.item)
        this.#list(first.item)
      }
      if (waits?.size === 0) this.#waits.delete(job)
      this.#changed.delete(job)
    }
  }

  /** Takes the seat whose turn it is out of the lines. */
  next(): Seat | undefined {
    for (const line of this.#lines) {
      const seat = line.first()?.item
      if (seat !== undefined) return this.#take(seat)
    }
    return undefined
  }

  /**
   * Takes the seat out of the lines whose head has been due the longest.
   *
   * @param dueOf since when the head of a seat is due; `undefined` if nothing is ready
   */
  oldest(dueOf: (seat: Seat) => number | undefined): Seat | undefined {
    for (let first = this.#byDue.first(); first !== undefined; first = this.#byDue.first()) {
      const seat = first.item
      const dueMs = dueOf(seat)
      this.#byDue.remove(seat)
      const next = this.#byDue.first()?.key ?? Number.POSITIVE_INFINITY
      if (dueMs === undefined) this.#take(seat)
      else if (dueMs <= next) return this.#take(seat)
      else this.#byDue.put(seat, (seat.dueMs = dueMs))
    }
    return undefined
  }

  /** A claim was made with the head of a seat: its next turn is after those of the others. */
  took({ job, lane }: Seat): void {
    this.#claims += 1
    const seat = this.#seatOf(job, lane)
    if (seat === undefined) return
    seat.turn = this.#claims
    seat.dueMs = Number.NEGATIVE_INFINITY // of the next head
    this.#list(seat)
  }

  /**
   * The job keeps a seat from being claimed until {@link opened} is called.
   *
   * @param untilMs when it opens by itself, by the monotonic clock
   */
  close({ job, lane }: Seat, untilMs?: number): void {
    const seat = this.#seatOf(job, lane)
    if (seat === undefined) return
    this.#take(seat)
    seat.place = 'closed'
    if (untilMs !== undefined) this.#opening.put(job, untilMs)
  }

  /** When the next job opens that time alone keeps closed, by the monotonic clock. */
  get opensMs(): number | undefined {
    return this.#opening.first()?.key
  }

  /** Opens the jobs whose time has come; all of them if the time of day was set. */
  openInTime(clock: Pick<Clock, 'now' | 'elapsed'>): void {
    const elapsedMs = clock.elapsed()
    const aheadMs = clock.now() - elapsedMs
    const wasSet = Math.abs(aheadMs - (this.#aheadMs ?? aheadMs)) > SET_MS
    this.#aheadMs = aheadMs
    for (let first = this.#opening.first(); first !== undefined; first = this.#opening.first()) {
      if (first.key > elapsedMs && !wasSet) break
      this.#opening.remove(first.item)
      this.opened(first.item)
    }
  }

  /** The head of a seat waits for a job that it depends on. @param sequence that of the head */
  wait({ job, lane }: Seat, dependency: string, sequence: number): void {
    const seat = this.#seatOf(job, lane)
    if (seat === undefined) return
    this.#take(seat)
    seat.place = 'waiting'
    seat.dependency = dependency
    const waits = this.#waits.get(dependency) ?? new Line<Standing>()
    this.#waits.set(dependency, waits)
    waits.put(seat, sequence)
  }

  /** Called at the beginning of each transaction. If the one before failed, all is as before it. */
  begin(): void {
    for (const seat of this.#tried) {
      seat.dueMs = Number.NEGATIVE_INFINITY
      this.#list(seat)
    }
    this.#tried.clear()
  }

  /** Called once a transaction is committed. */
  committed(): void {
    this.#tried.clear()
  }

  #seatOf(job: string, lane: number): Standing | undefined {
    let seats = this.#seats.get(job)
    if (seats === undefined) {
      if (!this.#jobs.has(job)) return undefined
      seats = LANES.map((_, at) => newSeat(job, at))
      this.#seats.set(job, seats)
    }
    return seats[lane]
  }

  #list(seat: Standing): void {
    if (seat.dependency !== undefined) this.#waits.get(seat.dependency)?.remove(seat)
    seat.dependency = undefined
    seat.place = 'listed'
    this.#lines[seat.lane]?.put(seat, seat.turn)
    this.#byDue.put(seat, seat.dueMs)
  }

  #take(seat: Standing): Seat {
    seat.place = 'empty'
    seat.dueMs = Number.POSITIVE_INFINITY
    this.#lines[seat.lane]?.remove(seat)
    this.#byDue.remove(seat)
    this.#tried.add(seat)
    return seat
  }
}

function newSeat(job: string, lane: number): Standing {
  return { job, lane, place: 'empty', turn: 0, dueMs: Number.POSITIVE_INFINITY, dependency: undefined }
}
