/** The command line as a user calls it: in a process of its own, in a project of its own. */

import { join } from 'node:path'

import {
  createFixture,
  runProgram,
  startProgram,
  type Fixture,
  type ProgramResult,
  type RunningProgram,
} from '@jobwright/test-support'

const BIN = join(import.meta.dirname, '../bin.ts')

/** Creates a project that resolves the workspace's packages. */
export function createProject(files: Readonly<Record<string, string>>): Promise<Fixture> {
  return createFixture(join(import.meta.dirname, '../../.cache'), files)
}

/** Runs `jobwright` in the project's folder. */
export function jobwright({ root }: Pick<Fixture, 'root'>, ...args: string[]): Promise<ProgramResult> {
  return runProgram([process.execPath, BIN, ...args], { folder: root })
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
