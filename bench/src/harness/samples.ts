/** Samples several contenders in turn, and takes the median of each. */

/** A contender that gives one figure. */
export interface Contender {
  readonly name: string
  /** Resolves to the milliseconds of one go. */
  readonly sample: () => number | Promise<number>
}

/** Several figures of one go, by name. */
export type Figures = Readonly<Record<string, number>>

/** How many goes of each contender there are. */
interface Goes {
  /** Those that count. @default 5 */
  readonly goes?: number
  /** Those before them, which warm the disk up. @default 1 */
  readonly warmUp?: number
}

/**
 * The median of each contender, by name. The contenders take turns, so that a noisy stretch of time
 * hits all alike.
 */
export async function medians(contenders: readonly Contender[]): Promise<Record<string, number>> {
  const figures = await figureMedians(
    contenders.map(({ name, sample }) => ({ name, sample: async () => ({ ms: await sample() }) })),
  )
  return Object.fromEntries(Object.entries(figures).map(([name, { ms = Number.NaN }]) => [name, ms]))
}

/** The same for contenders that give several figures: the median of each figure. */
export async function figureMedians(
  contenders: readonly { readonly name: string; readonly sample: () => Promise<Figures> }[],
  { goes = 5, warmUp = 1 }: Goes = {},
): Promise<Record<string, Figures>> {
  const samples = contenders.map(({ name, sample }) => ({ name, sample, taken: [] as Figures[] }))
  for (let round = 0; round < warmUp + goes; round += 1) {
    for (const { sample, taken } of samples) {
      const figures = await sample()
      if (round >= warmUp) taken.push(figures)
    }
  }
  return Object.fromEntries(samples.map(({ name, taken }) => [name, mediansIn(taken)]))
}

function mediansIn(taken: readonly Figures[]): Figures {
  const names = Object.keys(taken[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, medianOf(taken.map((figures) => figures[name] ?? Number.NaN))]),
  )
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
