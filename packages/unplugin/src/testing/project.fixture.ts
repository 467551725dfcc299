/** Projects for the plugin to build. */

import { join } from 'node:path'

import { createFixture, type Fixture } from '@jobwright/test-support'

/** Creates a project that resolves the workspace's packages. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../../.cache'), files)
}
