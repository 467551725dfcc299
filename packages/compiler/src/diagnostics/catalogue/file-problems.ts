/** Problems of files and folders: JW5001 to JW5999. */

import type { Problem } from '../problem.ts'
import { quoted } from './wording.ts'

export const syntaxError: Problem<{ readonly problem: string }> = {
  code: 'JW5001',
  severity: 'error',
  blocksOutput: true,
  message: ({ problem }) => `syntax error: ${problem}`,
  why: 'The jobs of this file cannot be known until it is valid TypeScript.',
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
  fix: ({ folder, problem }) => {
    const parent = folderOf(folder)
    if (parent !== folder)
      return `Set tasks in jobwright.config.ts to ${quoted(parent)}: ${ALL_BELOW}, and no pattern is needed.`
    if (problem === 'does not exist')
      return `Create ${folder}, or set tasks in jobwright.config.ts to where the task files are.`
    return `Make a folder of it that can be read, or set tasks in jobwright.config.ts to one: ${ALL_BELOW}.`
  },
}

const ALL_BELOW = 'every TypeScript file in it and below it is a task file'

/** The folder of a pattern or of a file's path. */
function folderOf(path: string): string {
  const parts = path.split('/')
  const last = parts.findIndex((part) => /[*?{}[\]!]|\.[cm]?[jt]sx?$/.test(part))
  return last < 0 ? path : parts.slice(0, last).join('/') || '.'
}

export const notUtf8: Problem<{ readonly file: string }> = {
  code: 'JW5007',
  severity: 'error',
  blocksOutput: true,
  message: ({ file }) => `${file} is not UTF-8 text: it is UTF-16 or binary`,
  why: 'It may hold jobs, and neither jobwright nor a bundler can read them.',
  fix: () => 'Save the file with the encoding UTF-8; move it elsewhere if it is not a source file.',
}

export const unloadableName: Problem<{ readonly file: string; readonly characters: readonly string[] }> = {
  code: 'JW5008',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, characters }) =>
    `${file} has ${characters.join(' and ')} in its path, and the registry cannot import it`,
  why: 'In an import these characters mean something else to Node or to a bundler, such as a query or an encoding.',
  fix: () => 'Rename the file or the folder; letters, digits, spaces and the signs - _ . [ ] are safe.',
}

export const staleOutput: Problem<{
  readonly file: string
  readonly diff: string | undefined
  /** What to tell which formatter, if only the layout differs. */
  readonly formatting: string | undefined
}> = {
  code: 'JW5004',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, diff, formatting }) => {
    if (diff === undefined) return `${file} is missing`
    const what = formatting === undefined ? 'differs from what the task files say' : REFORMATTED
    return `${file} ${what}\n${diff}`
  },
  why: 'What is built in CI is what was committed: nothing is generated there that git tracks.',
  fix: ({ formatting }) =>
    formatting === undefined
      ? 'Run jobwright generate, and commit what it writes.'
      : `${formatting} Then run jobwright generate, and commit what it writes.`,
}

const REFORMATTED = 'has another layout than jobwright writes: a formatter has changed it'

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
  readonly formatting: string | undefined
}> = {
  code: 'JW5006',
  severity: 'error',
  blocksOutput: true,
  message: ({ file, times, diff }) =>
    [`${file} was generated ${times} times in a row, and something else changed it each time`, diff]
      .filter((line) => line !== '')
      .join('\n'),
  why: 'No job has changed in between: jobwright and another program that watches would go on for ever.',
  fix: ({ file, formatting }) =>
    formatting ??
    `Keep ${file} away from what formats, cleans or generates files by itself, such as a formatter on save, or a second jobwright of another version.`,
}
