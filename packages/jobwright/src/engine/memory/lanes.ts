/** Whose turn it is: the higher lane first, and within a lane the jobs take turns. */

import { LANES, type JobPriority } from '../../manifest/priority.ts'

/** A job, as far as turns go. */
export interface TakesTurns<Job> {
  /** Its seats in the rings of the lanes. */
  readonly seats: Readonly<Record<JobPriority, Seat<Job>>>
  readonly queue: { head(lane: JobPriority): { readonly dueMs: number } | undefined }
}

/** Tries to start a run of a job with the head of one of its lanes. */
export type Attempt<Job, Found> = (job: Job, lane: JobPriority) => Found | undefined

/** A job that has something ready in a lane. */
interface Head<Job> {
  readonly job: Job
  readonly lane: JobPriority
  readonly dueMs: number
}

/**
 * The jobs that have something ready, in one ring per lane. A job that cannot run now leaves its
 * ring and must be listed again once it can: no job is looked at twice, and one that waits holds up
 * no other.
 */
export class Lanes<Job extends TakesTurns<Job>> {
  readonly #rings: Readonly<Record<JobPriority, Ring<Job>>> = {
    CRITICAL: new Ring(),
    HIGH: new Ring(),
    NORMAL: new Ring(),
    LOW: new Ring(),
  }

  /** Lets a job take part in every lane in which it has something ready. */
  list(job: Job): void {
    for (const lane of LANES) this.#listIn(lane, job)
  }

  /** The first success in the order of lanes and turns. */
  next<Found>(attempt: Attempt<Job, Found>): Found | undefined {
    for (const lane of LANES) {
      const ring = this.#rings[lane]
      for (let job = ring.take(); job !== undefined; job = ring.take()) {
        const found = job.queue.head(lane) && attempt(job, lane)
        if (found === undefined) continue
        this.#listIn(lane, job)
        return found
      }
    }
    return undefined
  }

  /** The success with the oldest due message of any lane. */
  oldest<Found>(attempt: Attempt<Job, Found>): Found | undefined {
    const heads = this.#heads()
    for (let head = takeOldest(heads); head !== undefined; head = takeOldest(heads)) {
      const found = attempt(head.job, head.lane)
      if (found !== undefined) return found
    }
    return undefined
  }

  #listIn(lane: JobPriority, job: Job): void {
    const seat = job.seats[lane]
    if (!seat.isTaken && job.queue.head(lane) !== undefined) this.#rings[lane].add(seat)
  }

  #heads(): Head<Job>[] {
    const heads: Head<Job>[] = []
    for (const lane of LANES) {
      for (const job of this.#rings[lane].members()) {
        const dueMs = job.queue.head(lane)?.dueMs
        if (dueMs !== undefined) heads.push({ job, lane, dueMs })
      }
    }
    return heads
  }
}

/**
 * Of heads that are due at one time, the first. They are not sorted: as a rule the first attempt
 * succeeds.
 */
function takeOldest<Job>(heads: Head<Job>[]): Head<Job> | undefined {
  let oldest = 0
  for (let at = 1; at < heads.length; at += 1) {
    if (heads[at]!.dueMs < heads[oldest]!.dueMs) oldest = at
  }
  return heads.splice(oldest, 1)[0]
}

/**
 * Members in turn, each at most once. Adding and taking allocate nothing, however often a turn
 * comes.
 */
export class Ring<Member> {
  #first: Seat<Member> | undefined
  #last: Seat<Member> | undefined

  /** Adds a member at the end, unless it is in the ring. */
  add(seat: Seat<Member>): void {
    if (seat.isTaken) return
    seat.isTaken = true
    if (this.#last === undefined) this.#first = seat
    else this.#last.next = seat
    this.#last = seat
  }

  /** Takes the member whose turn it is out of the ring. */
  take(): Member | undefined {
    const seat = this.#first
    if (seat === undefined) return undefined
    this.#first = seat.next
    if (seat.next === undefined) this.#last = undefined
    seat.next = undefined
    seat.isTaken = false
    return seat.member
  }

  *members(): Iterable<Member> {
    for (let seat = this.#first; seat !== undefined; seat = seat.next) yield seat.member
  }
}

/** The place of a member in one ring. The ring alone changes it. */
export class Seat<Member> {
  readonly member: Member
  isTaken = false
  /** The seat whose turn comes after this one. */
  next: Seat<Member> | undefined

  constructor(member: Member) {
    this.member = member
  }
}
