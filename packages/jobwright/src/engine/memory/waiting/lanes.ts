/** Whose turn it is: the higher lane first, and within a lane the jobs take turns. */

import { LANES, type JobPriority } from '../../../manifest/priority.ts'
import { SortedList } from '../../../time/sorted-list.ts'
import { Fifo } from './fifo.ts'

/** A job, as far as turns go. */
export interface TakesTurns<Job> {
  /** Its seats in the rings of the lanes. */
  readonly seats: Readonly<Record<JobPriority, Seat<Job>>>
  readonly queue: { head(lane: JobPriority): { readonly dueMs: number } | undefined }
}

/** Tries to start a run of a job with the head of one of its lanes. */
export type Attempt<Job, Found> = (job: Job, lane: JobPriority) => Found | undefined

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
  /** The seats in the order in which {@link oldest} tries their jobs. */
  readonly #byAge = new SortedList<Seat<Job>>(byAge)
  /** The seats that may stand at another place there, or not at all. */
  #moved: Seat<Job>[] = []

  /**
   * Lets a job take part in every lane in which it has something ready. Must also be called when a
   * head has become an older one.
   */
  list(job: Job): void {
    for (const lane of LANES) this.#listIn(lane, job)
  }

  /** The first success in the order of lanes and turns. */
  next<Found>(attempt: Attempt<Job, Found>): Found | undefined {
    for (const lane of LANES) {
      const ring = this.#rings[lane]
      for (let job = ring.take(); job !== undefined; job = ring.take()) {
        this.#move(job.seats[lane])
        const found = job.queue.head(lane) && attempt(job, lane)
        if (found === undefined) continue
        this.#listIn(lane, job)
        return found
      }
    }
    return undefined
  }

  /**
   * The success with the oldest due message of any lane; of those that are due at one time, the one
   * that {@link next} comes to first. A job that cannot run is tried once until it is listed again.
   */
  oldest<Found>(attempt: Attempt<Job, Found>): Found | undefined {
    this.#sort()
    for (let seat = this.#byAge.first; seat !== undefined; seat = this.#byAge.first) {
      const lane = LANES[seat.lane]!
      const { dueMs } = seat
      this.#leave(seat)
      if (seat.member.queue.head(lane)?.dueMs !== dueMs) {
        this.#enter(seat) // its head was taken by way of another lane
        continue
      }
      const found = attempt(seat.member, lane)
      if (found === undefined) continue
      this.#move(seat)
      return found
    }
    return undefined
  }

  #listIn(lane: JobPriority, job: Job): void {
    const seat = job.seats[lane]
    if (job.queue.head(lane) === undefined) return
    this.#rings[lane].add(seat)
    this.#move(seat)
  }

  /** Notes a seat for {@link #sort}: most claims go without its order. */
  #move(seat: Seat<Job>): void {
    if (seat.hasMoved) return
    seat.hasMoved = true
    this.#moved.push(seat)
  }

  #sort(): void {
    const moved = this.#moved
    this.#moved = []
    for (const seat of moved) {
      seat.hasMoved = false
      this.#leave(seat)
      this.#enter(seat)
    }
  }

  #leave(seat: Seat<Job>): void {
    if (seat.dueMs === undefined) return
    this.#byAge.delete(seat)
    seat.dueMs = undefined
  }

  #enter(seat: Seat<Job>): void {
    seat.dueMs = seat.isTaken ? seat.member.queue.head(LANES[seat.lane]!)?.dueMs : undefined
    seat.agedTurn = seat.turn
    if (seat.dueMs !== undefined) this.#byAge.add(seat)
  }
}

/** Of heads that are due at one time, the one whose turn comes first. */
function byAge<Job>(one: Seat<Job>, other: Seat<Job>): number {
  return (one.dueMs ?? 0) - (other.dueMs ?? 0) || one.lane - other.lane || one.agedTurn - other.agedTurn
}

/** Members in turn, each at most once. */
export class Ring<Member> {
  readonly #turns = new Fifo<Seat<Member>>()
  #count = 0

  /** Adds a member at the end, unless it is in the ring. */
  add(seat: Seat<Member>): void {
    if (seat.isTaken) return
    seat.isTaken = true
    this.#count += 1
    seat.turn = this.#count
    this.#turns.enqueue(seat)
  }

  /** Takes the member whose turn it is out of the ring. */
  take(): Member | undefined {
    const seat = this.#turns.dequeue()
    if (seat === undefined) return undefined
    seat.isTaken = false
    return seat.member
  }
}

/** The place of a member in one ring. `Ring` and `Lanes` alone change it. */
export class Seat<Member> {
  readonly member: Member
  /** The place of its lane in the order of lanes. */
  readonly lane: number
  isTaken = false
  /** The number of its turn in the ring, which grows from turn to turn. */
  turn = 0
  /** Since when the head has been due by which it stands in the order of age, if it does. */
  dueMs: number | undefined
  /** The turn by which it stands there. */
  agedTurn = 0
  /** Whether the order of age has to place it anew. */
  hasMoved = false

  constructor(member: Member, lane = 0) {
    this.member = member
    this.lane = lane
  }
}
