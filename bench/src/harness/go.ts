/** One go: a single measurement, in a process of its own, with the installed packages. */

import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { INSTALLED } from './installation.ts'

const run = promisify(execFile)

/**
 * The figures of one go of `go/build.ts` on a project: milliseconds, without those of the start of
 * Node, and the greatest memory.
 */
export function buildFigures(
  what: string,
  root: string,
  installed?: string,
): Promise<Record<string, number>> {
  return figuresOf('build', [what, root], installed)
}

/** The figures that one go of a program in `go/` prints as JSON. */
export async function figuresOf(
  program: string,
  args: readonly string[],
  installed: string = INSTALLED,
): Promise<Record<string, number>> {
  const { stdout } = await run(process.execPath, [
    '--expose-gc',
    join(installed, `go/${program}.ts`),
    ...args,
  ])
  return JSON.parse(stdout) as Record<string, number>
}

/** The milliseconds of one type check of a project. The whole process is counted. */
export async function typeCheckMs(root: string): Promise<number> {
  const tsc = join(INSTALLED, 'node_modules/typescript/bin/tsc')
  const start = performance.now()
  await run(process.execPath, [tsc, '-p', root])
  return performance.now() - start
}

/** Deletes the cache and the generated files of earlier compiles, so that the next one is cold. */
export async function forgetCompiles(root: string): Promise<void> {
  await rm(join(root, 'node_modules/.cache'), { recursive: true, force: true })
  await rm(join(root, 'src/jobs.gen'), { recursive: true, force: true })
}
