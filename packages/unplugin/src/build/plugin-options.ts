/** The name and the options of the plugin, and the project that these lead to. */

import { loadProject, type Project, type ProjectConfig } from '@jobwright/compiler'

/** The name of the plugin, as bundlers show it. */
export const NAME = 'jobwright'

/** Options of the plugin. Each one overrides the same setting in `jobwright.config.*`. */
export interface PluginOptions extends ProjectConfig {
  /** The project's root folder. @default the bundler's root */
  readonly root?: string
}

/**
 * Loads the project for these options and the bundler's root.
 *
 * @throws ProjectConfigError if the options or `jobwright.config.*` are invalid
 */
export function projectOf({ root, ...config }: PluginOptions, bundlerRoot: string): Promise<Project> {
  return loadProject({ root: root ?? bundlerRoot, config })
}
