/**
 * The name of the file that a config object was read from. The object carries it to `createRunner`.
 */

/** One symbol for all copies of this package in a process. */
const FILE_NAME = Symbol.for('jobwright.configFileName')

/** A copy of a config with the name of its file, in a property that is not enumerable. */
export function withConfigFileName(config: object, name: string): object {
  return Object.defineProperty({ ...config }, FILE_NAME, { value: name })
}

/** The name of the file, as messages show it; `undefined` if the config came from no file. */
export function configFileNameOf(config: object): string | undefined {
  return (config as { readonly [FILE_NAME]?: string })[FILE_NAME]
}
