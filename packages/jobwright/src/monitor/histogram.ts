/**
 * A histogram of durations in log-linear buckets: any number of durations takes the same memory.
 */

/**
 * 2^6 buckets per power of two: the middle of a bucket is at most 1/128 (0.8 %) away from any value
 * in it, as in http://hdrhistogram.org.
 */
const BUCKET_BITS = 6

/**
 * The bounds of distinct durations in milliseconds, 15 µs and about 12 days; others count as a
 * bound.
 */
const LEAST = 2 ** -6
const GREATEST = 2 ** 30

const bits = new DataView(new ArrayBuffer(8))

const FIRST_BUCKET = bucketOf(LEAST)
const BUCKETS = bucketOf(GREATEST) - FIRST_BUCKET + 1

/** Up to this number, values are kept as they are: most jobs of a large registry run seldom. */
const FEW = 32

/**
 * A histogram of numbers ≥ 0, usually durations in milliseconds. It takes 9 kB, and less for few
 * values.
 */
export class Histogram {
  /** The values themselves, until there are {@link FEW}. */
  #values: number[] | undefined = []
  #buckets: Uint32Array | undefined
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0

  get count(): number {
    return this.#count
  }

  /** The exact mean; `undefined` if nothing was recorded. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count
  }

  /** The exact minimum; `undefined` if nothing was recorded. */
  get min(): number | undefined {
    return this.#count === 0 ? undefined : this.#min
  }

  /** The exact maximum; `undefined` if nothing was recorded. */
  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max
  }

  record(value: number): void {
    if (this.#buckets !== undefined) addTo(this.#buckets, value)
    else if (this.#values?.push(value) === FEW) this.#sort(this.#values)
    this.#count += 1
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /**
   * The value that `percent` of all values do not exceed (nearest rank), within 0.8 %.
   *
   * @param percent from 0 to 100
   */
  percentile(percent: number): number | undefined {
    if (this.#count === 0) return undefined
    const rank = Math.max(1, Math.ceil((percent / 100) * this.#count))
    const values = this.#values?.toSorted((one, other) => one - other)
    const value = values === undefined ? this.#ofRank(rank) : values[rank - 1]!
    return Math.min(Math.max(value, this.#min), this.#max)
  }

  /** Counts the values in buckets from now on. */
  #sort(values: readonly number[]): void {
    const buckets = new Uint32Array(BUCKETS)
    for (const value of values) addTo(buckets, value)
    this.#buckets = buckets
    this.#values = undefined
  }

  #ofRank(rank: number): number {
    let seen = 0
    const bucket = this.#buckets?.findIndex((count) => (seen += count) >= rank) ?? 0
    return middleOf(bucket + FIRST_BUCKET)
  }
}

function addTo(buckets: Uint32Array, value: number): void {
  const bounded = Math.min(Math.max(value, LEAST), GREATEST)
  const bucket = bucketOf(bounded) - FIRST_BUCKET
  buckets[bucket] = buckets[bucket]! + 1
}

/** The exponent of a double and the first bits of its fraction are the number of its bucket. */
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
