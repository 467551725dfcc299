/** How long things took: counts in log-linear buckets, so that any number of durations fits a fixed memory. */

/**
 * Buckets per power of two. The middle of a bucket is at most 1/128 (0.8 %) away from any value in it
 * (as in http://hdrhistogram.org).
 */
const BUCKET_BITS = 6

/** Durations in milliseconds are told apart from this (15 µs) up to the greatest (about 12 days); others count as these. */
const LEAST = 2 ** -6
const GREATEST = 2 ** 30

const bits = new DataView(new ArrayBuffer(8))

const FIRST_BUCKET = bucketOf(LEAST)
const BUCKETS = bucketOf(GREATEST) - FIRST_BUCKET + 1

/** A histogram of numbers ≥ 0, as a rule durations in milliseconds. Takes 9 kB. */
export class Histogram {
  readonly #buckets = new Uint32Array(BUCKETS)
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  get count(): number {
    return this.#count
  }

  /** Exact. `undefined` where nothing was recorded, as the others. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count
  }

  /** Exact. */
  get min(): number | undefined {
    return this.#count === 0 ? undefined : this.#min
  }

  /** Exact. */
  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max
  }

  record(value: number): void {
    const bounded = Math.min(Math.max(value, LEAST), GREATEST)
    const bucket = bucketOf(bounded) - FIRST_BUCKET
    this.#buckets[bucket] = this.#buckets[bucket]! + 1
    this.#count += 1
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** The value that `percent` of all values do not exceed (nearest rank), within 0.8 %. @param percent 0 to 100 */
  percentile(percent: number): number | undefined {
    if (this.#count === 0) return undefined
    const rank = Math.max(1, Math.ceil((percent / 100) * this.#count))
    let seen = 0
    const bucket = this.#buckets.findIndex((count) => (seen += count) >= rank)
    return Math.min(Math.max(middleOf(bucket + FIRST_BUCKET), this.#min), this.#max)
  }
}

/** A double's exponent and the first bits of its fraction are the number of its log-linear bucket. */
function bucketOf(value: number): number {
  bits.setFloat64(0, value)
  return bits.getUint32(0) >>> (20 - BUCKET_BITS)
}

function middleOf(bucket: number): number {
  return (startOf(bucket) + startOf(bucket + 1)) / 2
}

function startOf(bucket: number): number {
  bits.setUint32(0, bucket << (20 - BUCKET_BITS))
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}
