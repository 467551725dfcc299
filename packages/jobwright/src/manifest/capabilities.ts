/** What jobs may require and the program must supply. */

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
