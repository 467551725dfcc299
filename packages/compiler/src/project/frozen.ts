/** Tells whether the generated files of a project are to stay as they are. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import type { Project } from './project.ts'

/**
 * Whether what is generated must already be there: in CI, where git tracks a generated file. What is built is then what
 * was committed. Without git, or outside of a repository, nothing is tracked.
 *
 * @param environment in CI `CI` is set there, and neither empty, `0` nor `false`
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

/** By the index, so that a tracked file that was deleted counts too. Run without a shell. */
async function isTracked({ root, output }: Pick<Project, 'root' | 'output'>): Promise<boolean> {
  try {
    const { stdout } = await run('git', ['ls-files', '-z', '--', output], { cwd: root })
    return stdout !== ''
  } catch {
    return false
  }
}
