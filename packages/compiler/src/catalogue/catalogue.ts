/** Every problem that the compiler can find, by code. */

import {
  abstractClass,
  decoratorNotCalled,
  noBaseClass,
  notExported,
  severalDecorators,
} from './class-problems.ts'
import { cyclicDependency, selfDependency, unknownJob } from './dependency-problems.ts'
import { missingFolder, syntaxError, unreadableFile } from './file-problems.ts'
import { importsRegistry, importsRunner } from './import-problems.ts'
import {
  aliasTaken,
  collidingConstants,
  collidingVariables,
  duplicateJobType,
  invalidJobType,
  jobTypeNotStatic,
  jobTypeNotString,
} from './name-problems.ts'
import {
  badCron,
  badTimezone,
  optionGivenTwice,
  optionsNotObject,
  orderWithConcurrency,
  twoSchedules,
  unknownOption,
  valueNotStatic,
  wrongValue,
} from './option-problems.ts'
import type { Problem } from './problem.ts'

/** The catalogue, sorted by code. */
export const CATALOGUE: readonly Problem<never>[] = [
  duplicateJobType,
  invalidJobType,
  jobTypeNotString,
  jobTypeNotStatic,
  collidingConstants,
  collidingVariables,
  aliasTaken,
  unknownOption,
  wrongValue,
  valueNotStatic,
  optionsNotObject,
  optionGivenTwice,
  badCron,
  badTimezone,
  twoSchedules,
  orderWithConcurrency,
  unknownJob,
  selfDependency,
  cyclicDependency,
  notExported,
  abstractClass,
  noBaseClass,
  severalDecorators,
  decoratorNotCalled,
  syntaxError,
  unreadableFile,
  missingFolder,
  importsRunner,
  importsRegistry,
]
