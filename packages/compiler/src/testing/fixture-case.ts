/**
 * The cases in the folder `fixtures`: small projects, each with the expected outcome of its
 * compile.
 */

import { existsSync, readdirSync } from 'node:fs'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Compilation } from '../compile/compilation.ts'
import { compile } from '../compile/compile.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { applyFixes } from '../diagnostics/report/fix.ts'
import { renderDiagnostics } from '../diagnostics/report/render.ts'
import { byCodeUnit, relativePath, withSlashes } from '../files/path.ts'
import { ProjectConfigError } from '../project/config.ts'
import { loadProject, type Project } from '../project/project.ts'
import { fixture } from './project.fixture.ts'

const FOLDER = fileURLToPath(new URL('../../fixtures', import.meta.url))

/** The names of all cases. */
export const CASES: readonly string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted(byCodeUnit)

/** The outcome of a case. */
export interface CaseOutcome {
  /** The rendered diagnostics. */
  readonly diagnostics: string
  readonly codes: readonly string[]
  /** The diagnostics that propose an edit, and are still there after all edits are made. */
  readonly editsLeft: readonly string[]
  /** The texts in the folder of the generated files, by path relative to the project's root. */
  readonly generated: ReadonlyMap<string, string>
}

/** The content of a case's `case.json`. */
interface CaseSettings {
  readonly mode?: 'write' | 'frozen'
  /**
   * The number of compiles. Before each further one the generated folder is restored from the
   * input.
   */
  readonly times?: number
}

/** Compiles a copy of the case's `input`. */
export async function compileCase(name: string): Promise<CaseOutcome> {
  const input = casePath(name, 'input')
  const root = await fixture({})
  await copy(input, root)
  try {
    const project = await loadProject({ root })
    return await outcomeOf(await compiled(project, input, await settingsOf(name)))
  } catch (error) {
    if (!(error instanceof ProjectConfigError)) throw error
    return { diagnostics: `${error.message}\n`, codes: [], editsLeft: [], generated: new Map() }
  }
}

/** A path in a case's folder. */
export function casePath(name: string, file: string): string {
  return join(FOLDER, name, file)
}

/**
 * Every file below a folder, relative to it with `/`, sorted; none if the folder does not exist.
 */
export async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relativePath(withSlashes(folder), withSlashes(join(parentPath, name))))
    .toSorted(byCodeUnit)
}

async function settingsOf(name: string): Promise<CaseSettings> {
  const file = casePath(name, 'case.json')
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as CaseSettings) : {}
}

async function compiled(
  project: Project,
  input: string,
  { mode = 'write', times = 1 }: CaseSettings,
): Promise<Compilation> {
  const compilation = await compile(project, mode)
  if (times === 1) return compilation
  await copy(input, project.root)
  return compiled(project, input, { mode, times: times - 1 })
}

function copy(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, verbatimSymlinks: true })
}

async function editsLeft(project: Project, diagnostics: readonly Diagnostic[]): Promise<string[]> {
  const before = withEdits(diagnostics)
  if (before.length === 0) return []
  await applyFixes(project, diagnostics)
  const { diagnostics: left } = await compile(await loadProject({ root: project.root }), 'check')
  return withEdits(left).filter((text) => before.includes(text))
}

function withEdits(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.flatMap(({ code, message, edit }) => (edit === undefined ? [] : [`${code} ${message}`]))
}

async function outcomeOf({ project, diagnostics }: Compilation): Promise<CaseOutcome> {
  const rendered = await renderDiagnostics(project, diagnostics)
  const names = await filesBelow(project.output)
  const texts = names.map(async (name) => {
    const path = `${project.output}/${name}`
    return [relativePath(project.root, path), await readFile(path, 'utf8')] as const
  })
  const generated = new Map(await Promise.all(texts))
  return {
    diagnostics: rendered === '' ? 'nothing is wrong\n' : `${rendered}\n`,
    codes: diagnostics.map(({ code }) => code),
    editsLeft: await editsLeft(project, diagnostics),
    generated,
  }
}
