/** What the plugins take, and how it becomes a project. */

import { loadProject, type Project, type ProjectConfig } from '@jobwright/compiler'

/** Inline options; each one goes before what `jobwright.config.*` says. */
export interface PluginOptions extends ProjectConfig {
  /** The project's root. @default the bundler's own root */
  readonly root?: string
}

/**
 * Reads the project that a bundler with this root builds.
 *
 * @throws ProjectConfigError where the options or `jobwright.config.*` cannot be used
 */
export function projectOf({ root, ...config }: PluginOptions, bundlerRoot: string): Promise<Project> {
  return loadProject({ root: root ?? bundlerRoot, config })
}
