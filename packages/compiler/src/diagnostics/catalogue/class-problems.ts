/** Problems of the class of a job and of its decorators: JW4001 to JW4006, JW4010 to JW4012. */

import type { ClassPlace } from '../../facts/job-declaration.ts'
import type { Problem } from '../problem.ts'
import { quoted, shortened } from './wording.ts'

interface Class {
  /** The class as the subject of a sentence: `class TweetTask`, `the class`. */
  readonly subject: string
}

export const notExported: Problem<
  Class & { readonly standsIn: ClassPlace; readonly exportText: string | undefined }
> = {
  code: 'JW4001',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject, exportText }) =>
    exportText === undefined
      ? `${subject} is not exported`
      : `${subject} is exported only as ${quoted(exportText)}`,
  why: 'The generated registry imports the class from its file.',
  fix: ({ standsIn, exportText }) =>
    exportText === undefined ? EXPORT[standsIn] : 'Export it under a name, without quotes.',
}

const EXPORT: Readonly<Record<ClassPlace, string>> = {
  'top level': 'Write export before class.',
  variable: 'Write export before const.',
  elsewhere: 'Move it to the top level of the file, and write export before class.',
}

export const abstractClass: Problem<Class> = {
  code: 'JW4002',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject }) => `${subject} is abstract`,
  why: 'Each run makes an instance of the class, and an abstract class has none.',
  fix: () => 'Remove abstract, or move @job to a class that extends this one.',
}

export const noBaseClass: Problem<Class> = {
  code: 'JW4003',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject }) => `${subject} extends nothing`,
  why: 'The base class says what kind of job it is, and holds the hooks that the runner calls.',
  fix: () => 'Extend BaseTask for a job that finds its own work, or QueueTask for one that is sent messages.',
}

export const severalDecorators: Problem<Class> = {
  code: 'JW4004',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject }) => `${subject} has more than one @job`,
  why: 'A class is the code of one job.',
  fix: () => 'Keep one @job. For a second job, write a class that extends this one.',
}

export const decoratorNotCalled: Problem<Class> = {
  code: 'JW4005',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject }) => `@job on ${subject} is not called`,
  why: 'A bare @job gives the job no name.',
  fix: () => "Write @job('send_digest').",
}

export const foreignBaseClass: Problem<Class & { readonly base: string }> = {
  code: 'JW4006',
  severity: 'error',
  blocksOutput: true,
  message: ({ subject, base }) =>
    `${subject} extends ${shortened(base)}, which extends neither BaseTask nor QueueTask`,
  why: 'The base class says what kind of job it is, and holds the hooks that the runner calls.',
  fix: ({ base }) => `Let ${shortened(base)} extend BaseTask or QueueTask, or extend one of them here.`,
}

export const rawDecorator: Problem<{ readonly text: string }> = {
  code: 'JW4011',
  severity: 'warning',
  message: ({ text }) => `the bundler leaves ${text} as it is written`,
  why: 'No engine runs decorators: the program that was built ends with a SyntaxError when it loads this class.',
  fix: () =>
    'With Vite or Rolldown set experimentalDecorators in tsconfig.json, with esbuild a target such as es2022; or move the decorator out of what is bundled.',
}

export const foreignJob: Problem<{ readonly text: string; readonly module: string | undefined }> = {
  code: 'JW4012',
  severity: 'error',
  message: ({ text, module }) => `${shortened(text)} is not jobwright's: ${originOf(module)}`,
  why: 'Jobs are found by the import of job from jobwright: this class would become no job, and no error would say so.',
  fix: ({ text }) =>
    /\bjob$/.test(text)
      ? "Write import { job } from 'jobwright', or give the other decorator another name."
      : "Write import { job } from 'jobwright', and @job; or silence this code in this line if the class is no job.",
}

function originOf(module: string | undefined): string {
  if (module === undefined) return 'nothing of this name is imported'
  return module === 'jobwright'
    ? 'jobwright exports it by name, and not so'
    : `it is imported from ${quoted(module)}`
}

/** The same code as {@link strayJob}: the remedy is the same, to import `job` where it is used. */
export const passedOnJob: Problem<{ readonly text: string; readonly via: readonly string[] }> = {
  code: 'JW4010',
  severity: 'error',
  blocksOutput: true,
  message: ({ text, via }) =>
    via.length === 0
      ? `${shortened(text)} is jobwright's job, but not by the name under which this file imports it`
      : `${shortened(text)} is jobwright's job by way of ${via.join(' and ')}, which the build does not follow`,
  why: 'Jobs are found by the import of job from jobwright in their own file, read off the text: this class would become no job.',
  fix: ({ text }) => {
    const name = /^@\(?([A-Za-z_$][\w$]*)$/.exec(text)?.[1]
    const specifier = name === undefined || name === 'job' ? 'job' : `job as ${name}`
    return `Write import { ${specifier} } from 'jobwright' in this file.`
  },
}

export const strayJob: Problem<{ readonly text: string }> = {
  code: 'JW4010',
  severity: 'error',
  blocksOutput: true,
  message: ({ text }) => `${shortened(text)} is used otherwise than as the decorator of a class`,
  why: 'Jobs are found by @job on a class, read off the text: nothing comes of this use.',
  fix: () => "Write @job('send_digest') on an exported class.",
}
