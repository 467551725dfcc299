/** What the tests need of a bundler that runs with this plugin. */

/** A bundler that builds `src/main.ts` to `dist/main.js`. */
export interface Bundler {
  readonly name: string
  /** The kinds of foreign decorators that the bundler can compile. */
  readonly lowers: readonly Decorators[]
  /** @param decorators the kind to compile, for bundlers that do not read tsconfig.json */
  build(root: string, decorators?: Decorators): Promise<unknown>
  /**
   * Builds once, then again after each change until the end of the scope. Resolves after the first
   * build.
   */
  watch(root: string): Promise<Watching>
}

/** A bundler in watch mode. */
export interface Watching extends AsyncDisposable {
  /** The messages of all failed builds so far. */
  readonly failures: () => string
  /**
   * Resolves once the bundler watches a tasks folder that was just created, if that takes a moment.
   */
  readonly seesTasks?: () => Promise<void>
}

/** Standard decorators, or those of `experimentalDecorators`. */
export type Decorators = 'standard' | 'legacy'
