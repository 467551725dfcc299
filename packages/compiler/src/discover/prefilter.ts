/** Tells which texts are worth parsing, without parsing them. */

/**
 * Whether a text may hold a class with jobwright's `@job`, a wrong use of `job`, or a decorator
 * that looks like it. It misses none, as a decorator starts with `@`, and its name is imported from
 * the package or passed on by another file. A text that only mentions both passes too.
 */
export function mayHoldJobs(text: string): boolean {
  if (text.includes('jobwright')) return /@|\bjob\b/.test(text)
  return (
    text.includes('@') && text.includes('class') && (/@(?:[\w$]+\.)?job\b/.test(text) || DECORATOR.test(text))
  )
}

/**
 * A decorator: unlike the tag of a doc comment it begins a line, a statement, or what is exported.
 */
const DECORATOR = /(?:^|[;{}()\]]|\*\/)\s*(?:export\s+(?:default\s+)?(?:abstract\s+)?)?@[\w$(]/m
