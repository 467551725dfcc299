/** Problems of files and folders. JW5001 to JW5999. */

import type { Problem } from './problem.ts'

export const syntaxError: Problem<{ readonly problem: string }> = {
  code: 'JW5001',
  severity: 'error',
  message: ({ problem }) => `syntax error: ${problem}`,
  why: 'The jobs of this file cannot be told for sure until it is TypeScript.',
  fix: () => 'Correct the file at this place.',
}

export const unreadableFile: Problem<{ readonly file: string; readonly problem: string }> = {
  code: 'JW5002',
  severity: 'error',
  message: ({ file, problem }) => `cannot read ${file}: ${problem}`,
  why: 'It may hold jobs, and leaving them out would silently stop them.',
  fix: () => 'Make the file readable, or delete it.',
}

export const missingFolder: Problem<{ readonly folder: string; readonly problem: string }> = {
  code: 'JW5003',
  severity: 'error',
  message: ({ folder, problem }) => `the tasks folder ${folder} ${problem}`,
  why: 'Jobs are looked for in this folder.',
  fix: ({ folder }) => `Create ${folder}, or set tasks in jobwright.config.ts to where the task files are.`,
}
