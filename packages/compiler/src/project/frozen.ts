/** Tells whether the generated files of a project must stay as they are. */

import { isTracked } from './git.ts'
import type { Project } from './project.ts'

/**
 * Whether the generated files are frozen: in CI, if git tracks any of them. The build then uses
 * exactly what was committed. Without git, or outside of a repository, no file is tracked.
 *
 * @param environment a `CI` that is set, and neither empty, `0` nor `false`, means CI
 */
export async function isFrozen(
  { output }: Pick<Project, 'output'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<boolean> {
  return isCi(environment['CI']) && (await isTracked(output))
}

function isCi(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false)$/i.test(value.trim())
}
