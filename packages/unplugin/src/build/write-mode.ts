/** Whether a build may write the generated files. */

import { isFrozen, type Project } from '@jobwright/compiler'

/** How to compile: in CI what git tracks is not written, and is an error where it is stale. */
export async function writeMode(project: Project): Promise<'write' | 'frozen'> {
  return (await isFrozen(project)) ? 'frozen' : 'write'
}
