/** Tells whether a bundler has left decorators in its output as they are written, which no engine runs. */

/**
 * Whether code holds a decorator. Parses only what has an `@` in it. Never throws: what cannot be parsed holds none.
 *
 * @param code a bundler's output
 */
export async function hasRawDecorators(code: string): Promise<boolean> {
  if (!code.includes('@')) return false
  const { holdsDecorators } = await import('./raw-decorator-search.ts')
  return holdsDecorators(code)
}
