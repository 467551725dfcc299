/** Tells whether the generated files of a project must stay as they are. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import type { Project } from './project.ts'

/**
 * Whether the generated files are frozen: in CI, if git tracks any of them. The build then uses
 * exactly what was committed. Without git, or outside of a repository, no file is tracked.
 *
 * @param environment a `CI` that is set, and neither empty, `0` nor `false`, means CI
 */
export async function isFrozen(
  project: Pick<Project, 'root' | 'output'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<boolean> {
  return isCi(environment['CI']) && (await isTracked(project))
}

function isCi(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false)$/i.test(value.trim())
}

const run = promisify(execFile)

/** Asks git's index, so that a tracked file that was deleted counts too. */
async function isTracked({ root, output }: Pick<Project, 'root' | 'output'>): Promise<boolean> {
  try {
    const { stdout } = await run('git', ['ls-files', '-z', '--', output], { cwd: root })
    return stdout !== ''
  } catch {
    return false
  }
}
