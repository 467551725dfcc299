/** Samples several contenders in turn, and takes the median of each. */

/** A contender that gives one figure. */
export interface Contender {
  readonly name: string
  /** Resolves to the milliseconds of one go. */
  readonly sample: () => number | Promise<number>
}

/** Several figures of one go, by name. */
export type Figures = Readonly<Record<string, number>>

/**
 * The goes of each contender that count: five, unless `--goes 1` or another number is on the
 * command line. One more go before them warms the disk up, unless there is but one.
 */
const GOES = Number(/--goes (\d+)/.exec(process.argv.join(' '))?.[1] ?? 5)

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
  goes: number = GOES,
): Promise<Record<string, Figures>> {
  const samples = contenders.map(({ name, sample }) => ({ name, sample, taken: [] as Figures[] }))
  const warmUp = goes > 1 ? 1 : 0
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
