/** Fixtures, programs and source texts that the tests of several packages share. */

export { createFixture, type Fixture } from './fixture.ts'
export { runProgram, startProgram, type ProgramResult, type RunningProgram } from './program.ts'
export { PROGRAM, taskFile } from './sources.ts'
