/** The settings as a user writes them, and the rules that they must keep. */

import { nearest } from './nearest.ts'
import { severityProblems, type SeveritySettings } from './severities.ts'

/** What a `jobwright.config.*` file, or a plugin's options, may say. */
export interface ProjectConfig {
  /** The folder of the task files, or several, relative to the project's root. @default "src/tasks" */
  readonly tasks?: string | readonly string[]
  /** The folder of the generated files, relative to the project's root. @default "src/jobs.gen" */
  readonly output?: string
  /** Stands before every environment variable of this program's jobs: `MYAPP_`. @default "" */
  readonly envPrefix?: string
  /**
   * How generated files import: without extension, with `.js` or with `.ts`.
   *
   * @default what the nearest `tsconfig.json` asks for
   */
  readonly importExtension?: 'none' | '.js' | '.ts'
  /**
   * How bad each code is: `{ JW4009: 'off', JW2015: 'error' }`. Codes with which there is no right output stay errors.
   *
   * @default the severity of the code's page
   */
  readonly diagnostics?: SeveritySettings
}

/** Gives the config its type, for completion in a `jobwright.config.*` file. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config
}

/** Every rule that a config breaks, as sentences with value and remedy. */
export async function configProblems(config: object): Promise<string[]> {
  return (await Promise.all(Object.entries(config).map(problemsOf))).flat()
}

async function problemsOf([name, value]: [string, unknown]): Promise<string[]> {
  if (!isSetting(name)) return [unknownSetting(name)]
  const { expected, accepts } = RULES[name]
  if (value === undefined) return []
  if (accepts(value)) return name === 'diagnostics' ? severityProblems(value as object) : []
  // As a rule nothing is wrong, and what comes with this is slow to load.
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
    accepts: (value) =>
      isFolder(value) || (Array.isArray(value) && value.length > 0 && value.every(isFolder)),
  },
  output: { expected: 'a folder such as "src/jobs.gen"', accepts: isFolder },
  envPrefix: {
    expected: 'letters, digits and underscores such as "MYAPP_", not beginning with a digit',
    accepts: (value) => typeof value === 'string' && /^(?:[A-Za-z_][A-Za-z0-9_]*)?$/.test(value),
  },
  importExtension: {
    expected: "one of 'none', '.js', '.ts'",
    accepts: (value) => value === 'none' || value === '.js' || value === '.ts',
  },
  diagnostics: {
    expected: "an object of codes such as { JW4009: 'off' }",
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
}

function isSetting(name: string): name is keyof ProjectConfig {
  return Object.hasOwn(RULES, name)
}

function unknownSetting(name: string): string {
  const known = Object.keys(RULES)
  const meant = nearest(name, known)
  return `there is no setting "${name}"; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`}`
}

function isFolder(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
