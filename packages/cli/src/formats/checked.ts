/** A compilation as `jobwright check` judges it. */

import { ignoredOutput, type Compilation, type StaleFile } from '@jobwright/compiler'

/** A compilation whose stale files are divided into those that count and those that do not. */
export interface Checked extends Compilation {
  /** The generated files that are out of date and should not be. */
  readonly stale: readonly StaleFile[]
  /** Those that git ignores: nobody commits them, and each build writes them. */
  readonly ignored: readonly StaleFile[]
}

/** Divides the stale files of a compilation. */
export async function checkedOf(compilation: Compilation): Promise<Checked> {
  const { project, stale } = compilation
  const ignored = await ignoredOutput(project, stale)
  return { ...compilation, stale: stale.filter((file) => !ignored.includes(file)), ignored }
}
