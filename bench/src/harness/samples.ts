/** Samples of several ways to do something, taken in turn, and what they come to. */

/** A way that is measured. */
export interface Contender {
  readonly name: string
  /** Gives the milliseconds that one go took. */
  readonly sample: () => number | Promise<number>
}

/** Several figures of one go, by name. */
export type Figures = Readonly<Record<string, number>>

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

/** The same for goes that give several figures: the median of each. */
export async function figureMedians(
  contenders: readonly { readonly name: string; readonly sample: () => Promise<Figures> }[],
): Promise<Record<string, Figures>> {
  const samples = contenders.map(({ name, sample }) => ({ name, sample, taken: [] as Figures[] }))
  for (let round = 0; round <= SAMPLES; round += 1) {
    for (const { sample, taken } of samples) {
      const figures = await sample()
      if (round > 0) taken.push(figures)
    }
  }
  return Object.fromEntries(samples.map(({ name, taken }) => [name, figuresIn(taken)]))
}

/** How long something took, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function figuresIn(taken: readonly Figures[]): Figures {
  const names = Object.keys(taken[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, medianOf(taken.map((figures) => figures[name] ?? Number.NaN))]),
  )
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
