/** Tells cheaply which texts are worth parsing. */

/**
 * Whether a text may hold a class with jobwright's `@job`, a wrong use of it, or what looks like it. Misses none: a decorator
 * starts with `@`, and its name is imported from the package. A text that merely mentions both passes too.
 */
export function mayHoldJobs(text: string): boolean {
  return text.includes('jobwright') ? /@|\bjob\b/.test(text) : /@(?:[\w$]+\.)?job\b/.test(text)
}
