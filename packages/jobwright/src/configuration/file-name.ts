/** The name of the config file that an object was read from, which it carries with it to `createRunner`. */

/** Shared by all copies of this package in a process. */
const FILE_NAME = Symbol.for('jobwright.configFileName')

/** A copy of a config that knows its file. Only who asks for the name sees it. */
export function withConfigFileName(config: object, name: string): object {
  return Object.defineProperty({ ...config }, FILE_NAME, { value: name })
}

/** The name of the file, as messages give it. */
export function configFileNameOf(config: object): string | undefined {
  return (config as { readonly [FILE_NAME]?: string })[FILE_NAME]
}
