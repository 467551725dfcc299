/** What a program declares by module augmentation: its jobs and its capabilities. */

/**
 * The capabilities of your program, by name. Augment it once, and `requires` and `context.capabilities` are typed:
 *
 * ```ts
 * declare module 'jobwright' {
 *   interface Capabilities { twitter: TwitterApi }
 * }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface Capabilities {}

/** The name of a capability; a sentence instead of a name where none is declared yet. */
export type CapabilityName = [keyof Capabilities] extends [never]
  ? 'declare it first: declare module "jobwright" { interface Capabilities { … } }'
  : Extract<keyof Capabilities, string>

/**
 * Every job of the program: job type → the class. The generated `job-types.ts` fills it by module augmentation, one
 * key per job; nobody writes it by hand.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by module augmentation
export interface Jobs {}

/** Every job type of the program; any string where no job has been generated yet. */
export type JobName = [keyof Jobs] extends [never] ? string : Extract<keyof Jobs, string>
