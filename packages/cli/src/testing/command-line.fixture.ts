/** The command line as a user calls it: in a process of its own, in a project of its own. */

import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import {
  createFixture,
  runProgram,
  startProgram,
  type Fixture,
  type ProgramResult,
  type RunningProgram,
} from '@jobwright/test-support'

const PACKAGE = join(import.meta.dirname, '../..')
const PROJECTS = join(PACKAGE, '.cache')
const BIN = join(PACKAGE, '../jobwright/src/bin/bin.ts')

/** Creates a project that resolves the workspace's packages. */
export async function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  await installPackage()
  return createFixture(PROJECTS, files)
}

/** Makes this package one that projects find, as if it was installed above them. */
async function installPackage(): Promise<void> {
  const folder = join(PROJECTS, 'node_modules/@jobwright')
  await mkdir(folder, { recursive: true })
  await symlink(PACKAGE, join(folder, 'cli')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Runs `jobwright` in the project's folder. */
export function jobwright(project: Pick<Fixture, 'root'>, ...args: string[]): Promise<ProgramResult> {
  return jobwrightWith({}, project, ...args)
}

/** The same, with these variables in its environment. */
export function jobwrightWith(
  env: Readonly<Record<string, string>>,
  { root }: Pick<Fixture, 'root'>,
  ...args: string[]
): Promise<ProgramResult> {
  return runProgram([process.execPath, BIN, ...args], { folder: root, env })
}

/** Starts `jobwright` in the project's folder. */
export function startJobwright({ root }: Pick<Fixture, 'root'>, ...args: string[]): RunningProgram {
  return startProgram([process.execPath, BIN, ...args], { folder: root })
}
