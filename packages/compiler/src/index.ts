/**
 * Finds, checks and types jobwright's jobs at build time, for the plugin, the command line and the
 * watcher.
 */

// The project.
export { defineConfig, ProjectConfigError, type ProjectConfig } from './project/config.ts'
export { isFrozen } from './project/frozen.ts'
export { loadProject, type Project, type ProjectLocation } from './project/project.ts'
export type { SeveritySetting, SeveritySettings } from './diagnostics/catalogue/severities.ts'

// The compile.
export type { Compilation, CompileOptions } from './compile/compilation.ts'
export { compile } from './compile/compile.ts'
export { Bursts } from './compile/watch-bursts.ts'
export type { GeneratedFile } from './emit/emit.ts'
export { ignoredOutput } from './write/ignored-output.ts'
export { diagnoseStale, type StaleFile } from './write/stale.ts'

// What is wrong, and how to show and fix it.
export type { Diagnostic, Place, RelatedPlace, Severity, TextEdit } from './diagnostics/diagnostic.ts'
export { nearestCode } from './diagnostics/catalogue/catalogue.ts'
export { readErrorPage, type ErrorPage } from './diagnostics/report/error-page.ts'
export { applyFixes, type Fix } from './diagnostics/report/fix.ts'
export { diagnosticLine, renderDiagnostics, type RenderOptions } from './diagnostics/report/render.ts'

// Decorators in source texts and in bundles.
export { blankDecorators } from './decorators/blank-decorators.ts'
export { hasRawDecorators } from './decorators/raw-decorators.ts'

// Paths, as the compiler writes them.
export { isWithin, realPathOf, withSlashes } from './files/path.ts'
