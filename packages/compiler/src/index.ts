/** Finds, checks and types jobwright's jobs at build time. The plugin, the command line and the watcher call it. */

export { blankDecorators } from './blank-decorators.ts'
export { compile, type Compilation } from './compile.ts'
export type { Diagnostic, Place, RelatedPlace, Severity } from './diagnostic.ts'
export type { GeneratedFile } from './emit.ts'
export { defineConfig, type ProjectConfig } from './project-config.ts'
export { ProjectConfigError } from './project-config-error.ts'
export { loadProject, type Project, type ProjectLocation } from './project.ts'
export { renderDiagnostics, type RenderOptions } from './render.ts'
export type { StaleFile } from './stale.ts'
