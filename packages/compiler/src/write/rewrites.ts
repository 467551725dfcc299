/** Detects a loop in which a watcher and another program change the generated files in turn. */

import { rewrittenOutput } from '../diagnostics/catalogue/file-problems.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { startOf } from '../diagnostics/place.ts'
import { diagnose } from '../diagnostics/problem.ts'
import type { GeneratedFile } from '../emit/emit.ts'
import type { StaleFile } from './stale.ts'

/**
 * The most times that the same texts are written within {@link WITHIN_MS}. No person undoes them
 * that often.
 */
const MOST = 5
const WITHIN_MS = 30_000

/** The texts that this process last wrote to a folder, and when. */
interface Rewrites {
  readonly texts: readonly string[]
  readonly times: readonly number[]
}

const latest = new Map<string, Rewrites>()

/**
 * Whether the same texts were written too often just now, so that another program must change the
 * files each time. Call it before each write, as it counts its calls.
 *
 * @param now in milliseconds
 */
export function isLoop(output: string, files: readonly GeneratedFile[], now: number = Date.now()): boolean {
  const texts = files.map(({ text }) => text)
  const before = latest.get(output)
  const times =
    before && isSame(before.texts, texts) ? before.times.filter((time) => time > now - WITHIN_MS) : []
  if (times.length >= MOST) return true
  latest.set(output, { texts, times: [...times, now] })
  return false
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}

/** The error for a file that another program keeps changing. */
export function diagnoseRewritten({ file, diff, formatting }: StaleFile): Diagnostic {
  const values = { file, times: MOST, diff: diff.trimEnd(), formatting }
  return diagnose(rewrittenOutput, { at: startOf(file), values })
}
