/** The catalogue of every problem that the compiler can find. */

import type { Problem } from '../problem.ts'
import { floatingPromise, idleOrderKey, signalUnused } from './body-problems.ts'
import { capabilityNotRequired, unknownCapability } from './capability-problems.ts'
import {
  abstractClass,
  decoratorNotCalled,
  foreignBaseClass,
  foreignJob,
  noBaseClass,
  notExported,
  rawDecorator,
  severalDecorators,
  strayJob,
} from './class-problems.ts'
import {
  cyclicDependency,
  disabledDependency,
  selfDependency,
  unknownJob,
  unscheduledDependency,
} from './dependency-problems.ts'
import {
  foreignOutput,
  missingFolder,
  notUtf8,
  rewrittenOutput,
  staleOutput,
  syntaxError,
  unloadableName,
  unreadableFile,
} from './file-problems.ts'
import {
  ignoreUnknownCode,
  ignoreUnused,
  ignoreWithoutEffect,
  ignoreWithoutReason,
} from './ignore-problems.ts'
import { importsRegistry, importsRunner } from './import-problems.ts'
import {
  aliasTaken,
  collidingConstants,
  collidingVariables,
  duplicateJobType,
  invalidJobType,
  jobTypeNotStatic,
  jobTypeNotString,
  renamedJob,
} from './name-problems.ts'
import {
  badCron,
  badTimezone,
  idleOption,
  optionGivenTwice,
  optionsNotObject,
  orderWithConcurrency,
  tooManyArguments,
  twoSchedules,
  unknownOption,
  valueNotStatic,
  wrongValue,
} from './option-problems.ts'
import {
  cronNeverDue,
  intervalTooShort,
  retriesBeyondInterval,
  timeoutBeyondInterval,
} from './schedule-problems.ts'

/** The catalogue, sorted by code. */
export const CATALOGUE: readonly Problem<never>[] = [
  duplicateJobType,
  invalidJobType,
  jobTypeNotString,
  jobTypeNotStatic,
  collidingConstants,
  collidingVariables,
  aliasTaken,
  renamedJob,
  unknownOption,
  wrongValue,
  valueNotStatic,
  optionsNotObject,
  optionGivenTwice,
  badCron,
  badTimezone,
  twoSchedules,
  orderWithConcurrency,
  cronNeverDue,
  timeoutBeyondInterval,
  retriesBeyondInterval,
  unknownCapability,
  tooManyArguments,
  idleOption,
  intervalTooShort,
  unknownJob,
  selfDependency,
  cyclicDependency,
  disabledDependency,
  unscheduledDependency,
  notExported,
  abstractClass,
  noBaseClass,
  severalDecorators,
  decoratorNotCalled,
  foreignBaseClass,
  capabilityNotRequired,
  floatingPromise,
  signalUnused,
  strayJob,
  rawDecorator,
  foreignJob,
  idleOrderKey,
  syntaxError,
  unreadableFile,
  missingFolder,
  staleOutput,
  foreignOutput,
  rewrittenOutput,
  notUtf8,
  unloadableName,
  importsRunner,
  importsRegistry,
  ignoreWithoutReason,
  ignoreUnused,
  ignoreUnknownCode,
  ignoreWithoutEffect,
]

/** The entry of a code, in any case of letters; `undefined` if there is none. */
export function problemOf(code: string): Problem<never> | undefined {
  return CATALOGUE.find((problem) => problem.code === code.toUpperCase())
}

/**
 * The code that a wrong one was meant to be, with or without `JW`; `undefined` if none is near. As
 * every code is near several others, it is at most one slip away.
 */
export async function nearestCode(written: string): Promise<string | undefined> {
  // Slow to load, and needed only for a message.
  const { nearestName } = await import('jobwright/manifest')
  const code = written.toUpperCase().replace(/^(?:JW)?[\s_-]*(?=\d)/, 'JW')
  const codes = CATALOGUE.map((problem) => problem.code)
  return nearestName(code, codes, 1)
}
