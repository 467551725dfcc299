/** Where a project's task files are and where the generated files go: `jobwright.config.*`, resolved. */

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
}

/** A project with every setting resolved. */
export interface Project {
  /** Absolute, with `/`. */
  readonly root: string
  /** Absolute folders, with `/`. */
  readonly tasks: readonly string[]
  /** Absolute folder, with `/`. */
  readonly output: string
  readonly envPrefix: string
  readonly importExtension: 'none' | '.js' | '.ts'
  /** The config file that was read, absolute; `undefined` where there is none. */
  readonly configFile: string | undefined
}
