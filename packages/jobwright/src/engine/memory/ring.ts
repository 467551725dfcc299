/** Who takes turns: first in, first out, each at most once. Adding and taking make no object, however often a turn comes. */

/** The place of a member in one ring. */
export class Seat<Member> {
  readonly member: Member
  /** Kept by the ring. */
  isTaken = false
  /** Kept by the ring: who comes next. */
  next: Seat<Member> | undefined

  constructor(member: Member) {
    this.member = member
  }
}

/** Members in turn. */
export class Ring<Member> {
  #first: Seat<Member> | undefined
  #last: Seat<Member> | undefined

  /** Adds a member at the end, unless it is there. */
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
