/**
 * The jobs of a program as types: their names, the errors for wrong names, their inputs and
 * results.
 */

import type { TaskTypes } from './task-types.ts'
import type { Jobs } from '../manifest/program.ts'

/** The types that the class of a job declares through its phantom property. */
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
 * The type of an argument that names a job: `Name` itself if it names a job of that kind, else a
 * sentence that explains what is wrong. For a plain `string` (as while an editor completes a name)
 * it is the union of all fitting names.
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

/** The type of an argument that names a job of either kind. */
export type AnyName<Name extends string> = CheckedName<Name, TaskTypes['kind']>

/** Whether a call for this kind accepts the name. Only then are its other arguments checked. */
export type Fits<Name extends string, Kind extends TaskTypes['kind']> =
  CheckedName<Name, Kind> extends Name ? true : false

type WrongKind<Name extends string, Kind extends TaskTypes['kind']> = Kind extends 'queue'
  ? `'${Name}' is self-contained and takes no messages: use trigger('${Name}')`
  : `'${Name}' is a queue job: send it a message with enqueue('${Name}', message)`

/**
 * A sentence with every job type that is one edit away from `Name`, or the union of all if none is.
 */
type DidYouMean<Name extends string> = [NearestTo<Name>] extends [never]
  ? { [Known in keyof Jobs]: Known }[keyof Jobs]
  : `there is no job '${Name}'. Did you mean '${NearestTo<Name>}'?`

type NearestTo<Name extends string> = Extract<keyof Jobs, Neighbours<Name>>

/**
 * Patterns that match `Name` after one edit: at each position an extra character, a missing one, a
 * different one, or two swapped. Computing the edit distance in types would be far too slow; the
 * compiler matches template literal patterns quickly.
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
