/**
 * The jobs of a program as types: their names, the errors for wrong names, their inputs and
 * results.
 */

import type { JobKinds, Jobs, KeyOrderedJobs, Problem } from '../manifest/program.ts'
import type { TaskKind } from '../manifest/task-kind.ts'
import type { InputOfClass, TypesOfClass } from './job-class.ts'
import type { TaskTypes } from './task-types.ts'

// Nothing here may be slow while a name is still open, as when an editor completes it. So no
// condition distributes over `Name`, whose constraint would then be worked out for every job, and
// no type is read as `Jobs[Name]`, whose constraint is the union of all classes.

/** The types that the class of a job declares through its phantom property. */
type TypesOf<Name> = [keyof Jobs] extends [never] ? TaskTypes : TypesOfClass<ClassOf<Name>>

/** The class of a job; `never` if it is not known which job. */
type ClassOf<Name> = string extends Name
  ? never
  : // oxlint-disable-next-line typescript/no-unnecessary-template-expression -- from a plain `Name`, compilers would infer at every class
    Jobs extends { readonly [Key in `${Name & string}`]: infer Class }
    ? Class
    : never

/** The result type of a job's class. */
export type ResultOf<Name> = TypesOf<Name>['result']

/**
 * What callers give a job: the input of the schema of its class, else its parameters or its
 * message.
 */
export type InputOf<Name> = [keyof Jobs] extends [never] ? unknown : InputOfClass<ClassOf<Name>>

/** Whether calls must give an `orderKey`: the job is ordered by key, and its class has none. */
export type NeedsOrderKey<Name> = [Name] extends [keyof KeyOrderedJobs]
  ? ClassOf<Name> extends { readonly orderKey: (message: never) => unknown }
    ? false
    : true
  : false

/** The job types of one kind: as the build knows it, else as the class declares it. */
type NamesOfKind<Kind extends TaskKind> = Either<
  NamesByKind<JobKinds, Kind>,
  NamesByClass<Exclude<keyof Jobs, keyof JobKinds>, Kind>
>

type Either<One, Other> = One | Other

type NamesByKind<Kinds, Kind extends TaskKind> = {
  [Name in keyof Kinds]: Kinds[Name] extends Kind ? Name : never
}[keyof Kinds]

type NamesByClass<Name, Kind extends TaskKind> = Name extends keyof Jobs
  ? TypesOfClass<Jobs[Name]>['kind'] extends Kind
    ? Name
    : never
  : never

/** Whether a call for this kind accepts the name. Only then are its other arguments checked. */
export type Fits<Name extends string, Kind extends TaskKind> =
  string extends CheckedName<Name, Kind> ? true : false

/**
 * Checks the name of a job of one kind: `string` if it fits, else a sentence that explains what is
 * wrong. For a plain `string`, as while an editor completes a name, it is the union of all names
 * that fit.
 *
 * An argument has the type `Name & NoInfer<CheckedName<Name, Kind>>`, written out: compilers then
 * take `Name` from its first part, and leave the second one alone while `Name` is open.
 */
export type CheckedName<Name extends string, Kind extends TaskKind> = [keyof Jobs] extends [never]
  ? string
  : [Name] extends [NamesOfKind<Kind>]
    ? string
    : string extends Name
      ? NamesOfKind<Kind>
      : [Name] extends [keyof Jobs]
        ? WrongKind<Name, Kind>
        : NoSuchJob<Name, NamesOfKind<Kind>>

/** {@link CheckedName} for jobs of either kind. */
export type CheckedAnyName<Name extends string> = [keyof Jobs] extends [never]
  ? string
  : [Name] extends [keyof Jobs]
    ? string
    : string extends Name
      ? keyof Jobs
      : NoSuchJob<Name, keyof Jobs>

type WrongKind<Name extends string, Kind extends TaskKind> = [Name] extends [NamesOfKind<TaskKind>]
  ? Kind extends 'queue'
    ? Problem<`'${Name}' is self-contained and takes no messages: use trigger('${Name}')`>
    : Problem<`'${Name}' is a queue job: send it a message with enqueue('${Name}', message)`>
  : Problem<`the class of job '${Name}' extends neither BaseTask nor QueueTask`>

type NoSuchJob<Name extends string, Fitting> = NoSuchJobBut<Name, NearestTo<Name>, Fitting>

type NoSuchJobBut<Name extends string, Nearest extends string, Fitting> = [Nearest] extends [never]
  ? UnknownName<`there is no job '${Name}'`, { [Known in Fitting & string]: Known }[Fitting & string]>
  : Problem<`there is no job '${Name}'. Did you mean '${Nearest}'?`>

/** Lists the names that fit beside an unknown one. */
interface UnknownName<Sentence extends string, Known> extends Problem<Sentence> {
  readonly '~known': Known
}

/** Every job type that is one edit away from `Name`. */
type NearestTo<Name extends string> = Name extends '' ? never : Extract<keyof Jobs, Neighbours<Name>>

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
