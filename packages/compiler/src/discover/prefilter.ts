/** Tells which texts are worth parsing, without parsing them. */

/**
 * Whether a text may hold a class with jobwright's `@job`, a wrong use of `job`, or a decorator
 * that looks like it. It misses none, as a decorator starts with `@` and its name is imported from
 * the package. A text that only mentions both passes too.
 */
export function mayHoldJobs(text: string): boolean {
  return text.includes('jobwright') ? /@|\bjob\b/.test(text) : /@(?:[\w$]+\.)?job\b/.test(text)
}
