/**
 * Entries whose times grow with their places, so that those before a time are found without a look
 * at the others.
 */

import type { SortedList } from './sorted-list.ts'

/** The place of an entry in its list, and a time that it has. */
export interface Timed<Entry> {
  placeOf(entry: Entry): number
  timeOf(entry: Entry): number
}

/** Which entries: those between two places, both excluded, that have a time before this one. */
export interface Range {
  readonly after: number
  readonly before: number
  readonly beforeMs: number | undefined
}

/** The order of times in lists of one kind: unbroken but where the clock was set back. */
export class TimeOrder<Entry> {
  readonly #timed: Timed<Entry>
  /** The first places after the clock was set back. */
  readonly #breaks: number[] = []
  #latestMs = Number.NEGATIVE_INFINITY

  constructor(timed: Timed<Entry>) {
    this.#timed = timed
  }

  /** Must be called with the place and the time of each entry, in the order of places. */
  note(place: number, ms: number): void {
    if (ms < this.#latestMs) this.#breaks.push(place)
    this.#latestMs = ms
  }

  /** The entries of a list in a range, in the order of places. */
  *up(list: SortedList<Entry>, range: Range): Generator<Entry, undefined> {
    const { placeOf } = this.#timed
    for (const { from, to } of this.#spans(range)) {
      for (const entry of list.from((one) => placeOf(one) < from)) {
        if (placeOf(entry) >= to || !this.#isEarly(entry, range)) break
        yield entry
      }
    }
  }

  /** The entries of a list in a range, from the last place back. */
  *down(list: SortedList<Entry>, range: Range): Generator<Entry, undefined> {
    const { placeOf } = this.#timed
    for (const { from, to } of this.#spans(range).toReversed()) {
      const isBefore = (one: Entry): boolean =>
        placeOf(one) < from || (placeOf(one) < to && this.#isEarly(one, range))
      for (const entry of list.backFrom(isBefore)) {
        if (placeOf(entry) < from) break
        yield entry
      }
    }
  }

  #isEarly(entry: Entry, { beforeMs }: Range): boolean {
    return beforeMs === undefined || this.#timed.timeOf(entry) < beforeMs
  }

  /** The parts of a range in which times grow: without a time it is one part. */
  #spans({ after, before, beforeMs }: Range): { readonly from: number; readonly to: number }[] {
    const breaks = beforeMs === undefined ? [] : this.#breaks.filter((at) => after < at && at < before)
    const starts = [after + 1, ...breaks]
    return starts.map((from, index) => ({ from, to: starts[index + 1] ?? before }))
  }
}
