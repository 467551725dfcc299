/**
 * Finds, checks and types jobwright's jobs at build time, for the plugin, the command line and the
 * watcher.
 */

export { blankDecorators } from './decorators/blank-decorators.ts'
export { Bursts } from './compile/watch-bursts.ts'
export type { Compilation } from './compile/compilation.ts'
export { compile } from './compile/compile.ts'
export type { Diagnostic, Place, RelatedPlace, Severity, TextEdit } from './diagnostics/diagnostic.ts'
export type { GeneratedFile } from './emit/emit.ts'
export { readErrorPage, suggestCode, type ErrorPage } from './diagnostics/report/error-page.ts'
export { applyFixes, type Fix } from './diagnostics/report/fix.ts'
export { isFrozen } from './project/frozen.ts'
export { defineConfig, type ProjectConfig, ProjectConfigError } from './project/config.ts'
export { loadProject, type Project, type ProjectLocation } from './project/project.ts'
export { hasRawDecorators } from './decorators/raw-decorators.ts'
export { renderDiagnostics, type RenderOptions } from './diagnostics/report/render.ts'
export type { SeveritySetting, SeveritySettings } from './diagnostics/catalogue/severities.ts'
export { diagnoseStale, type StaleFile } from './write/stale.ts'
