/** The one error of a project that cannot be compiled: every problem of its settings. */

/** Thrown by `loadProject`. */
export class ProjectConfigError extends Error {
  override readonly name = 'ProjectConfigError'
  /** Permanent; safe to branch on. */
  readonly code = 'JOBWRIGHT_CONFIG'
  /** Where the settings are from: the config file, relative to the root, or the words `the options`. */
  readonly place: string
  /** Each thing that is wrong, as a sentence with value and remedy. */
  readonly problems: readonly string[]

  constructor(place: string, problems: readonly string[], options?: ErrorOptions) {
    const [first] = problems
    const list = problems.map((problem) => `\n  - ${problem}`).join('')
    super(problems.length === 1 ? `${place}: ${first}` : `${place}:${list}`, options)
    this.place = place
    this.problems = problems
  }
}
