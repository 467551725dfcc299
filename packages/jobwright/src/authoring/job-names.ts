/** The jobs of a program as types: names that complete, names that are wrong, and what each job takes and gives. */

import type { TaskTypes } from './task-types.ts'
import type { Jobs } from '../manifest/program.ts'

/** What the class of a job says of itself through its phantom property. */
type TypesOf<Name> = [keyof Jobs] extends [never]
  ? TaskTypes
  : Name extends keyof Jobs
    ? Jobs[Name] extends { readonly prototype: { readonly '~types': infer Types extends TaskTypes } }
      ? Types
      : never
    : never

/** The result type of a job's class. */
export type ResultOf<Name> = TypesOf<Name>['result']

/** The parameters of a self-contained job, or the message of a queue job. */
export type InputOf<Name> = TypesOf<Name>['input']

/** The job types of one kind. */
type NamesOfKind<Kind extends TaskTypes['kind']> = {
  [Name in keyof Jobs]: TypesOf<Name>['kind'] extends Kind ? Name : never
}[keyof Jobs]

/**
 * The type of a job-type argument: `Name` itself where it names a job of that kind, else a sentence that says what is
 * wrong. With a plain `string` (also while an editor completes an unfinished name) it is the union of all fitting names.
 */
export type CheckedName<Name extends string, Kind extends TaskTypes['kind']> = [keyof Jobs] extends [never]
  ? string
  : string extends Name
    ? NamesOfKind<Kind>
    : Name extends keyof Jobs
      ? [TypesOf<Name>] extends [never]
        ? `the class of job '${Name}' extends neither BaseTask nor QueueTask`
        : TypesOf<Name>['kind'] extends Kind
          ? Name
          : WrongKind<Name, Kind>
      : DidYouMean<Name>

/** The type of a job-type argument where either kind will do. */
export type AnyName<Name extends string> = CheckedName<Name, TaskTypes['kind']>

/** Whether a name is one that a call for this kind takes: its other arguments are only then worth checking. */
export type Fits<Name extends string, Kind extends TaskTypes['kind']> =
  CheckedName<Name, Kind> extends Name ? true : false

type WrongKind<Name extends string, Kind extends TaskTypes['kind']> = Kind extends 'queue'
  ? `'${Name}' is self-contained and takes no messages: use trigger('${Name}')`
  : `'${Name}' is a queue job: send it a message with enqueue('${Name}', message)`

/** A sentence with every job type that is one edit away from `Name`, or the union of all where none is near. */
type DidYouMean<Name extends string> = [NearestTo<Name>] extends [never]
  ? { [Known in keyof Jobs]: Known }[keyof Jobs]
  : `there is no job '${Name}'. Did you mean '${NearestTo<Name>}'?`

type NearestTo<Name extends string> = Extract<keyof Jobs, Neighbours<Name>>

/**
 * Patterns that match `Name` after one edit: at each position one character more, one less, another one, or two swapped.
 * Edit distance itself is far too slow in types; patterns are matched by the compiler's own template literals.
 */
type Neighbours<
  Name extends string,
  Before extends string = '',
  Found extends string = never,
> = Name extends `${infer First}${infer After}`
  ? Neighbours<
      After,
      `${Before}${First}`,
      | Found
      | `${Before}${string}${Name}`
      | `${Before}${string}${After}`
      | (After extends `${infer Second}${infer Rest}` ? `${Before}${Second}${First}${Rest}` : never)
    >
  : Found | `${Before}${string}`
