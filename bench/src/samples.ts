/** Samples of several ways to do something, taken in turn, and what they come to. */

/** A way that is measured. */
export interface Contender {
  readonly name: string
  /** Gives the milliseconds that one go took. */
  readonly sample: () => number | Promise<number>
}

/** How often each way is sampled; the first go of each is not counted. */
const SAMPLES = 5

/** The medians by name. One go of each in turn, so that a noisy stretch hits all alike. */
export async function medians(contenders: readonly Contender[]): Promise<Record<string, number>> {
  const samples = contenders.map(({ name, sample }) => ({ name, sample, taken: [] as number[] }))
  for (let round = 0; round <= SAMPLES; round += 1) {
    for (const { sample, taken } of samples) {
      const ms = await sample()
      if (round > 0) taken.push(ms)
    }
  }
  return Object.fromEntries(samples.map(({ name, taken }) => [name, medianOf(taken)]))
}

/** How long something took, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
