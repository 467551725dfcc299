/** Projects for the plugin to build. */

import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { createFixture, type Fixture } from '@jobwright/test-support'

const PROJECTS = join(import.meta.dirname, '../../.cache')
const PACKAGES = join(import.meta.dirname, '../../..')

/** The command line. It finds its commands in the package that lies installed above a project. */
export const COMMAND_LINE: string = join(PACKAGES, 'jobwright/src/bin/bin.ts')

/** Creates a project that resolves the workspace's packages. */
export async function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  const folder = join(PROJECTS, 'node_modules/@jobwright')
  await mkdir(folder, { recursive: true })
  await symlink(join(PACKAGES, 'cli'), join(folder, 'cli')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return createFixture(PROJECTS, files)
}
