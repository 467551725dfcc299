/** The settings that a user writes, the rules that they must keep, and the error if they do not. */

import type { EngineName } from 'jobwright/manifest'

import { severityProblems, type SeveritySettings } from '../diagnostics/catalogue/severities.ts'

/** The settings of a `jobwright.config.*` file or of a plugin's options. */
export interface ProjectConfig {
  /** One or more folders of task files, relative to the project's root. @default "src/tasks" */
  readonly tasks?: string | readonly string[]
  /** The folder of the generated files, relative to the project's root. @default "src/jobs.gen" */
  readonly output?: string
  /** The prefix of every environment variable of this program's jobs: `MYAPP_`. @default "" */
  readonly envPrefix?: string
  /**
   * The extension of the imports in generated files.
   *
   * @default the one that the nearest `tsconfig.json` asks for, or the project among its
   * `references` that includes the folder
   */
  readonly importExtension?: 'none' | '.js' | '.ts'
  /**
   * The engine of the program. The check reports options that this engine does not support; the
   * generated files are the same for all.
   *
   * @default "memory"
   */
  readonly engine?: EngineName
  /**
   * The severity of each code: `{ JW4009: 'off', JW2015: 'error' }`. Codes that leave no valid
   * output must stay errors.
   *
   * @default the severity on the code's page
   */
  readonly diagnostics?: SeveritySettings
  /**
   * The SQLite file of the program, relative to the project's root, for `jobwright messages`,
   * `dead` and `backup`. The program itself does not read this setting: it calls
   * `sqlite({ path })`.
   *
   * @default none: the commands need `--database`
   */
  readonly database?: string
}

/** Returns the config as it is. Its type gives completion in a `jobwright.config.*` file. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config
}

/**
 * Thrown by `loadProject` if a project cannot be compiled. It lists every problem of the settings.
 */
export class ProjectConfigError extends Error {
  override readonly name = 'ProjectConfigError'
  /** Permanent; safe to branch on. */
  readonly code = 'JOBWRIGHT_CONFIG'
  /**
   * Where the settings come from: the config file, relative to the root, or the words
   * `the options`.
   */
  readonly place: string
  /** Each problem, as a sentence with value and remedy. */
  readonly problems: readonly string[]

  constructor(place: string, problems: readonly string[], options?: ErrorOptions) {
    const [first] = problems
    const list = problems.map((problem) => `\n  - ${problem}`).join('')
    super(problems.length === 1 ? `${place}: ${first}` : `${place}:${list}`, options)
    this.place = place
    this.problems = problems
  }
}

/** Every rule that a config breaks, as sentences with value and remedy. */
export async function configProblems(config: object): Promise<string[]> {
  return (await Promise.all(Object.entries(config).map(problemsOf))).flat()
}

async function problemsOf([name, value]: [string, unknown]): Promise<string[]> {
  if (!isSetting(name)) return [await unknownSetting(name)]
  const { expected, accepts } = RULES[name]
  if (value === undefined) return []
  if (accepts(value)) return name === 'diagnostics' ? severityProblems(value as object) : []
  // Slow to load, and needed only for a message.
  const { shown } = await import('jobwright/manifest')
  return [`expected ${name} to be ${expected}, got ${shown(value)}`]
}

interface Rule {
  readonly expected: string
  accepts(value: unknown): boolean
}

const RULES: Readonly<Record<keyof ProjectConfig, Rule>> = {
  tasks: {
    expected: 'a folder such as "src/tasks", or a list of folders',
    accepts: (value) => isPath(value) || (Array.isArray(value) && value.length > 0 && value.every(isPath)),
  },
  output: { expected: 'a folder such as "src/jobs.gen"', accepts: isPath },
  envPrefix: {
    expected: 'letters, digits and underscores such as "MYAPP_", not beginning with a digit',
    accepts: (value) => typeof value === 'string' && /^(?:[A-Za-z_][A-Za-z0-9_]*)?$/.test(value),
  },
  importExtension: {
    expected: "one of 'none', '.js', '.ts'",
    accepts: (value) => value === 'none' || value === '.js' || value === '.ts',
  },
  engine: {
    expected: "one of 'memory', 'sqlite', 'pg-boss'",
    accepts: (value) => value === 'memory' || value === 'sqlite' || value === 'pg-boss',
  },
  diagnostics: {
    expected: "an object of codes such as { JW4009: 'off' }",
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
  database: { expected: 'a file such as "data/jobs.db"', accepts: isPath },
}

function isSetting(name: string): name is keyof ProjectConfig {
  return Object.hasOwn(RULES, name)
}

async function unknownSetting(name: string): Promise<string> {
  const { nearestName } = await import('jobwright/manifest')
  const known = Object.keys(RULES)
  const meant = nearestName(name, known)
  return `there is no setting "${name}"; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`}`
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
