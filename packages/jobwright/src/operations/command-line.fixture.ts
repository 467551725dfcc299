/** The command line as a user calls it: in a process of its own, in a folder of its own. */

import { join } from 'node:path'

import { createFixture, runProgram, type Fixture, type ProgramResult } from '@jobwright/test-support'

// Each call of the command line starts a process.
/** The scripts of pnpm add the packages of the workspace here. */
const ALONE = { NODE_PATH: '' }

const BIN = join(import.meta.dirname, '../bin/bin.ts')

/** Creates a folder from where only this package is found. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../../.cache'), files)
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
  return runProgram([process.execPath, BIN, ...args], { folder: root, env: { ...ALONE, ...env } })
}
