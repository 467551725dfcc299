/** Tells whether a bundler has left decorators in its output, which no JavaScript engine runs. */

/**
 * Whether code contains a decorator. Only code with an `@` is parsed. Never throws: code that
 * cannot be parsed contains none.
 *
 * @param code the output of a bundler
 */
export async function hasRawDecorators(code: string): Promise<boolean> {
  if (!code.includes('@')) return false
  const { holdsDecorators } = await import('./raw-decorator-search.ts')
  return holdsDecorators(code)
}
