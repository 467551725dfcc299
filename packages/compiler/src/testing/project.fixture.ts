/** Projects that exist only during a test. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll } from 'vitest'

import type { Compilation } from '../compile/compilation.ts'
import { compile } from '../compile/compile.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { withSlashes } from '../files/path.ts'
import { loadProject, type Project } from '../project/project.ts'

/** The texts of files by their path, relative to the root. */
export type Files = Readonly<Record<string, string>>

/** The folders to delete after the tests of a file. */
const created: string[] = []

afterAll(() => Promise.all(created.map((folder) => rm(folder, { recursive: true, force: true }))))

/** Writes files to a new folder, which is deleted after the tests, and returns its path. */
export async function fixture(files: Files, parent: string = tmpdir()): Promise<string> {
  await mkdir(parent, { recursive: true })
  const root = await realpath(await mkdtemp(join(parent, 'jobwright-')))
  created.push(root)
  await writeFiles(root, files)
  return withSlashes(root)
}

/** Writes further files to a folder. */
export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
}

/** A project of these files. */
export async function projectOf(files: Files): Promise<Project> {
  return loadProject({ root: await fixture({ 'src/tasks/.keep': '', ...files }) })
}

/** Compiles a project of these files in the mode `write`. */
export async function compileFiles(files: Files): Promise<Compilation> {
  return compile(await projectOf(files), 'write')
}

/** The diagnostics of a project of these files: one line each, with the text that it points at. */
export async function problemsIn(files: Files): Promise<string[]> {
  const { diagnostics } = await compileFiles(files)
  return diagnostics.map((diagnostic) => problemLine(diagnostic, files))
}

function problemLine({ code, message, file, line, start, end, related }: Diagnostic, files: Files): string {
  const text = files[file]?.slice(start, end)
  const places = related.map((place) => ` [${place.message}: ${place.file}:${place.line}]`)
  return `${code} ${file}:${line} <${text}> ${message}${places.join('')}`
}

/** The text of a task file with one job. */
export function task(decorator: string, rest: string = 'export class Task extends BaseTask {}'): string {
  return `import { BaseTask, job, QueueTask } from 'jobwright'\n\n${decorator}\n${rest}\n`
}
