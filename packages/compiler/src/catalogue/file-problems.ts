/** Problems of files and folders. JW5001 to JW5999. */

import type { Problem } from './problem.ts'

export const syntaxError: Problem<{ readonly problem: string }> = {
  code: 'JW5001',
  severity: 'error',
  blocksOutput: true,
  message: ({ problem }) => `syntax error: ${problem}`,
  why: 'The jobs of this file cannot be told for sure until it is TypeScript.',
  fix: () => 'Correct the file at this place.',
}

export const unreadableFile: Problem<{ readonly file: string; readonly problem: string }> = {
  code: 'JW5002',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, problem }) => `cannot read ${file}: ${problem}`,
  why: 'It may hold jobs, and leaving them out would silently stop them.',
  fix: () => 'Make the file readable, or delete it.',
}

export const missingFolder: Problem<{ readonly folder: string; readonly problem: string }> = {
  code: 'JW5003',
  severity: 'error',
  blocksOutput: true,
  message: ({ folder, problem }) => `the tasks folder ${folder} ${problem}`,
  why: 'Jobs are looked for in this folder.',
  fix: ({ folder }) => `Create ${folder}, or set tasks in jobwright.config.ts to where the task files are.`,
}

export const staleOutput: Problem<{ readonly file: string; readonly diff: string | undefined }> = {
  code: 'JW5004',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, diff }) =>
    diff === undefined ? `${file} is missing` : `${file} differs from what the task files say\n${diff}`,
  why: 'What is built in CI is what was committed: nothing is generated there that git tracks.',
  fix: () => 'Run jobwright generate, and commit what it writes.',
}

export const foreignOutput: Problem<{ readonly file: string }> = {
  code: 'JW5005',
  severity: 'error',
  blocksOutput: true,
  message: ({ file }) => `${file} is not jobwright's, and would be overwritten`,
  why: 'A generated file goes there, and what is there now was written by somebody else.',
  fix: ({ file }) => `Set output in jobwright.config.ts to a folder of its own, or delete ${file}.`,
}

export const rewrittenOutput: Problem<{
  readonly file: string
  readonly times: number
  readonly diff: string
}> = {
  code: 'JW5006',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, times, diff }) =>
    [`${file} was generated ${times} times in a row, and something else changed it each time`, diff]
      .filter((line) => line !== '')
      .join('\n'),
  why: 'No job has changed in between: jobwright and another program that watches would go on for ever.',
  fix: ({ file }) =>
    `Keep ${file} away from what formats, cleans or generates files by itself, such as a formatter on save, or a second jobwright of another version.`,
}
