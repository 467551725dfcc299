/** The interfaces that a program augments: its jobs and its capabilities. */

/**
 * The capabilities of your program, by name. Augment it once, and `requires` and
 * `context.capabilities` are typed:
 *
 * ```ts
 * declare module 'jobwright' {
 *   interface Capabilities { twitter: TwitterApi }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface Capabilities {}

/**
 * Stands where a type is wrong, so that compilers print the sentence. The sentence alone would do
 * for them, but editors would offer it as a name.
 */
export interface Problem<Sentence extends string> {
  readonly '~problem': Sentence
}

/** The name of a capability; a sentence instead of a name until the program declares one. */
export type CapabilityName = [keyof Capabilities] extends [never]
  ? string & Problem<'declare it first: declare module "jobwright" { interface Capabilities { … } }'>
  : Extract<keyof Capabilities, string>

/**
 * The classes of the program's jobs, by job type. The generated `job-types.ts` augments it with one
 * key per job; do not write it by hand.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface Jobs {}

/**
 * The kinds of the program's jobs, by job type, as far as the build knows them. The generated
 * `job-types.ts` augments it, so that an editor which completes a name need not look at every
 * class.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface JobKinds {}

/**
 * The program's jobs with `preserveOrder: 'key'`, by job type: calls for them give an `orderKey`,
 * unless the class of the job has the key. The generated `job-types.ts` augments it.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface KeyOrderedJobs {}

/** Every job type of the program; any string until the jobs are generated. */
export type JobName = [keyof Jobs] extends [never] ? string : Extract<keyof Jobs, string>
